"""Seals over the audit: a chain of digests, so that who changes the past is found.

Writers never wait. Whatever is committed and not sealed yet is sealed later, in batches, in the
order of the ids. An id can become visible after a higher one, when its transaction commits late;
a later seal takes it up. That is believed for `LATE`: a row that turns up behind the chain after
more time than any transaction takes was put there.
"""

import hashlib
import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from emvi.audit.models import AuditEntry, AuditSeal

BATCH = 1000
LATE = timedelta(hours=1)
# What the first seal has in the place of a seal before it.
BEGINNING = hashlib.sha256(b"emvi audit").hexdigest()
MARK = 16

Range = tuple[int, int]


def seal_entries() -> int:
    """Seal what is not sealed yet, and return how many entries. Safe to run many times at once:
    the chain has one end, and who comes second leaves it to the first."""
    sealed = 0
    while batch := _seal_batch():
        sealed += batch
    return sealed


def _seal_batch() -> int:
    now = timezone.now()
    last = AuditSeal.objects.order_by("-pk").first()
    entries = list(_unsealed(now))
    if not entries:
        return 0
    seal = AuditSeal(
        previous=last.digest if last else BEGINNING,
        covers=ranges_of(entry.pk for entry in entries),
        count=len(entries),
        marks=marks_of(entries),
        content=content_digest(entries),
        sealed_at=now,
    )
    seal.digest = seal_digest(seal)
    try:
        with transaction.atomic():
            seal.save(force_insert=True)
    except IntegrityError:
        return 0
    return len(entries)


def _unsealed(now: datetime) -> Iterator[AuditEntry]:
    """At most a batch of entries that no seal covers, and that may still come."""
    covered = _covered(now)
    left = BATCH
    for after, before in covered.gaps():
        rows = AuditEntry.objects.filter(pk__gt=after).order_by("pk")
        if before is not None:
            rows = rows.filter(pk__lt=before)
        for entry in rows[:left]:
            left -= 1
            yield entry
        if not left:
            return


def _covered(now: datetime) -> "Covered":
    """What is sealed, without reading the whole chain: below its end of `LATE` ago nothing comes."""
    covered = Covered()
    old = AuditSeal.objects.filter(sealed_at__lt=now - LATE).order_by("-pk").first()
    if old:
        covered.floor = highest_before(old)
    for seal in AuditSeal.objects.filter(pk__gt=old.pk if old else 0).iterator():
        covered.add(seal.covers)
    return covered


def sealed_among(ids: Iterable[int]) -> set[int]:
    """Which of these entries are sealed. Whether the chain holds says `verify_audit`."""
    covered = _covered(timezone.now())
    return {pk for pk in ids if pk in covered}


def highest_before(seal: AuditSeal) -> int:
    """The highest id that this seal or one before it covers. Late ones come after at most `LATE`,
    so the highest stands in a seal that is not much older."""
    recent = AuditSeal.objects.filter(pk__lte=seal.pk, sealed_at__gte=seal.sealed_at - LATE)
    return max(covers[-1][1] for covers in recent.values_list("covers", flat=True).iterator())


class Covered:
    """Which ids are sealed: all up to `floor`, and ranges above it. Neighbours are joined, so it
    grows with the holes and not with the entries."""

    def __init__(self) -> None:
        self.floor = 0
        self._ranges: list[Range] = []

    def add(self, covers: Iterable[Iterable[int]]) -> None:
        for first, last in covers:
            at = bisect_left(self._ranges, (first, last))
            if at and self._ranges[at - 1][1] == first - 1:
                at -= 1
                first = self._ranges.pop(at)[0]
            if at < len(self._ranges) and self._ranges[at][0] == last + 1:
                last = self._ranges.pop(at)[1]
            self._ranges.insert(at, (first, last))

    def __contains__(self, pk: int) -> bool:
        at = bisect_left(self._ranges, (pk + 1,))
        return pk <= self.floor or bool(at and self._ranges[at - 1][1] >= pk)

    def gaps(self) -> Iterator[tuple[int, int | None]]:
        """Where other ids can be: above the first number and below the second (None: no end)."""
        after = self.floor
        for first, last in self._ranges:
            if first > after + 1:
                yield after, first
            after = max(after, last)
        yield after, None


def ranges_of(ids: Iterable[int]) -> list[list[int]]:
    """Ascending ids as ranges."""
    ranges: list[list[int]] = []
    for pk in ids:
        if ranges and ranges[-1][1] == pk - 1:
            ranges[-1][1] = pk
        else:
            ranges.append([pk, pk])
    return ranges


def entry_digest(entry: AuditEntry) -> str:
    """Of all that an entry says."""
    return _digest(
        entry.pk,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.action,
        str(entry.actor) if entry.actor else None,
        entry.municipality_id,
        entry.subject,
        entry.facts,
    )


def marks_of(entries: Iterable[AuditEntry]) -> str:
    return "".join(entry_digest(entry)[:MARK] for entry in entries)


def content_digest(entries: Iterable[AuditEntry]) -> str:
    return _digest(*(entry_digest(entry) for entry in entries))


def seal_digest(seal: AuditSeal) -> str:
    """Of all that a seal says, the seal before it included."""
    return _digest(
        seal.previous,
        seal.covers,
        seal.count,
        seal.marks,
        seal.content,
        seal.sealed_at.astimezone(UTC).isoformat(timespec="microseconds"),
    )


def _digest(*values: object) -> str:
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
