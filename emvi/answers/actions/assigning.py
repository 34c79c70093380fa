"""Who sees to an answer, and who stands in while they are away. None of it touches the clock."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.answers.ahead import Awaited, lock_awaited, place_of
from emvi.answers.models import AnswerDuty, Assignment, Leave
from emvi.answers.responsible import awaited_in, officers_of
from emvi.audit.actions import record
from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may
from emvi.notifications.actions import notify
from emvi.refusals import Refused

MOST_DAYS_AWAY = timedelta(days=366)


def assign_duty(
    awaited: Awaited, *, by: Account, officer: Account | None, deputy: Account | None = None
) -> None:
    """Say which officer sees to the answer, and who stands in while that one is on leave; also
    before its clock starts. Without an officer, all of them are reminded again. The same again
    changes nothing and tells nobody."""
    municipality = awaited.municipality
    if not may(by, "answers.assign_duty", municipality):
        raise Refused(_("Only officers and administrators of this municipality can do this."))
    _check(municipality, officer, deputy)
    with transaction.atomic():
        # One after the other, so that the audit says who was there before.
        awaited = lock_awaited(awaited)
        if isinstance(awaited, AnswerDuty) and awaited.answered_at is not None:
            raise Refused(_("There is an answer already."))
        place = place_of(awaited)
        earlier = Assignment.objects.filter(**place).first()
        was = (earlier.officer, earlier.deputy) if earlier else (None, None)
        if was == (officer, deputy):
            return
        if officer is None:
            Assignment.objects.filter(**place).delete()
        else:
            Assignment.objects.update_or_create(
                **place, defaults={"officer": officer, "deputy": deputy}
            )
        entry = record(
            "answer_duty.assigned",
            awaited,
            by=by,
            municipality_id=municipality.pk,
            facts={
                "officer": str(officer.opaque_id) if officer else None,
                "deputy": str(deputy.opaque_id) if deputy else None,
            },
        )
        notify(
            "duty_assigned",
            event=f"duty_assigned:{entry.pk}",
            recipients=[
                person.pk for person in (officer, deputy) if person not in {None, by, *was}
            ],
            municipality=municipality,
            facts={name: row.pk for name, row in place.items()},
        )


def _check(municipality: Municipality, officer: Account | None, deputy: Account | None) -> None:
    if officer is None and deputy is not None:
        raise Refused(_("Choose an officer first: the deputy stands in for somebody."))
    if officer is not None and officer == deputy:
        raise Refused(_("The deputy must be somebody else."))
    officers = set(officers_of(municipality))
    if not {officer, deputy} - {None} <= officers:
        raise Refused(_("Only officers of this municipality can see to an answer."))


def hand_over(municipality: Municipality, *, by: Account, officer: Account, to: Account) -> int:
    """Give all answers that somebody sees to, or stands in for, to a colleague, and return how
    many. For who leaves or changes places: `officer` need not have the role any more. What nobody
    has answered yet is handed over, and what was promised and is not done; again there is nothing
    left."""
    if not may(by, "answers.hand_over", municipality):
        raise Refused(_("Only officers and administrators of this municipality can do this."))
    if by != officer and not may(by, "municipalities.administer", municipality):
        raise Refused(_("You can only hand over what is yours."))
    if officer == to or to not in officers_of(municipality):
        raise Refused(_("Choose another officer of this municipality."))
    with transaction.atomic():
        theirs = list(
            Assignment.objects.select_for_update(no_key=True, of=("self",))
            .filter(
                Q(officer=officer) | Q(deputy=officer),
                awaited_in(municipality),
            )
            .order_by("pk")
        )
        for assignment in theirs:
            now = (assignment.officer_id, assignment.deputy_id)
            first, second = (to.pk if person == officer.pk else person for person in now)
            # Who sees to it stands in for nobody.
            assignment.officer_id, assignment.deputy_id = first, None if second == first else second
            assignment.save(update_fields=["officer", "deputy"])
        if theirs:
            entry = record(
                "answer_duties.handed_over",
                municipality,
                by=by,
                municipality_id=municipality.pk,
                facts={
                    "officer": str(officer.opaque_id),
                    "to": str(to.opaque_id),
                    "duties": [one.duty_id for one in theirs if one.duty_id],
                    "proposals": [one.proposal_id for one in theirs if one.proposal_id],
                },
            )
            notify(
                "duties_handed_over",
                event=f"duties_handed_over:{entry.pk}",
                recipients=[to.pk] if to != by else [],
                municipality=municipality,
                facts={"count": len(theirs), "municipality": municipality.pk},
            )
    return len(theirs)


def record_leave(
    municipality: Municipality, *, by: Account, officer: Account, from_on: date, until_on: date
) -> Leave:
    """Say that an officer is away on these days, the last one included. Meanwhile the deputies of
    their answers are reminded. The same days again change nothing."""
    _refuse_strangers(municipality, by, officer)
    if until_on < from_on:
        raise Refused(_("The last day comes before the first."))
    if until_on > from_on + MOST_DAYS_AWAY:
        raise Refused(_("A leave lasts at most a year. For longer, hand over."))
    if officer not in officers_of(municipality):
        raise Refused(_("Only officers of this municipality can see to an answer."))
    with transaction.atomic():
        leave, created = Leave.objects.get_or_create(
            municipality=municipality, officer=officer, from_on=from_on, until_on=until_on
        )
        if created:
            facts = {"from_on": str(from_on), "until_on": str(until_on)}
            record("leave.recorded", leave, by=by, municipality_id=municipality.pk, facts=facts)
    return leave


def end_leave(leave: Leave, *, by: Account) -> None:
    """Back earlier, or never gone: the days are taken out again."""
    _refuse_strangers(leave.municipality, by, leave.officer)
    with transaction.atomic():
        record("leave.ended", leave, by=by, municipality_id=leave.municipality_id)
        leave.delete()


def _refuse_strangers(municipality: Municipality, by: Account, officer: Account) -> None:
    """One's own leave, or anybody's for the administrator."""
    is_own = by == officer and may(by, "answers.publish_answer", municipality)
    if not (is_own or may(by, "municipalities.administer", municipality)):
        raise Refused(_("You can only say when you are away yourself."))
