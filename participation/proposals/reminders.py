"""Reminding those who must answer: before the day, on time, and louder when it has passed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from emvi.answers.models import AnswerDuty
from emvi.municipalities.models import Municipality, Role, RoleGrant
from emvi.notifications.actions import notify
from emvi.notifications.kinds import Context, Kind
from emvi.notifications.models import Message
from emvi.notifications.retention import LOOK_BACK
from emvi.notifications.topics import Topic
from emvi.notifications.wording import absolute, headline
from participation.proposals.models import Proposal
from participation.proposals.news import sample_duty, sample_proposal


@dataclass(frozen=True)
class Stage:
    """So many days after the due day (before it: negative), these roles are told."""

    day: int
    roles: tuple[Role, ...]


OFFICERS = (Role.OFFICER,)
EVERYBODY = (Role.OFFICER, Role.ADMINISTRATOR)
STAGES = (
    Stage(-30, OFFICERS),
    Stage(-14, OFFICERS),
    Stage(-3, OFFICERS),
    Stage(1, OFFICERS),
    Stage(7, EVERYBODY),
    Stage(30, EVERYBODY),
    Stage(90, EVERYBODY),
)


def remind_of_answers(at: datetime | None = None) -> None:
    """Tell staff which answers are due. The stage that was reached last counts; a run that was
    missed is made up for three days; what was told is not told again."""
    at = at or timezone.now()
    for stage in STAGES:
        # A day more on each side, since days are those of the municipality.
        from_at = at - timedelta(days=stage.day + 2) - LOOK_BACK
        duties = AnswerDuty.objects.open().filter(
            due_at__gt=from_at, due_at__lt=at - timedelta(days=stage.day - 2)
        )
        for duty in duties.select_related("municipality", "proposal").iterator(chunk_size=500):
            if stage == _reached(duty, at) and hasattr(duty, "proposal"):
                _remind(duty, stage)


def _reached(duty: AnswerDuty, at: datetime) -> Stage | None:
    """The last stage, if it was reached a short time ago."""
    late = duty.days_late(at)
    begun = [stage for stage in STAGES if stage.day <= late]
    if not begun or late - begun[-1].day > LOOK_BACK.days:
        return None
    return begun[-1]


def _remind(duty: AnswerDuty, stage: Stage) -> None:
    grants = RoleGrant.objects.running().filter(
        municipality=duty.municipality, role__in=stage.roles, account__is_active=True
    )
    notify(
        "answer_overdue" if stage.day > 0 else "answer_due",
        event=f"duty:{duty.pk}:{stage.day}",
        recipients=grants.values_list("account_id", flat=True),
        municipality=duty.municipality,
        facts={"proposal": duty.proposal.pk},
    )


def build(messages: list[Message]) -> dict[int, Context]:
    """What is answered meanwhile needs no reminder any more."""
    rows = Proposal.objects.select_related("municipality", "thread", "duty")
    open_ones = rows.filter(duty__answered_at__isnull=True, duty__isnull=False)
    proposals = open_ones.in_bulk([message.facts["proposal"] for message in messages])
    return {
        message.pk: _context(message.kind, proposals[message.facts["proposal"]])
        for message in messages
        if message.facts["proposal"] in proposals
    }


def _context(kind: str, proposal: Proposal) -> Context:
    duty, late = proposal.duty, proposal.duty.days_late()
    details = [_("Deadline: %(date)s.") % {"date": date_format(duty.due_on, "DATE_FORMAT")}]
    if kind == "answer_overdue":
        sentence = _("The answer is overdue: “%(title)s”.")
        days = ngettext("Overdue by %(n)d day.", "Overdue by %(n)d days.", max(late, 1))
        details.append(days % {"n": max(late, 1)})
    else:
        sentence = _("An answer is due: “%(title)s”.")
    details.append(
        _("You can publish an answer or record an extension. The first date stays visible.")
    )
    # Words that are hidden or taken back stay so; the clock runs on under the number.
    silent = proposal.is_silent
    return {
        "icon": "clock",
        **headline(
            sentence,
            title=proposal.number if silent else proposal.title,
            language="en" if silent else proposal.language,
        ),
        "details": "\n\n".join(details),
        "url": absolute(reverse("front:desk", args=[proposal.municipality.slug])),
    }


def _sample(kind: str, days: int):
    def sample(municipality: Municipality) -> Context:
        return _context(kind, sample_proposal(municipality, sample_duty(municipality, days)))

    return sample


KINDS = [
    Kind(
        name="answer_due",
        topic=Topic.DUTIES,
        title=gettext_lazy("Answers due soon"),
        who=gettext_lazy("officers of the municipality: 30, 14 and 3 days before the deadline"),
        build=build,
        sample=_sample("answer_due", 3),
        why=gettext_lazy("You get this message because you answer for the municipality."),
        subject=gettext_lazy("A deadline is near"),
    ),
    Kind(
        name="answer_overdue",
        topic=Topic.DUTIES,
        title=gettext_lazy("Overdue answers"),
        who=gettext_lazy(
            "officers of the municipality: 1, 7, 30 and 90 days after the deadline; "
            "from the 7th day on its administrators too"
        ),
        build=build,
        sample=_sample("answer_overdue", -12),
        why=gettext_lazy("You get this message because you answer for the municipality."),
    ),
]
