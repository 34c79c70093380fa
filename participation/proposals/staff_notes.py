"""Notes among staff: who reads them, whom they name, how long they stay."""

import re
from collections.abc import Collection

from emvi import retention
from emvi.accounts.models import Account
from emvi.municipalities.models import Municipality, RoleGrant
from emvi.municipalities.permissions import STAFF_ACTIONS
from participation.proposals.models import Proposal, StaffNote

MOST_SHOWN = 200
NAMED = re.compile(r"(?<!\w)@([\w.+-]*\w)")


def staff_notes(proposal: Proposal) -> list[StaffNote]:
    """The latest, oldest first."""
    rows = proposal.staff_notes.select_related("written_by").order_by("-written_at", "-pk")
    return list(rows[:MOST_SHOWN])[::-1]


def staff_note_for(municipality: Municipality, pk: int) -> StaffNote | None:
    rows = StaffNote.objects.select_related(
        "proposal__municipality", "proposal__author", "proposal__thread"
    )
    return rows.filter(proposal__municipality=municipality, pk=pk).first()


def readers_of_staff_notes(proposal: Proposal) -> list[Account]:
    """Who may read notes about it today, but for those who wrote the proposal."""
    grants = RoleGrant.objects.running().filter(
        municipality=proposal.municipality_id, role__in=STAFF_ACTIONS["proposals.add_staff_note"]
    )
    readers = Account.objects.filter(is_active=True, pk__in=grants.values("account"))
    return list(readers.exclude(pk__in=proposal.writers).order_by("login"))


def staff_who_read_notes(municipalities: Collection[int]) -> set[tuple[int, int]]:
    """Municipality and account of those who may read notes there today."""
    grants = RoleGrant.objects.running().filter(
        municipality__in=municipalities,
        role__in=STAFF_ACTIONS["proposals.add_staff_note"],
        account__is_active=True,
    )
    return set(grants.values_list("municipality", "account"))


def named_in(text: str, proposal: Proposal) -> list[Account]:
    """The readers whom a note names by @ and their login name."""
    names = {name.lower() for name in NAMED.findall(text)}
    return [one for one in readers_of_staff_notes(proposal) if one.login.lower() in names]


def drop_old_staff_notes() -> int:
    """Drop notes that were written long ago, and return how many. Safe to repeat."""
    old = StaffNote.objects.filter(written_at__date__lt=retention.STAFF_NOTES.cutoff())
    return old.delete()[0]
