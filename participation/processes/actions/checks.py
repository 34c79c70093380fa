"""What must be true of a process and its phases before anything is written."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from emvi.refusals import Conflict, Refused
from participation.processes.models import Phase, Process

# Longer than this is another process: the clock of who proposes late would wait for years.
MOST_LONGER = timedelta(days=366)
# What people can change with their words, and what they cannot.
PROMISES = ("what_can_change", "what_is_fixed")


def check_complete(process: Process) -> None:
    """Raise Refused when something that a process must have is missing."""
    if process.is_template:
        raise Refused(_("A template is not published. Make a process from it first."))
    missing = [
        str(process._meta.get_field(field).verbose_name)
        for field in ("title", "summary", "what_can_change", "what_is_fixed")
        if not (getattr(process, field) or "").strip()
    ]
    if missing:
        raise Refused(_("These texts are missing: %(texts)s") % {"texts": ", ".join(missing)})
    phases = sorted(process.phases.all(), key=lambda phase: phase.opens_at)
    if not phases:
        raise Refused(_("A process needs at least one phase with dates."))
    if process.clock_start == Process.ClockStart.END_OF_COLLECTING and not any(
        phase.allows_proposals for phase in phases
    ):
        raise Refused(_("The clock starts when collecting ends, but no phase collects proposals."))
    if process.clock_start == Process.ClockStart.THRESHOLD and not any(
        phase.allows_supports for phase in phases
    ):
        raise Refused(_("The clock starts with enough support, but no phase collects support."))


def is_in_reach(day: date) -> bool:
    """A year that nobody mistyped; clocks cannot tell those at the end of time."""
    return 2000 <= day.year <= 2200


def check_not_over(process: Process, at: datetime | None = None) -> None:
    """Raise Refused when nobody could do anything in it any more, at that moment or now."""
    if process.phases.filter(closes_at__gt=at or timezone.now()).exists():
        return
    if at is None:
        raise Refused(_("Every step is over already. Change the dates first."))
    raise Refused(_("On that day every step is over. Choose an earlier one."))


def check_can_be_closed(process: Process) -> None:
    """Raise Refused when there is nothing to close early, Conflict when somebody did it before."""
    if process.state == Process.State.DRAFT:
        raise Refused(_("A draft is not closed: nobody takes part in it yet."))
    if process.closed_at is not None:
        raise Conflict(_("This process is closed already."))
    if process.state == Process.State.ARCHIVED:
        raise Refused(_("This process is archived."))
    if not process.phases.filter(closes_at__gt=timezone.now()).exists():
        raise Refused(_("Every step is over already."))


def check_can_be_deleted(process: Process) -> None:
    """Raise Refused unless it is a draft that nobody but staff knows."""
    if process.state != Process.State.DRAFT:
        raise Refused(_("Only a draft can be deleted. What was public stays."))
    if process.publish_at is not None:
        raise Refused(_("It is to become public on a day. Take that back first."))
    if process.proposals.exists():
        raise Refused(_("There are proposals in it, so it stays."))


def check_rules_unchanged(process: Process) -> None:
    """Raise ValidationError when the rules of a published process would change."""
    if process.pk is None or process.state == Process.State.DRAFT:
        return
    before = Process.objects.get(pk=process.pk)
    if before.visibility != process.visibility and (
        before.visibility != Process.Visibility.UNLISTED
        or process.visibility != Process.Visibility.PUBLIC
    ):
        raise ValidationError(
            {"visibility": _("People were told who sees what they write. That stays.")}
        )
    for field in Process.RULE_FIELDS:
        if getattr(before, field) != getattr(process, field):
            raise ValidationError(
                {field: _("This rule was made public with the process and cannot be changed.")}
            )
    for field in said_for_good(before):
        if differs(getattr(before, field), getattr(process, field) or ""):
            raise ValidationError(
                {field: _("People take part because of what this says. It stays as it is.")}
            )


def said_for_good(process: Process) -> list[str]:
    """Texts on which people rely who take part: from the day on which the first phase opens. A
    language that is still missing can be added."""
    if process.pk is None or process.state == Process.State.DRAFT:
        return []
    if not process.phases.filter(opens_at__lte=timezone.now()).exists():
        return []
    columns = (f"{name}_{code}" for name in PROMISES for code in settings.INTERFACE_LANGUAGES)
    return [column for column in columns if _plain(getattr(process, column))]


def _plain(text: str | None) -> str:
    return "\n".join(line.rstrip() for line in (text or "").strip().splitlines())


def check_phase_change(phase: Phase, *, at: datetime | None = None) -> None:
    """Raise ValidationError when a change of a published phase would rewrite the past: a phase
    that has ended keeps its dates and rights, and nothing is moved to before now, or added there."""
    at = at or timezone.now()
    is_closed = phase.process.closed_at is not None
    if phase.pk is None:
        if is_closed:
            raise ValidationError(_("This process was closed. No step is added to it."))
        _check_new_phase(phase, at)
        return
    if phase.announced_closes_at is None:
        return
    before = Phase.objects.get(pk=phase.pk)
    watched = ("opens_at", "closes_at", "allows_proposals", "allows_supports", "allows_comments")
    changed = [field for field in watched if differs(getattr(before, field), getattr(phase, field))]
    if not changed:
        return
    if is_closed:
        raise ValidationError(
            {changed[0]: _("This process was closed. What was announced stays in sight.")}
        )
    if before.closes_at <= at:
        raise ValidationError(
            {changed[0]: _("This phase has ended. What was promised in it stays as it is.")}
        )
    if before.opens_at <= at:
        _check_change_of_running_phase(before, phase, changed)
    elif before.allows_supports and before.process.proposals.exists():
        _check_change_of_promised_support(before, phase)
    if "closes_at" in changed and phase.closes_at < at:
        raise ValidationError({"closes_at": _("Choose a date that is still to come.")})
    if "closes_at" in changed and phase.closes_at > before.announced_closes_at + MOST_LONGER:
        raise ValidationError(
            {"closes_at": _("A step can become at most a year longer than announced.")}
        )


def _check_new_phase(phase: Phase, at: datetime) -> None:
    """In public nothing appears that began before anybody knew of it, nor anything that would let
    the clock of who proposes late wait for years. Forms know minutes."""
    if phase.process.state == Process.State.DRAFT or phase.opens_at is None:
        return
    if phase.opens_at <= at - timedelta(minutes=1):
        raise ValidationError(
            {"opens_at": _("The process is public: what is new in it begins now or later.")}
        )
    # Not those that were added before: one after the other they would reach any year.
    first_ones = phase.process.phases.filter(was_added=False)
    announced = first_ones.aggregate(last=Max("announced_closes_at"))["last"]
    if phase.closes_at and announced and phase.closes_at > announced + MOST_LONGER:
        raise ValidationError(
            {"closes_at": _("A process can become at most a year longer than announced.")}
        )


def differs(before: Any, after: Any) -> bool:
    """Forms know minutes, so seconds are no change; and browsers send other ends of lines."""
    if isinstance(before, datetime) and isinstance(after, datetime):
        return abs(after - before) >= timedelta(minutes=1)
    if isinstance(after, str):
        return _plain(before) != _plain(after)
    return bool(before != after)


def _check_change_of_promised_support(before: Phase, phase: Phase) -> None:
    """There are proposals, and people were told when they can support them: without that, no
    clock that waits for support would ever start."""
    if not phase.allows_supports:
        raise ValidationError(
            {"allows_supports": _("People were told that they can support. That stays.")}
        )
    if phase.opens_at > before.opens_at and differs(before.opens_at, phase.opens_at):
        raise ValidationError(
            {"opens_at": _("People were told when they can support. It can only begin earlier.")}
        )
    if phase.closes_at < before.closes_at and differs(before.closes_at, phase.closes_at):
        raise ValidationError(
            {"closes_at": _("People were told how long they can support. It can only get longer.")}
        )


def _check_change_of_running_phase(before: Phase, phase: Phase, changed: list[str]) -> None:
    """What people were told they may do now, they may do until the day they were told."""
    if "opens_at" in changed:
        raise ValidationError({"opens_at": _("This step has begun. Its first day stays.")})
    for right in ("allows_proposals", "allows_supports", "allows_comments"):
        if getattr(before, right) and not getattr(phase, right):
            raise ValidationError(
                {right: _("This step has begun. What people can do in it cannot change any more.")}
            )
    if "closes_at" in changed and phase.closes_at < before.closes_at:
        raise ValidationError({"closes_at": _("This step has begun. It can only get longer.")})
