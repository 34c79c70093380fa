"""The one writer of a proposal's state, and of how many a process shows."""

from django.db.models import F
from django.utils.translation import gettext as _

from emvi.refusals import Conflict, Refused
from participation.processes.models import Process
from participation.proposals.models import Proposal
from participation.proposals.states import MOVES, UNLISTED


def move_proposal(proposal: Proposal, state: str) -> None:
    """Compare and set: from the state that was read to an allowed one, or Conflict."""
    if state not in MOVES[proposal.state]:
        raise Refused(_("This is not possible in the state the proposal is in."))
    changed = Proposal.objects.filter(pk=proposal.pk, state=proposal.state).update(state=state)
    if not changed:
        raise Conflict(_("Somebody changed this proposal before you. Nothing was changed."))
    proposal.state = state


def change_count_in_process(proposal: Proposal, change: int) -> None:
    """It comes into the list of its process or leaves it. Called while it is listed: before it
    goes, after it is back. What is hidden or held is not counted."""
    rows = Proposal.objects.filter(pk=proposal.pk).visible().exclude(state__in=UNLISTED)
    if rows.exists():
        add_to_count(proposal, change)


def add_to_count(proposal: Proposal, change: int) -> None:
    Process.objects.filter(pk=proposal.process_id).update(
        proposal_count=F("proposal_count") + change
    )
