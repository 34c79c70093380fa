"""Reminding those who must answer: before the day, on time, and louder when it has passed: the
officer, their deputy too, then all officers and the administrator."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from emvi.answers.models import AnswerDuty, Assignment
from emvi.answers.responsible import officers_of, responsible_for
from emvi.municipalities.models import Municipality, Role, RoleGrant
from emvi.notifications.actions import notify
from emvi.notifications.kinds import Context, Kind
from emvi.notifications.models import Message
from emvi.notifications.retention import LOOK_BACK
from emvi.notifications.topics import Topic
from emvi.notifications.wording import absolute, headline
from participation.proposals.models import Proposal, StaffNote
from participation.proposals.news import sample_duty, sample_proposal
from participation.proposals.staff_notes import staff_who_read_notes


class Told(Enum):
    """Who hears of a stage."""

    OFFICER = "who sees to the answer; all officers where nobody does"
    DEPUTY = "likewise, and their deputy"
    EVERYBODY = "all officers and administrators"


@dataclass(frozen=True)
class Stage:
    """So many days after the due day (before it: negative), these people are told."""

    day: int
    told: Told


EVERYBODY_HERE = (Role.OFFICER, Role.ADMINISTRATOR)
STAGES = (
    Stage(-30, Told.OFFICER),
    Stage(-14, Told.OFFICER),
    Stage(-3, Told.OFFICER),
    Stage(1, Told.OFFICER),
    Stage(3, Told.DEPUTY),
    Stage(7, Told.EVERYBODY),
    Stage(30, Told.EVERYBODY),
    Stage(90, Told.EVERYBODY),
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
        rows = duties.select_related("municipality", "proposal", "assignment")
        for duty in rows.iterator(chunk_size=500):
            if stage == _reached(duty, at) and hasattr(duty, "proposal"):
                _remind(duty, stage, at)


def _reached(duty: AnswerDuty, at: datetime) -> Stage | None:
    """The last stage, if it was reached a short time ago."""
    late = duty.days_late(at)
    begun = [stage for stage in STAGES if stage.day <= late]
    if not begun or late - begun[-1].day > LOOK_BACK.days:
        return None
    return begun[-1]


def _remind(duty: AnswerDuty, stage: Stage, at: datetime) -> None:
    notify(
        "answer_overdue" if stage.day > 0 else "answer_due",
        event=f"duty:{duty.pk}:{stage.day}",
        recipients=told_of(duty, stage.told, at),
        municipality=duty.municipality,
        facts={"proposal": duty.proposal.pk},
    )


def told_of(duty: AnswerDuty, told: Told, at: datetime) -> set[int]:
    """The people of a stage, at this moment."""
    if told == Told.EVERYBODY:
        grants = RoleGrant.objects.running(at).filter(
            municipality=duty.municipality, role__in=EVERYBODY_HERE, account__is_active=True
        )
        return set(grants.values_list("account_id", flat=True))
    people = set(responsible_for([duty], at=at)[duty.pk])
    if told == Told.DEPUTY and hasattr(duty, "assignment"):
        # Unless they have left the office since.
        deputies = officers_of(duty.municipality).filter(pk=duty.assignment.deputy_id)
        people.update(deputies.values_list("pk", flat=True))
    return people


def duty_assigned(messages: list[Message]) -> dict[int, Context]:
    """To an officer or a deputy: this answer is yours to see to. Not once it is somebody else's."""
    rows = Proposal.objects.select_related(
        *("municipality", "thread", "duty__assignment", "early_assignment")
    ).filter(
        Q(duty__in=[message.facts.get("duty") for message in messages])
        | Q(pk__in=[message.facts.get("proposal") for message in messages]),
        Q(duty__assignment__isnull=False) | Q(early_assignment__isnull=False),
        duty__answered_at__isnull=True,
    )
    by_duty = {proposal.duty_id: proposal for proposal in rows if proposal.duty_id}
    by_proposal = {proposal.pk: proposal for proposal in rows}
    found = {}
    for message in messages:
        proposal = by_duty.get(message.facts.get("duty")) or by_proposal.get(
            message.facts.get("proposal")
        )
        assignment = proposal and assignment_of(proposal)
        if assignment and message.recipient_id in {assignment.officer_id, assignment.deputy_id}:
            is_deputy = message.recipient_id == assignment.deputy_id
            found[message.pk] = assigned_context(proposal, is_deputy=is_deputy)
    return found


def assignment_of(proposal: Proposal) -> Assignment | None:
    """Who sees to its answer, whether its clock runs or not yet."""
    if proposal.duty is not None:
        return getattr(proposal.duty, "assignment", None)
    return getattr(proposal, "early_assignment", None)


def assigned_context(proposal: Proposal, *, is_deputy: bool = False) -> Context:
    sentence = (
        _("You are the deputy for the answer to “%(title)s”.")
        if is_deputy
        else _("You see to the answer to “%(title)s”.")
    )
    if proposal.duty is None:
        return headed(proposal, sentence) | {"details": _("The deadline does not run yet.")}
    due = date_format(proposal.duty.due_on, "DATE_FORMAT")
    return headed(proposal, sentence) | {"details": _("Deadline: %(date)s.") % {"date": due}}


def duties_handed_over(messages: list[Message]) -> dict[int, Context]:
    """To who got the answers of a colleague."""
    towns = Municipality.objects.in_bulk([message.facts["municipality"] for message in messages])
    return {
        message.pk: handed_over_context(towns[town], message.facts["count"])
        for message in messages
        if (town := message.facts["municipality"]) in towns
    }


def handed_over_context(municipality: Municipality, count: int) -> Context:
    sentence = ngettext(
        "%(n)d answer was handed over to you.", "%(n)d answers were handed over to you.", count
    )
    return {
        "icon": "clock",
        "headline": sentence % {"n": count},
        "details": _("Your desk shows them under “mine”."),
        "url": absolute(reverse("front:desk", args=[municipality.slug]) + "?whose=mine"),
    }


def staff_note_mentions(messages: list[Message]) -> dict[int, Context]:
    """To a colleague who still may read the note. Its words stay on its page."""
    rows = StaffNote.objects.select_related(
        "proposal__municipality", "proposal__thread", "proposal__author"
    ).prefetch_related(
        *("proposal__coauthors", "proposal__merges__merged__author"),
        "proposal__merges__merged__coauthors",
    )
    notes = rows.in_bulk([message.facts["note"] for message in messages])
    staff = staff_who_read_notes({note.proposal.municipality_id for note in notes.values()})
    return {
        message.pk: noted_context(note.proposal)
        for message in messages
        if (note := notes.get(message.facts["note"]))
        and (note.proposal.municipality_id, message.recipient_id) in staff
        and message.recipient_id not in note.proposal.writers
    }


def noted_context(proposal: Proposal) -> Context:
    place = reverse(
        "proposals:proposal-add-staff-note", args=[proposal.municipality.slug, proposal.pk]
    )
    said = headed(proposal, _("A colleague names you in a note about “%(title)s”."))
    return said | {"icon": "doc", "url": absolute(place)}


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
    return headed(proposal, sentence) | {"details": "\n\n".join(details)}


def headed(proposal: Proposal, sentence: str) -> Context:
    """Words that are hidden or taken back stay so; the clock runs on under the number."""
    silent = proposal.is_silent
    return {
        "icon": "clock",
        **headline(
            sentence,
            title=proposal.number if silent else proposal.title,
            language="en" if silent else proposal.language,
        ),
        "url": absolute(reverse("front:desk", args=[proposal.municipality.slug])),
    }


def _sample(kind: str, days: int):
    def sample(municipality: Municipality) -> Context:
        return _context(kind, sample_proposal(municipality, sample_duty(municipality, days)))

    return sample


def assigned_sample(municipality: Municipality) -> Context:
    return assigned_context(sample_proposal(municipality, sample_duty(municipality)))


KINDS = [
    Kind(
        name="duty_assigned",
        topic=Topic.DUTIES,
        title=gettext_lazy("Answers that you see to"),
        who=gettext_lazy("the officer who sees to the answer, and the deputy"),
        build=duty_assigned,
        sample=assigned_sample,
        why=gettext_lazy("You get this message because you answer for the municipality."),
    ),
    Kind(
        name="duties_handed_over",
        topic=Topic.DUTIES,
        title=gettext_lazy("Answers that a colleague handed over"),
        who=gettext_lazy("the officer who sees to them now"),
        build=duties_handed_over,
        sample=lambda municipality: handed_over_context(municipality, 3),
        why=gettext_lazy("You get this message because you answer for the municipality."),
    ),
    Kind(
        name="staff_note_mentions",
        topic=Topic.DUTIES,
        title=gettext_lazy("Notes among staff that name me"),
        who=gettext_lazy("officers and moderators whom a colleague names with @ in a note"),
        build=staff_note_mentions,
        sample=lambda municipality: noted_context(sample_proposal(municipality)),
        why=gettext_lazy("You get this message because you work for the municipality here."),
    ),
    Kind(
        name="answer_due",
        topic=Topic.DUTIES,
        title=gettext_lazy("Answers due soon"),
        who=gettext_lazy(
            "30, 14 and 3 days before the deadline the officer who sees to the answer, or the "
            "deputy during a leave; all officers where nobody sees to it"
        ),
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
            "a day after the deadline the officer who sees to the answer, on the 3rd the deputy "
            "too, on the 7th, 30th and 90th all officers and administrators"
        ),
        build=build,
        sample=_sample("answer_overdue", -12),
        why=gettext_lazy("You get this message because you answer for the municipality."),
    ),
]
