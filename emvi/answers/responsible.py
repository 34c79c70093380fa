"""Whom an answer waits for today."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from emvi.accounts.models import Account
from emvi.answers.deadlines import local_day
from emvi.answers.models import AnswerDuty, Assignment, Leave, Result
from emvi.municipalities.models import Municipality, Role, RoleGrant


def officers_of(municipality: Municipality) -> QuerySet[Account]:
    """Who may answer for this municipality today."""
    grants = RoleGrant.objects.running().filter(municipality=municipality, role=Role.OFFICER)
    return Account.objects.filter(is_active=True, pk__in=grants.values("account")).order_by("login")


def awaited_in(municipality: Municipality) -> Q:
    """Assignments of answers that nobody has given yet, also of those whose clock has not started,
    and of answers with a promised step that is still open. For what is a part of another proposal,
    or was split, the answer is awaited there."""
    has_clock = Q(duty__municipality=municipality, duty__answered_at__isnull=True)
    promised = Q(duty__municipality=municipality, duty__in=Result.objects.open().values("duty"))
    return (
        has_clock
        | promised
        | Q(
            proposal__municipality=municipality,
            proposal__state="published",
            proposal__words_removed_at__isnull=True,
        )
    )


def people_with_duties(municipality: Municipality) -> QuerySet[Account]:
    """Who sees to an answer that is awaited, or stands in; also who is no officer any more."""
    open_ones = Assignment.objects.filter(awaited_in(municipality))
    return Account.objects.filter(
        Q(pk__in=open_ones.values("officer")) | Q(pk__in=open_ones.values("deputy"))
    ).order_by("login")


def without_stand_in(municipality: Municipality, officer: Account) -> int:
    """For how many answers nobody stands in while this officer is away."""
    others = officers_of(municipality).exclude(pk=officer.pk)
    if not others.exists():
        awaited = AnswerDuty.objects.filter(municipality=municipality, answered_at__isnull=True)
        return awaited.count()
    theirs = Assignment.objects.filter(awaited_in(municipality), officer=officer)
    return theirs.exclude(deputy__in=others).count()


def has_duties(grant: RoleGrant) -> bool:
    """Does somebody whose role as an officer ends still see to an answer here, or stand in?"""
    return grant.role == Role.OFFICER and (
        people_with_duties(grant.municipality).filter(pk=grant.account_id).exists()
    )


def responsible_for(
    duties: Iterable[AnswerDuty], *, at: datetime | None = None
) -> dict[int, list[int]]:
    """By id of duty the accounts that see to it: the officer it is assigned to; their deputy while
    they are on leave; all officers where it is nobody's, or nobody of them is an officer any more.
    Three queries, however many duties."""
    at, duties = at or timezone.now(), list(duties)
    towns = {duty.municipality_id for duty in duties}
    officers: dict[int, list[int]] = {town: [] for town in towns}
    grants = RoleGrant.objects.running(at).filter(
        municipality__in=towns, role=Role.OFFICER, account__is_active=True
    )
    for town, account in grants.values_list("municipality", "account").distinct():
        officers[town].append(account)
    assigned = {row.duty_id: row for row in Assignment.objects.filter(duty__in=duties)}
    # A day more on each side, since a day is that of the duty's own time zone.
    leaves = Leave.objects.filter(municipality__in=towns).around(at)
    found = {}
    for duty in duties:
        today = local_day(at, duty.time_zone)
        away = {
            leave.officer_id
            for leave in leaves
            if leave.municipality_id == duty.municipality_id and leave.covers(today)
        }
        found[duty.pk] = _seeing_to(
            assigned.get(duty.pk), set(officers[duty.municipality_id]), away
        ) or sorted(officers[duty.municipality_id])
    return found


def _seeing_to(assignment: Assignment | None, officers: set[int], away: set[int]) -> list[int]:
    if assignment is None:
        return []
    in_turn = [assignment.officer_id, assignment.deputy_id]
    there = [pk for pk in in_turn if pk in officers and pk not in away]
    return there[:1]
