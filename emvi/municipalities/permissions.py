"""Who on the staff may do what: one table (`domain.md` 2.7). Everything asks `may`.

Residents need no row here: what they may do follows from phases and is in each app's `rules.py`.
"""

from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, QuerySet
from django.utils import timezone

from emvi.municipalities.models import Municipality, Role, RoleGrant

STAFF_ACTIONS: dict[str, frozenset[Role]] = {
    "municipalities.administer": frozenset({Role.ADMINISTRATOR}),
    "municipalities.reveal_contact": frozenset({Role.ADMINISTRATOR}),
    "municipalities.issue_codes": frozenset({Role.OFFICER, Role.CODE_ISSUER}),
    "municipalities.revoke_codes": frozenset({Role.OFFICER, Role.CODE_ISSUER}),
    "processes.view_unpublished": frozenset({Role.ADMINISTRATOR, Role.OFFICER}),
    # Moderators and mediators see it for their work with what people write.
    "processes.view_private": frozenset(
        {Role.ADMINISTRATOR, Role.OFFICER, Role.MODERATOR, Role.MEDIATOR}
    ),
    "processes.invite_people": frozenset({Role.ADMINISTRATOR, Role.OFFICER}),
    "processes.revoke_invitations": frozenset({Role.ADMINISTRATOR, Role.OFFICER}),
    "processes.withdraw_invitation": frozenset({Role.ADMINISTRATOR, Role.OFFICER}),
    "processes.create_process": frozenset({Role.ADMINISTRATOR, Role.OFFICER}),
    "processes.change_process": frozenset({Role.ADMINISTRATOR, Role.OFFICER}),
    "processes.delete_process": frozenset({Role.ADMINISTRATOR, Role.OFFICER}),
    "processes.publish_process": frozenset({Role.ADMINISTRATOR, Role.OFFICER}),
    "processes.schedule_process": frozenset({Role.ADMINISTRATOR, Role.OFFICER}),
    "processes.unschedule_process": frozenset({Role.ADMINISTRATOR, Role.OFFICER}),
    "processes.start_process": frozenset({Role.ADMINISTRATOR, Role.OFFICER}),
    "processes.duplicate_process": frozenset({Role.ADMINISTRATOR, Role.OFFICER}),
    "processes.add_document": frozenset({Role.ADMINISTRATOR, Role.OFFICER}),
    "processes.remove_document": frozenset({Role.ADMINISTRATOR, Role.OFFICER}),
    "processes.close_process": frozenset({Role.ADMINISTRATOR, Role.OFFICER}),
    "processes.archive_process": frozenset({Role.ADMINISTRATOR, Role.OFFICER}),
    "processes.add_entry": frozenset({Role.ADMINISTRATOR, Role.OFFICER}),
    "processes.change_entry": frozenset({Role.ADMINISTRATOR, Role.OFFICER}),
    "processes.retire_entry": frozenset({Role.ADMINISTRATOR, Role.OFFICER}),
    "processes.restore_entry": frozenset({Role.ADMINISTRATOR, Role.OFFICER}),
    "proposals.enter_proposal": frozenset({Role.OFFICER, Role.MEDIATOR, Role.MODERATOR}),
    "proposals.endorse_proposal": frozenset({Role.REPRESENTATIVE}),
    "proposals.take_back_endorsement": frozenset({Role.REPRESENTATIVE}),
    "proposals.merge_proposal": frozenset({Role.OFFICER}),
    "proposals.undo_merge": frozenset({Role.OFFICER}),
    "proposals.split_proposal": frozenset({Role.OFFICER}),
    "proposals.undo_split": frozenset({Role.OFFICER}),
    "proposals.add_staff_note": frozenset({Role.OFFICER, Role.MODERATOR}),
    "proposals.set_theme": frozenset({Role.OFFICER}),
    "proposals.set_work_state": frozenset({Role.OFFICER}),
    "answers.publish_answer": frozenset({Role.OFFICER}),
    "answers.assign_duty": frozenset({Role.OFFICER, Role.ADMINISTRATOR}),
    "answers.record_extension": frozenset({Role.OFFICER}),
    "answers.hand_over": frozenset({Role.OFFICER, Role.ADMINISTRATOR}),
    "answers.record_leave": frozenset({Role.OFFICER, Role.ADMINISTRATOR}),
    "answers.record_result": frozenset({Role.OFFICER}),
    "answers.change_result": frozenset({Role.OFFICER}),
    "discussions.add_official_comment": frozenset({Role.OFFICER, Role.MEDIATOR}),
    "discussions.withdraw_official_comment": frozenset({Role.OFFICER, Role.MEDIATOR}),
    "discussions.decide_text": frozenset({Role.MODERATOR}),
    "discussions.decide_appeal": frozenset({Role.MODERATOR}),
    "discussions.end_name": frozenset({Role.MODERATOR}),
    "discussions.end_pause": frozenset({Role.MODERATOR}),
    "discussions.regulate_thread": frozenset({Role.MODERATOR}),
    "audit.view": frozenset({Role.ADMINISTRATOR}),
    "notifications.preview": frozenset({Role.ADMINISTRATOR, Role.OFFICER}),
    # Who only speaks for an organisation is no staff of the municipality.
    "desk.view": frozenset(Role) - {Role.REPRESENTATIVE},
}


def working_grants(account: Any, municipality: Municipality) -> QuerySet[RoleGrant]:
    """The grants of this account that work here today, by the clock of the municipality. A token
    brings along none that was written down after it was made."""
    grants = RoleGrant.objects.running(municipality.today()).filter(municipality=municipality)
    return _brought_along(account, grants)


def _brought_along(account: Any, grants: QuerySet[RoleGrant]) -> QuerySet[RoleGrant]:
    made_at = account.token_made_at
    grants = grants.filter(account=account)
    return grants if made_at is None else grants.filter(granted_at__lt=made_at)


def roles_of(account: Any, municipality: Municipality) -> frozenset[str]:
    """The roles this account holds here today. Empty while its second factor is missing."""
    if not account.is_authenticated or not account.is_active or account.lacks_second_factor:
        return frozenset()
    cache = account.__dict__.setdefault("_roles", {})
    if municipality.pk not in cache:
        cache[municipality.pk] = frozenset(
            working_grants(account, municipality).values_list("role", flat=True)
        )
    return cache[municipality.pk]


def may(account: Any, action: str, municipality: Municipality) -> bool:
    """May this account do this staff action in this municipality now?"""
    allowed = STAFF_ACTIONS[action]
    return not allowed.isdisjoint(roles_of(account, municipality))


def municipalities_for(account: Any, action: str) -> "list[int]":
    """Ids of the municipalities in which the account may do this."""
    if not account.is_authenticated or not account.is_active or account.lacks_second_factor:
        return []
    grants = _brought_along(account, RoleGrant.objects.filter(role__in=STAFF_ACTIONS[action]))
    return sorted({grant.municipality_id for grant in _running(grants)})


def holds_any_role(account: Any) -> bool:
    """Is this account staff anywhere, whatever its second factor says?"""
    grants = RoleGrant.objects.filter(account=account)
    return account.is_superuser or bool(_running(grants))


def _running(grants: QuerySet[RoleGrant]) -> list[RoleGrant]:
    """Each by the clock of its own municipality: near midnight it is not one day everywhere."""
    grants = grants.annotate(zone=F("municipality__time_zone"))
    return [
        one for one in grants if one.is_running(timezone.localdate(timezone=ZoneInfo(one.zone)))
    ]
