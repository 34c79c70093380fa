"""When the answer clock of a proposal starts: with its support, or on the announced day."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from emvi.answers.actions import start_clock
from participation.processes.models import Process
from participation.proposals.models import Proposal
from participation.proposals.states import State


def counted_supports(proposal: Proposal) -> int:
    """The support that counts towards the threshold, as the process says."""
    if proposal.process.support_counts_of == Process.Whose.VERIFIED:
        return proposal.supports_verified
    return proposal.supports_verified + proposal.supports_other


def start_clock_at_threshold(proposal_id: int) -> None:
    """Start the answer clock when the support is there. The caller holds the row's lock."""
    proposal = (
        Proposal.objects.filter(
            pk=proposal_id,
            duty__isnull=True,
            process__clock_start=Process.ClockStart.THRESHOLD,
        )
        .select_related("process", "municipality")
        .first()
    )
    if proposal is None or counted_supports(proposal) < proposal.process.support_threshold:
        return
    duty = start_clock(proposal.municipality, rules=proposal.process, started_at=timezone.now())
    Proposal.objects.filter(pk=proposal_id, duty__isnull=True).update(duty=duty)


def start_clock_by_date(proposal: Proposal, *, at: datetime | None = None) -> None:
    """Start the clock that was announced for the end of collecting. Again changes nothing.

    Hiding a proposal does not stop its clock: lists then show its number instead of its words.
    """
    at = at or timezone.now()
    with transaction.atomic():
        locked = (
            Proposal.objects.select_for_update(of=("self",), no_key=True)
            .select_related("process", "municipality")
            .get(pk=proposal.pk)
        )
        starts_at = locked.clock_starts_at
        if locked.duty_id or starts_at is None or starts_at > at:
            return
        if locked.state == State.WITHDRAWN:
            return
        duty = start_clock(locked.municipality, rules=locked.process, started_at=starts_at)
        Proposal.objects.filter(pk=locked.pk).update(duty=duty)
