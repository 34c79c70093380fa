from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emvi.accounts.models import Account
from emvi.audit.actions import record
from emvi.discussions.actions.standing import move_text
from emvi.discussions.models import (
    Appeal,
    Comment,
    Flag,
    Held,
    ModerationDecision,
    Pause,
    Rule,
    Text,
    Thread,
)
from emvi.discussions.rules import is_own_case, possible_outcomes
from emvi.discussions.texts import (
    about,
    account_behind,
    author_of,
    municipality_of,
    noun_of,
    stamp_of,
    words_of,
)
from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may
from emvi.notifications.actions import notify
from emvi.refusals import Conflict, Refused

Outcome = ModerationDecision.Outcome
MOST_PAUSE_DAYS = 90
OWN_CASE = gettext_lazy("This is a case of your own. Another moderator decides.")


def decide_text(
    target: Text,
    *,
    by: Account,
    outcome: str,
    rule: Rule | None = None,
    reason: str = "",
    reason_language: str = "",
    pause_days: int = 0,
    seen: str | None = None,
) -> ModerationDecision:
    """Decide about a text; its author is told at once, with the rule and the reason.

    `pause_days` goes with hiding: so long the author cannot write here. `seen` is the stamp
    of what the moderator read. Raises Conflict when somebody was faster, the author too.
    """
    municipality = municipality_of(target)
    _check(target, by, municipality, outcome, rule)
    now = timezone.now()
    with transaction.atomic():
        _move(target, outcome, now)
        _refuse_if_changed(target, seen)
        ModerationDecision.objects.filter(**about(target)).exclude(words_before="").update(
            words_before=""
        )
        decision = ModerationDecision.objects.create(
            municipality=municipality,
            outcome=outcome,
            rule=rule,
            reason=reason,
            reason_language=reason_language if reason else "",
            words_before=_as_one(target) if outcome == Outcome.EDIT_REQUESTED else "",
            decided_by=by,
            decided_at=now,
            **about(target),
        )
        _pause(target, decision, pause_days)
        record(
            f"{noun_of(target)}.{outcome}",
            target,
            by=by,
            municipality_id=municipality.pk,
            facts={
                "rule": rule.pk if rule else None,
                "decision": decision.pk,
                "pause_days": pause_days,
            },
        )
        _tell(target, decision)
    return decision


def _check(
    target: Text, by: Account, municipality: Municipality, outcome: str, rule: Rule | None
) -> None:
    if not may(by, "discussions.decide_text", municipality):
        raise Refused(_("Only the moderators of this municipality can do this."))
    if isinstance(target, Comment) and target.is_taken_back:
        raise Refused(_("This comment was taken back. There is nothing to decide."))
    if is_own_case(by, target):
        raise Refused(OWN_CASE)
    if outcome not in possible_outcomes(target):
        raise Conflict(_("Somebody has decided this before you. Nothing was changed."))
    if rule is not None and rule.municipality_id not in {None, municipality.pk}:
        raise Refused(_("This is not a rule of this municipality."))
    if rule is None and (
        outcome != Outcome.LEFT
        or Flag.objects.filter(**about(target), decided_at__isnull=True).exists()
    ):
        raise Refused(_("Choose a rule."))
    if Appeal.objects.filter(
        state=Appeal.State.OPEN, **{f"decision__{k}": v for k, v in about(target).items()}
    ).exists():
        raise Refused(_("The author has appealed. Another moderator decides the appeal first."))


def _move(target: Text, outcome: str, now: datetime) -> None:
    if outcome == Outcome.HIDDEN:
        move_text(target, hidden_at=now)
    elif outcome == Outcome.EDIT_REQUESTED:
        move_text(target, held_at=now, held_for=Held.EDIT)
    else:
        move_text(target)


def _refuse_if_changed(target: Text, seen: str | None) -> None:
    """The row of the text is locked by now, so nobody decides between this question and the end."""
    if seen is None:
        return
    last = target.decisions.order_by("-pk").values_list("pk", flat=True).first()
    column = "edited_at" if isinstance(target, Comment) else "proposal__edited_at"
    edited = type(target).objects.filter(pk=target.pk).values_list(column, flat=True).get()
    if stamp_of(last, edited) != seen:
        raise Conflict(_("This was decided or changed before you. Please read it once more."))


def _as_one(target: Text) -> str:
    words = words_of(target)
    return f"{words.title}\n\n{words.text}".strip()


def _pause(target: Text, decision: ModerationDecision, days: int) -> None:
    author = author_of(target)
    if decision.outcome == Outcome.RESTORED:
        end_pauses_of(target, decision.decided_at)
    if decision.outcome == Outcome.HIDDEN and days and author is not None:
        Pause.objects.create(
            author=author,
            decision=decision,
            starts_at=decision.decided_at,
            until_at=decision.decided_at + timedelta(days=min(days, MOST_PAUSE_DAYS)),
        )


def end_pauses_of(target: Text, at: datetime) -> None:
    """End what was decided together with hiding this text."""
    mine = {f"decision__{name}": value for name, value in about(target).items()}
    Pause.objects.filter(ended_at__isnull=True, until_at__gt=at, **mine).update(ended_at=at)


def _tell(target: Text, decision: ModerationDecision) -> None:
    """The author, and those with an account who had told the moderators about this text."""
    facts = {"decision": decision.pk}
    notify(
        f"text_{decision.outcome}",
        event=f"decision:{decision.pk}",
        recipients=[account_behind(target)],
        municipality=decision.municipality,
        facts=facts,
    )
    flags = Flag.objects.filter(**about(target), decided_at__isnull=True)
    notify(
        "flag_decided",
        event=f"flags:{decision.pk}",
        recipients=list(flags.values_list("account", flat=True)),
        municipality=decision.municipality,
        facts=facts,
    )
    flags.update(decided_at=decision.decided_at)


def end_pause(pause: Pause, *, by: Account) -> None:
    """Let somebody write again before the pause is over."""
    municipality = pause.decision.municipality
    if not may(by, "discussions.end_pause", municipality) or pause.author.account_id == by.pk:
        raise Refused(_("Only the moderators of this municipality can do this."))
    with transaction.atomic():
        running = Pause.objects.running().filter(pk=pause.pk)
        if not running.update(ended_at=timezone.now()):
            raise Conflict(_("This pause is over. Nothing was changed."))
        record("pause.ended", pause, by=by, municipality_id=municipality.pk)
        notify(
            "pause_ended",
            event=f"pause:{pause.pk}",
            recipients=[pause.author.account_id],
            municipality=municipality,
            facts={"decision": pause.decision_id},
        )


def regulate_thread(
    thread: Thread,
    *,
    by: Account,
    is_closed: bool,
    slow_minutes: int,
    note: str = "",
    note_language: str = "",
) -> None:
    """Close or reopen a discussion, or slow it down, with a line that everybody reads."""
    if not may(by, "discussions.regulate_thread", thread.municipality):
        raise Refused(_("Only the moderators of this municipality can do this."))
    if is_own_case(by, thread):
        raise Refused(OWN_CASE)
    closed_at = (thread.closed_at or timezone.now()) if is_closed else None
    with transaction.atomic():
        changed = Thread.objects.filter(
            pk=thread.pk, closed_at=thread.closed_at, slow_minutes=thread.slow_minutes
        ).update(
            closed_at=closed_at,
            slow_minutes=slow_minutes,
            note=note,
            note_language=note_language if note else "",
        )
        if not changed:
            raise Conflict(_("Somebody changed this before you. Nothing was changed."))
        record(
            "thread.regulated",
            thread,
            by=by,
            municipality_id=thread.municipality_id,
            facts={"closed": is_closed, "slow_minutes": slow_minutes},
        )
