"""The one writer of a proposal's state, and of how many a process shows; and when changed words
wait for a moderator."""

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from emvi.discussions.actions.standing import move_text
from emvi.discussions.holds import reason_to_hold_edit
from emvi.discussions.models import Thread
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


def hold_edited(thread: Thread, *texts: str, held_for: str = "") -> None:
    """Hold what was changed after everybody could read it, where a rule or `held_for` says so. The
    caller holds the lock of the thread."""
    if not held_for and not thread.is_away:
        held_for = reason_to_hold_edit(thread, *texts)
    if held_for:
        move_text(thread, held_at=timezone.now(), held_for=held_for)


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
