from datetime import datetime

from django.utils import timezone

from emvi.accounts.models import Account
from emvi.municipalities.permissions import may
from participation.processes.models import Invitation, Phase, Process


def may_see_process(account: Account, process: Process) -> bool:
    """Drafts are for those who make them; a private process is for who was invited, and for the
    staff who work with what people write."""
    if process.state != Process.State.DRAFT and process.visibility != Process.Visibility.PRIVATE:
        return True
    town = process.municipality
    if may(account, "processes.view_unpublished", town):
        return True
    if process.state == Process.State.DRAFT or not account.is_authenticated:
        return False
    return may(account, "processes.view_private", town) or is_invited(account, process)


def is_invited(account: Account, process: Process) -> bool:
    return Invitation.objects.filter(process=process, account=account).exists()


def is_over(process: Process) -> bool:
    """Nobody can do anything in it any more: it was closed, or its last phase is past."""
    is_closed = process.state == Process.State.CLOSED
    return is_closed or not process.phases.filter(closes_at__gt=timezone.now()).exists()


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
