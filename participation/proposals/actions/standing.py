"""The one writer of a proposal's state."""

from django.utils.translation import gettext as _

from emvi.refusals import Conflict, Refused
from participation.proposals.models import Proposal
from participation.proposals.states import MOVES


def move_proposal(proposal: Proposal, state: str) -> None:
    """Compare and set: from the state that was read to an allowed one, or Conflict."""
    if state not in MOVES[proposal.state]:
        raise Refused(_("This is not possible in the state the proposal is in."))
    changed = Proposal.objects.filter(pk=proposal.pk, state=proposal.state).update(state=state)
    if not changed:
        raise Conflict(_("Somebody changed this proposal before you. Nothing was changed."))
    proposal.state = state
