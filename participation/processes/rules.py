from datetime import datetime

from django.utils import timezone

from emvi.accounts.models import Account
from emvi.municipalities.permissions import may
from participation.processes.models import Phase, Process


def open_phase_granting(process: Process, right: str, at: datetime | None = None) -> Phase | None:
    """The open phase that grants `right` (proposals, supports, comments); the last to close."""
    if process.state != Process.State.PUBLISHED:
        return None
    at = at or timezone.now()
    phases = [
        phase
        for phase in process.ordered_phases
        if phase.is_open(at) and getattr(phase, f"allows_{right}")
    ]
    return max(phases, key=lambda phase: phase.closes_at, default=None)


def end_of_collecting(process: Process) -> datetime | None:
    """When the last phase in which people propose closes, as it is announced now."""
    ends = [phase.closes_at for phase in process.ordered_phases if phase.allows_proposals]
    return max(ends, default=None)


def may_view(account: Account, process: Process) -> bool:
    """Drafts exist only for those who set them up."""
    return process.state != Process.State.DRAFT or may(
        account, "processes.view_unpublished", process.municipality
    )
