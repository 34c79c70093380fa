"""The demo's proposals: support, clocks, answers and discussions, all on days that are past.

Actions work in the present, so the rows are written here; the day on which an answer is due
comes from the same rule as always.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.db.models import Sum

from emvi.answers.actions import start_clock
from emvi.answers.models import Answer, AnswerDuty, Assignment, Extension, Result
from emvi.discussions.actions import decide_text
from emvi.discussions.actions.standing import count_replies
from emvi.discussions.models import Comment, ModerationDecision, Rule, Thread
from emvi.front.demo.content import City, in_languages
from emvi.front.demo.days import Days
from emvi.front.demo.people import Cast
from emvi.municipalities.models import Municipality, Organisation, Place, Role, Theme
from emvi.notifications.actions import notify
from participation.processes.models import Process
from participation.processes.rules import end_of_collecting
from participation.proposals.models import SHUFFLE_RANGE, CoAuthor, Proposal, Support, SupportTotal
from participation.proposals.states import State

CONFIRMED_SHARE = 0.7


@dataclass
class Stage:
    """What a city's proposals stand on."""

    municipality: Municipality
    processes: dict[str, Process]
    themes: dict[str, Theme]
    places: list[Place]
    cast: Cast
    organisations: dict[str, Organisation]
    days: Days


def make_proposals(city: City, stage: Stage) -> None:
    """All proposals of a city, the oldest first, so that ids and dates run the same way."""
    for row in sorted(city["proposals"], key=lambda row: row["published_day"]):
        proposal = _proposal(row, stage)
        for version, answer in enumerate(row["answers"], start=1):
            _answer(answer, version, proposal, stage)
        _follow_up(row, proposal, stage)
        _beside(row, proposal, stage)
        if "extension" in row:
            _extension(row["extension"], proposal.duty, stage)
        _comments(row, proposal, stage)
    for process in stage.processes.values():
        process.proposal_count = process.proposals.count()
        process.save(update_fields=["proposal_count"])
        _support_totals(process, stage)


def _support_totals(process: Process, stage: Stage) -> None:
    """Support as it would have been noted week by week, growing evenly to what it is."""
    total = process.proposals.aggregate(n=Sum("supports_total"))["n"] or 0
    weeks = [
        stage.days.today - timedelta(days=stage.days.today.weekday() + 7 * n) for n in range(8)
    ]
    SupportTotal.objects.bulk_create(
        SupportTotal(process=process, week=week, total=round(total * (8 - n) / 8))
        for n, week in enumerate(weeks)
    )


def _proposal(row: dict, stage: Stage) -> Proposal:
    words = row["original"] or {
        "title": row["title"][row["original_lang"]],
        "body": row["body"][row["original_lang"]],
    }
    process = stage.processes[row["process_id"]]
    author = stage.cast.names[row["author_alias"]] if row["author_alias"] else None
    published_at = stage.days.at(row["published_day"], 9, len(words["title"]) % 60)
    clock_starts_at = (
        end_of_collecting(process, published_at)
        if process.clock_start == Process.ClockStart.END_OF_COLLECTING
        else None
    )
    confirmed = row.get("verified", round(CONFIRMED_SHARE * row["supports"]))
    proposal = Proposal.objects.create(
        municipality=stage.municipality,
        process=process,
        thread=Thread.objects.create(municipality=stage.municipality),
        duty=_duty(row, process, clock_starts_at, stage),
        author=author,
        organisation=stage.organisations[row["on_behalf_of"]] if "on_behalf_of" in row else None,
        source=row["source"],
        entered_by=stage.cast.staff[Role.MEDIATOR] if row["source"] == "paper" else None,
        title=words["title"],
        text=words["body"],
        language=row["original_lang"],
        theme=stage.themes[row["theme"]],
        place=stage.places[row["place"]] if "place" in row else None,
        state=_state(row),
        published_at=published_at,
        clock_starts_at=clock_starts_at,
        supports_verified=confirmed,
        supports_other=row["supports"] - confirmed,
        shuffle=random.Random(row["id"]).randrange(SHUFFLE_RANGE),
        draft_key=uuid5(NAMESPACE_URL, f"demo:{row['id']}"),
    )
    supporters = stage.cast.supporters(
        row["id"], author, confirmed=confirmed, others=row["supports"] - confirmed
    )
    Support.objects.bulk_create(
        Support(proposal=proposal, account=account, is_verified=is_verified)
        for account, is_verified in supporters
    )
    return proposal


def proposal_of(ref: str) -> Proposal:
    """The proposal that was made of this one of the content."""
    return Proposal.objects.get(draft_key=uuid5(NAMESPACE_URL, f"demo:{ref}"))


def _state(row: dict) -> str:
    if row.get("withdrawn"):
        return State.WITHDRAWN
    return row["answers"][-1]["outcome"] if row["answers"] else State.PUBLISHED


def _duty(
    row: dict, process: Process, clock_starts_at: datetime | None, stage: Stage
) -> AnswerDuty | None:
    """The clock of a proposal that has the support it needs, or whose collecting has ended."""
    started_at = clock_starts_at
    if "clock_day" in row:
        started_at = stage.days.at(row["clock_day"], 14, 20)
    if started_at is None or started_at > stage.days.now:
        return None
    return start_clock(stage.municipality, rules=process, started_at=started_at)


def _answer(row: dict, version: int, proposal: Proposal, stage: Stage) -> None:
    duty = proposal.duty
    published_at = stage.days.at(row["day"], 11, 5)
    answer = Answer.objects.create(
        duty=duty,
        version=version,
        outcome=row["outcome"],
        published_by=stage.cast.staff[Role.OFFICER],
        published_at=published_at,
        **in_languages("reasons", row["body"]),
        **in_languages("next_step", row["next_step"]),
    )
    if version == 1:
        duty.answered_at = published_at
        duty.save(update_fields=["answered_at"])
    if proposal.author and proposal.author.account_id == stage.cast.resident.pk:
        notify(
            "answer_published",
            event=f"answer:{answer.pk}",
            recipients=[proposal.author.account_id],
            municipality=stage.municipality,
            facts={"proposal": proposal.pk, "answer": answer.pk},
        )


def _follow_up(row: dict, proposal: Proposal, stage: Stage) -> None:
    """Who sees to an answer that is awaited; how far what was promised is by now."""
    if proposal.duty and not row["answers"] and random.Random(row["id"]).random() < 0.7:
        Assignment.objects.create(duty=proposal.duty, officer=stage.cast.staff[Role.OFFICER])
    for result in row.get("results", ()):
        due_on = stage.days.on(result["due_day"])
        Result.objects.create(
            duty=proposal.duty,
            promised_on=stage.days.on(result["promised_day"]),
            due_on=due_on,
            progress=result["progress"],
            done_on=due_on if result["progress"] == 100 else None,
            **in_languages("title", result["title"]),
            **in_languages("note", result.get("note", {})),
        )


def _beside(row: dict, proposal: Proposal, stage: Stage) -> None:
    """What it said at first, who writes it too, and which organisations stand behind it."""
    if "earlier" in row:
        proposal.edited_at = proposal.published_at + timedelta(minutes=4)
        proposal.save(update_fields=["edited_at"])
        proposal.versions.create(
            title=row["earlier"]["title"],
            text=row["earlier"]["body"],
            language=proposal.language,
            replaced_at=proposal.edited_at,
        )
    for name in row.get("coauthors", ()):
        proposal.coauthors.create(name=stage.cast.names[name], state=CoAuthor.State.ACCEPTED)
    for day, ref in enumerate(row.get("endorsed_by", ()), start=1):
        proposal.endorsements.create(
            organisation=stage.organisations[ref],
            endorsed_at=proposal.published_at + timedelta(days=day),
        )


def _extension(row: dict, duty: AnswerDuty, stage: Stage) -> None:
    Extension.objects.create(
        duty=duty,
        until_on=stage.days.on(row["until_day"]),
        recorded_by=stage.cast.staff[Role.OFFICER],
        recorded_at=stage.days.at(row["recorded_day"], 15),
        **in_languages("reason", row["reason"]),
    )


def _comments(row: dict, proposal: Proposal, stage: Stage) -> None:
    """A discussion between its publication and now, or the end of the phases for comments."""
    said: list[Comment] = []
    for at, one in zip(_hours(row["comments"], proposal, stage), row["comments"], strict=True):
        parent = said[one["reply_to"]] if "reply_to" in one else None
        said.append(_comment(one, at, parent, proposal.thread, stage))
    proposal.thread.comment_count = len(said)
    proposal.thread.save(update_fields=["comment_count"])
    count_replies(proposal.thread.comments)
    for one, comment in zip(row["comments"], said, strict=True):
        if "hidden" in one:
            decide_text(
                comment,
                by=stage.cast.staff[Role.MODERATOR],
                outcome=ModerationDecision.Outcome.HIDDEN,
                rule=Rule.objects.get(code=one["hidden"]["rule"]),
                reason=one["hidden"]["reason"],
                reason_language=one["hidden"]["reason_lang"],
            )


def _hours(rows: list[dict], proposal: Proposal, stage: Stage) -> list[datetime]:
    """When each comment was made. Those that speak of an answer have a day and come last."""
    ends = [phase.closes_at for phase in proposal.process.phases.granting("comments")]
    pinned = [
        stage.days.at(row["day"], 12, minute) for minute, row in enumerate(rows) if "day" in row
    ]
    first = proposal.published_at + timedelta(hours=5)
    last = min([stage.days.now - timedelta(minutes=10), max(ends), *pinned])
    return [*stage.days.spread(first, last, len(rows) - len(pinned)), *pinned]


def _comment(
    row: dict, at: datetime, parent: Comment | None, thread: Thread, stage: Stage
) -> Comment:
    is_official = row.get("official", False)
    return Comment.objects.create(
        thread=thread,
        author=None if is_official else stage.cast.names[row["author"]],
        is_official=is_official,
        said_by=stage.cast.staff[Role.OFFICER] if is_official else None,
        text=row["text"],
        language=row["lang"],
        parent=parent,
        root_id=(parent.root_id or parent.pk) if parent else None,
        created_at=at,
    )
