"""When the answer clock of a proposal starts: with its support, on the announced day, when its
process is closed early, or when it comes back into sight too late to be supported."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from emvi.answers.actions import start_clock
from emvi.answers.ahead import go_on_with_clock
from emvi.discussions.models import Thread
from participation.processes.models import Process
from participation.proposals.models import Merge, Proposal
from participation.proposals.states import State
from participation.proposals.telling import tell_of_clock


def is_enough(process: Process, verified: int, other: int) -> bool:
    """Does this support, as far as it counts, start the clock of a proposal in this process?"""
    only_verified = process.support_counts_of == Process.Whose.VERIFIED
    starts_by_support = process.clock_start == Process.ClockStart.THRESHOLD
    counted = verified if only_verified else verified + other
    return starts_by_support and counted >= process.support_threshold


def start_clock_by_support(proposal_id: int, verified: int, other: int) -> None:
    """Start the answer clock if this support, which was there in public, is enough. The caller
    holds the row's lock. What came from another portal waits for no number here."""
    proposal = (
        Proposal.objects.select_related("process", "municipality")
        .filter(pk=proposal_id, duty__isnull=True)
        .exclude(source=Proposal.Source.IMPORT)
        .first()
    )
    if proposal and is_enough(proposal.process, verified, other):
        started_at = proposal.clock_start or timezone.now()
        duty = start_clock(proposal.municipality, rules=proposal.process, started_at=started_at)
        Proposal.objects.filter(pk=proposal_id, duty__isnull=True).update(duty=duty)
        go_on_with_clock(proposal_id, duty)
        tell_of_clock(proposal)


def start_clock_by_date(proposal: Proposal, *, at: datetime | None = None) -> None:
    """Start the clock that was announced for the end of collecting, or that starts since its
    process was closed before. Again changes nothing.

    Hiding what people have read does not stop its clock: lists then show its number instead of its
    words. Nor does it help to leave it unread: what only waits for a moderator has its clock, too.
    """
    at = at or timezone.now()
    with transaction.atomic():
        locked = (
            Proposal.objects.select_for_update(of=("self",), no_key=True)
            .select_related("process", "municipality", "thread")
            .get(pk=proposal.pk)
        )
        starts_at = locked.clock_start
        if locked.duty_id or starts_at is None or starts_at > at:
            return
        if locked.state == State.WITHDRAWN or locked.has_no_words or locked.never_came_out:
            return
        if Proposal.objects.filter(merges__merged=locked, duty__answered_at__isnull=False).exists():
            return  # A part whose whole is answered has its answer there.
        duty = start_clock(locked.municipality, rules=locked.process, started_at=starts_at)
        Proposal.objects.filter(pk=locked.pk).update(duty=duty)
        go_on_with_clock(locked.pk, duty)
        tell_of_clock(locked)


def start_clock_of_returned(thread: Thread, change: int) -> None:
    """It comes into sight when people can no longer support it, and for a part of the time in
    which they could it was away: as when a process is closed early, that counts as enough."""
    if change < 0 or thread.away_since is None:
        return
    rows = Proposal.objects.select_for_update(of=("self",), no_key=True)
    rows = rows.filter(
        *(Q(thread=thread), ~Q(source=Proposal.Source.IMPORT)),
        duty__isnull=True,
        state=State.PUBLISHED,
        words_removed_at__isnull=True,
        process__clock_start=Process.ClockStart.THRESHOLD,
    )
    proposal = rows.select_related("process", "municipality").first()
    # What was closed early has its start already.
    if proposal is None or proposal.clock_start is not None:
        return
    supporting = proposal.process.phases.granting("supports").filter(
        closes_at__gt=thread.away_since
    )
    if supporting.exists() and not supporting.filter(closes_at__gt=timezone.now()).exists():
        duty = start_clock(proposal.municipality, rules=proposal.process)
        Proposal.objects.filter(pk=proposal.pk).update(duty=duty)
        go_on_with_clock(proposal.pk, duty)
        tell_of_clock(proposal)


def coming_start(proposal: Proposal, merge: Merge | None) -> datetime | None:
    """The day that a page announces: none where the clock runs, or where none will ever start.
    `merge` says what the proposal is a part of."""
    never = proposal.state == State.WITHDRAWN or proposal.has_no_words or proposal.never_came_out
    whole = merge.into.duty if merge else None
    if proposal.has_clock or never or (whole is not None and whole.answered_at is not None):
        return None
    return proposal.clock_start


def due_to_start(at: datetime | None = None) -> Iterator[Proposal]:
    """Those whose clock starts by now: their day came, or their process was closed early."""
    at = at or timezone.now()
    waiting = Proposal.objects.without_clock()
    # Apart, since an index leads to each of the two and to none to both.
    closed = list(Process.objects.filter(closed_at__lte=at).values_list("pk", flat=True))
    return chain(
        waiting.filter(clock_starts_at__lte=at).iterator(),
        waiting.filter(process__in=closed).with_known_start().iterator(),
    )


def clocks_to_start(process: Process) -> int:
    """How many clocks start if this process is closed now."""
    waiting = Proposal.objects.without_clock().filter(process=process)
    if process.clock_start != Process.ClockStart.THRESHOLD:
        return waiting.filter(clock_starts_at__isnull=False).count()
    is_kept_from_support = process.phases.granting("supports").filter(closes_at__gt=timezone.now())
    if not is_kept_from_support.exists():
        return 0
    return waiting.exclude(source=Proposal.Source.IMPORT).count()
