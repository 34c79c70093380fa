"""What waits for the demo's moderators, and one decision that was appealed."""

from datetime import timedelta

from emvi.discussions.actions import appeal_decision, decide_appeal, flag_text
from emvi.discussions.models import Appeal, Comment, Held, ModerationDecision, Rule, Text
from emvi.front.demo.content import City
from emvi.front.demo.proposals import Stage, proposal_of
from emvi.municipalities.models import Role


def make_moderation(city: City, stage: Stage) -> None:
    """Flags, first words that wait, and an appeal, in the cities for which there are some."""
    if rows := city.get("moderation"):
        for number, row in enumerate(rows["flags"]):
            _flag(row, stage, number)
        _held(rows["held"], stage)
        _appeal(rows["appeal"], stage)


def _flag(row: dict, stage: Stage, number: int) -> None:
    thread = proposal_of(row["proposal"]).thread
    target: Text = thread
    if "comment" in row:
        target = thread.comments.order_by("pk")[row["comment"]]
    flag_text(
        target,
        rule=Rule.objects.get(code=row["rule"]),
        by=stage.cast.others[number],
        note=row["note"],
        note_language=row["lang"],
    )


def _held(row: dict, stage: Stage) -> None:
    at = stage.days.now - timedelta(hours=2)
    Comment.objects.create(
        thread=proposal_of(row["proposal"]).thread,
        author=stage.cast.names[row["author"]],
        text=row["text"],
        language=row["lang"],
        created_at=at,
        held_at=at,
        held_for=Held.FIRST_POSTS,
        was_public=False,
    )


def _appeal(row: dict, stage: Stage) -> None:
    decision = ModerationDecision.objects.get(
        municipality=stage.municipality, outcome=ModerationDecision.Outcome.HIDDEN
    )
    author = decision.comment.author.account
    appeal_decision(decision, by=author, text=row["text"], language=row["lang"])
    decide_appeal(
        Appeal.objects.get(decision=decision),
        by=stage.cast.staff[Role.MEDIATOR],
        is_reversed=row["is_reversed"],
        reason=row["reason"],
        reason_language=row["reason_lang"],
    )
