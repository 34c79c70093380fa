from datetime import datetime

from django.utils import timezone

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


def end_of_collecting(process: Process, at: datetime | None = None) -> datetime | None:
    """When the phase in which people propose now closes, as it was first announced.

    A phase that gets longer, or one more phase, moves no clock: the earliest announced end that is
    still ahead counts. Once it is past, the next one does, for those who propose from then on.
    """
    at = at or timezone.now()
    if open_phase_granting(process, "proposals", at) is None:
        return None
    ends = []
    for phase in process.ordered_phases:
        if phase.allows_proposals and phase.is_open(at):
            announced = phase.announced_closes_at
            ends.append(announced if announced and announced > at else phase.closes_at)
    return min(ends)
