"""Telling staff that a promised step is late: the officer who sees to the answer, then the deputy
too, then all officers and the administrator, as with answers."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from emvi.answers.deadlines import days_between
from emvi.answers.models import Result
from emvi.languages.shown import shown_language
from emvi.municipalities.models import Municipality
from emvi.notifications.actions import notify
from emvi.notifications.kinds import Context, Kind
from emvi.notifications.models import Message
from emvi.notifications.retention import LOOK_BACK
from emvi.notifications.topics import Topic
from participation.proposals.models import Proposal
from participation.proposals.news import sample_duty, sample_proposal
from participation.proposals.reminders import Stage, Told, headed, told_of

STAGES = (Stage(1, Told.OFFICER), Stage(3, Told.DEPUTY), Stage(30, Told.EVERYBODY))


def remind_of_results(at: datetime | None = None) -> None:
    """Tell staff which promised steps are late, by the day that stands now. A run that was missed
    is made up for three days; what was told is not told again."""
    at = at or timezone.now()
    # A day more on each side, since days are those of the municipality.
    oldest = (at - timedelta(days=STAGES[-1].day + 1) - LOOK_BACK).date()
    rows = Result.objects.open().filter(due_on__gte=oldest, due_on__lte=at.date())
    related = rows.select_related("duty__municipality", "duty__proposal", "duty__assignment")
    for result in related.iterator(chunk_size=500):
        stage = _reached(result, at)
        if stage is not None and hasattr(result.duty, "proposal"):
            _remind(result, stage, at)


def _reached(result: Result, at: datetime) -> Stage | None:
    """The last stage, if it was reached a short time ago."""
    late = days_between(result.due_on, at, result.duty.time_zone)
    begun = [stage for stage in STAGES if stage.day <= late]
    return begun[-1] if begun and late - begun[-1].day <= LOOK_BACK.days else None


def _remind(result: Result, stage: Stage, at: datetime) -> None:
    notify(
        "result_late",
        # With another day promised, the reminders begin again.
        event=f"result:{result.pk}:late:{result.due_on}:{stage.day}",
        recipients=told_of(result.duty, stage.told, at),
        municipality=result.duty.municipality,
        facts={"result": result.pk, "proposal": result.duty.proposal.pk},
    )


def result_late(messages: list[Message]) -> dict[int, Context]:
    """What is done, given up or put off meanwhile needs no reminder any more."""
    rows = Result.objects.open().select_related(
        "duty__proposal__municipality", "duty__proposal__thread", "duty__municipality"
    )
    results = rows.in_bulk([message.facts["result"] for message in messages])
    return {
        message.pk: _context(result.duty.proposal, result)
        for message in messages
        if (result := results.get(message.facts["result"])) and _days_late(result) > 0
    }


def _days_late(result: Result) -> int:
    return days_between(result.due_on, timezone.now(), result.duty.time_zone)


def _context(proposal: Proposal, result: Result) -> Context:
    days = max(_days_late(result), 1)
    late = ngettext("Late by %(n)d day.", "Late by %(n)d days.", days) % {"n": days}
    due = _("To be done by: %(date)s.") % {"date": date_format(result.due_on, "DATE_FORMAT")}
    said = _("You can say how far it is, promise another day, or give it up with a reason.")
    return headed(proposal, _("A promised step is late: “%(title)s”.")) | {
        "icon": "path",
        "details": "\n\n".join([f"{due} {late}", said]),
        "quote": str(result.title),
        "quote_language": shown_language(result, "title"),
    }


def _sample(municipality: Municipality) -> Context:
    last_week = (timezone.now() - timedelta(days=7)).date()
    result = Result(duty=sample_duty(municipality), promised_on=last_week, due_on=last_week)
    result.title = _("Put up the bench")
    return _context(sample_proposal(municipality), result)


KINDS = [
    Kind(
        name="result_late",
        topic=Topic.DUTIES,
        title=gettext_lazy("Promised steps that are late"),
        who=gettext_lazy(
            "a day after the promised day the officer who sees to the answer, on the 3rd the "
            "deputy too, on the 30th all officers and administrators"
        ),
        build=result_late,
        sample=_sample,
        why=gettext_lazy("You get this message because you answer for the municipality."),
    )
]
