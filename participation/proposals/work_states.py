"""What the municipality said about how far it is, as everybody reads it."""

from participation.processes.models import Process, WorkState
from participation.proposals.models import Proposal, WorkStateChange


def work_state_changes(proposal: Proposal) -> list[WorkStateChange]:
    """The newest first."""
    if not proposal.may_have("work_state_changes"):
        return []
    rows = proposal.work_state_changes.select_related("work_state").order_by("-changed_at", "-pk")
    changes = list(rows)
    for change in changes:
        if change.work_state is not None:
            change.work_state.process = proposal.process
    return changes


def was_set(state: WorkState) -> bool:
    """Does a proposal have it, or did one?"""
    return (
        WorkStateChange.objects.filter(work_state=state).exists()
        or Proposal.objects.filter(work_state=state).exists()
    )


def work_states_of(process: Process) -> list[WorkState]:
    """In the order of the municipality."""
    return list(process.work_states.all())
