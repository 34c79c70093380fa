"""How far the municipality is with a proposal, in its own words. No clock and no answer is touched."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.audit.actions import record
from emvi.refusals import Conflict, Refused
from participation.processes.models import WorkState
from participation.proposals.models import Proposal, WorkStateChange
from participation.proposals.rules import may_set_work_state
from participation.proposals.telling import tell_of_work_state


def set_work_state(
    proposal: Proposal, work_state: WorkState | None, *, by: Account, replaces: int | None
) -> None:
    """Say how far it is; None takes the state away. `replaces` is the state that was read. Again
    changes nothing."""
    with transaction.atomic():
        locked = _lock([proposal.pk])[0]
        if locked.work_state_id not in {replaces, work_state.pk if work_state else None}:
            raise Conflict(_("A colleague has just set another working state. Look at it first."))
        _set(locked, work_state, by)
    proposal.work_state = work_state


def set_work_states(
    proposals: Iterable[Proposal], work_state: WorkState | None, *, by: Account
) -> int:
    """The same state for all, or for none of them if one is refused; of how many it changed."""
    with transaction.atomic():
        return sum(
            _set(proposal, work_state, by) for proposal in _lock(sorted(p.pk for p in proposals))
        )


def end_work_state(proposal: Proposal) -> None:
    """The answer ends what led to it; what was said after it goes on, as with work that begins. The
    history keeps both."""
    answered_at = proposal.duty.answers.earliest("published_at").published_at
    later = proposal.work_state_changes.filter(changed_at__gt=answered_at)
    if proposal.work_state_id is not None and not later.exists():
        Proposal.objects.filter(pk=proposal.pk).update(work_state=None)
        proposal.work_state = None


def _lock(pks: list[int]) -> list[Proposal]:
    """In one order, so that two officers never wait for each other."""
    rows = Proposal.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    related = ("municipality", "process", "theme", "thread", "author__account")
    return list(rows.select_related(*related).filter(pk__in=pks))


def _set(proposal: Proposal, work_state: WorkState | None, by: Account) -> bool:
    if not may_set_work_state(by, proposal):
        raise Refused(
            _("Only officers say how far it is, and not with what they wrote or entered.")
        )
    if work_state is not None and work_state.process_id != proposal.process_id:
        raise Refused(_("This is a working state of another process."))
    new = work_state.pk if work_state else None
    if proposal.work_state_id == new:
        return False
    old, proposal.work_state = proposal.work_state_id, work_state
    proposal.save(update_fields=["work_state"])
    change = WorkStateChange.objects.create(proposal=proposal, work_state=work_state)
    record(
        "proposal.work_state_set",
        proposal,
        by=by,
        municipality_id=proposal.municipality_id,
        facts={"from": old, "to": new},
    )
    if work_state is not None:
        tell_of_work_state(change)
    return True
