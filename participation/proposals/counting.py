"""Counting support without a queue.

Whoever gets the lock of the proposal's row counts on the row itself; whoever does not leaves a
`SupportNote` and goes on. The next one who counts adds the notes up. SQLite writes one at a time
anyway, so there the lock is always free.
"""

from django.db import connection, transaction
from django.db.models import F

from participation.proposals.clocks import start_clock_at_threshold
from participation.proposals.models import Proposal, SupportNote


def count_support(proposal: Proposal, *, verified: int, other: int) -> bool:
    """Add to the counts inside the caller's transaction. False: left as a note, to be folded."""
    if _lock(proposal.pk) is None:
        SupportNote.objects.create(proposal_id=proposal.pk, verified=verified, other=other)
        return False
    noted = _take_notes(proposal.pk)
    _add(proposal.pk, verified + noted[0], other + noted[1])
    return True


def fold_supports(proposal_id: int) -> None:
    """Add up waiting notes. Safe to run many times; skips when somebody else counts now."""
    with transaction.atomic():
        if _lock(proposal_id) is None:
            return
        verified, other = _take_notes(proposal_id)
        if verified or other:
            _add(proposal_id, verified, other)


def waiting_supports(proposal_ids: list[int]) -> dict[int, tuple[int, int]]:
    """What waits in notes, by proposal, so that pages show the exact number."""
    sums: dict[int, tuple[int, int]] = {}
    notes = SupportNote.objects.filter(proposal_id__in=proposal_ids)
    for proposal_id, verified, other in notes.values_list("proposal_id", "verified", "other"):
        before = sums.get(proposal_id, (0, 0))
        sums[proposal_id] = (before[0] + verified, before[1] + other)
    return sums


def _lock(proposal_id: int) -> int | None:
    rows = Proposal.objects.filter(pk=proposal_id).order_by()
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, no_key=True)
    return rows.values_list("pk", flat=True).first()


def _take_notes(proposal_id: int) -> tuple[int, int]:
    notes = list(SupportNote.objects.filter(proposal_id=proposal_id))
    if not notes:
        return 0, 0
    SupportNote.objects.filter(pk__in=[note.pk for note in notes]).delete()
    return sum(note.verified for note in notes), sum(note.other for note in notes)


def _add(proposal_id: int, verified: int, other: int) -> None:
    Proposal.objects.filter(pk=proposal_id).update(
        supports_verified=F("supports_verified") + verified,
        supports_other=F("supports_other") + other,
    )
    if verified > 0 or other > 0:
        start_clock_at_threshold(proposal_id)
