"""Is the audit as it was sealed? Reads seal by seal, so memory stays flat with millions."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from emvi.audit.models import AuditEntry, AuditSeal
from emvi.audit.seals import (
    BEGINNING,
    LATE,
    MARK,
    Covered,
    content_digest,
    entry_digest,
    seal_digest,
)

NAMED = 20


@dataclass
class Finding:
    """The first thing that is wrong. `seal` is None where no seal covers the rows."""

    what: str
    seal: int | None = None
    rows: list[int] = field(default_factory=list)


@dataclass
class Verified:
    """What was read, and the end of the chain: written down elsewhere, it proves that nobody cut
    the chain off."""

    seals: int
    entries: int
    unsealed: int
    head: str
    finding: Finding | None


def verify() -> Verified:
    """Follow the chain from its beginning and stop at the first thing that is wrong."""
    covered, passed = Covered(), Passed()
    result = Verified(seals=0, entries=0, unsealed=0, head=BEGINNING, finding=None)
    for seal in AuditSeal.objects.order_by("pk").iterator(chunk_size=50):
        result.finding = _check_seal(seal, result.head) or _check_rows(seal, passed)
        if result.finding:
            return result
        covered.add(seal.covers)
        passed.add(seal)
        result.seals += 1
        result.entries += seal.count
        result.head = seal.digest
    result.finding, result.unsealed = _check_rest(covered, passed)
    return result


class Passed:
    """How far the chain had come by a point in time."""

    def __init__(self) -> None:
        self.until = 0
        self._recent: list[tuple[datetime, int]] = []

    def add(self, seal: AuditSeal) -> None:
        self._recent.append((seal.sealed_at, seal.covers[-1][1]))

    def closed(self, at: datetime) -> int:
        """Up to this id nothing new may be seen at `at`. Asked for ascending times."""
        while self._recent and self._recent[0][0] < at - LATE:
            self.until = max(self.until, self._recent.pop(0)[1])
        return self.until


def _check_seal(seal: AuditSeal, head: str) -> Finding | None:
    if seal.previous != head:
        return Finding("a seal before this one is missing or changed", seal.pk)
    if seal.digest != seal_digest(seal):
        return Finding("this seal was changed", seal.pk)
    return None


def _check_rows(seal: AuditSeal, passed: Passed) -> Finding | None:
    closed = passed.closed(seal.sealed_at)
    ids = [pk for low, high in seal.covers for pk in range(low, high + 1)]
    late = [pk for pk in ids if pk <= closed]
    if late:
        return Finding("rows were put behind the chain", seal.pk, late[:NAMED])
    entries = AuditEntry.objects.in_bulk(ids)
    gone = [pk for pk in ids if pk not in entries]
    if gone:
        return Finding("rows were deleted", seal.pk, gone[:NAMED])
    marks = [seal.marks[at : at + MARK] for at in range(0, len(seal.marks), MARK)]
    changed = [
        pk for pk, mark in zip(ids, marks, strict=True) if entry_digest(entries[pk])[:MARK] != mark
    ]
    if changed or content_digest(entries[pk] for pk in ids) != seal.content:
        return Finding("rows were changed", seal.pk, changed[:NAMED])
    return None


def _check_rest(covered: Covered, passed: Passed) -> tuple[Finding | None, int]:
    """Rows that no seal covers: new ones wait, old ones were put there."""
    closed = passed.closed(timezone.now())
    forged = [pk for pk in _uncovered(covered, below=closed + 1)][:NAMED]
    if forged:
        return Finding("rows were put behind the chain", None, forged), 0
    waiting = 0
    for after, before in covered.gaps():
        rows = AuditEntry.objects.filter(pk__gt=max(after, closed))
        waiting += (rows.filter(pk__lt=before) if before else rows).count()
    return None, waiting


def _uncovered(covered: Covered, *, below: int) -> Iterator[int]:
    """Ids of rows below this one that no seal covers. Rows at and below 0 count too."""
    yield from AuditEntry.objects.filter(pk__lte=0).values_list("pk", flat=True)[:NAMED]
    for after, before in covered.gaps():
        if after >= below:
            return
        rows = AuditEntry.objects.filter(pk__gt=after, pk__lt=min(before or below, below))
        yield from rows.order_by("pk").values_list("pk", flat=True)[:NAMED]
