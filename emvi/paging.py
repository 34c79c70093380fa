"""Paging by key: the tenth and the ten-thousandth page cost the same."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.dateparse import parse_datetime


@dataclass(frozen=True)
class Page:
    """One page. `after` is the cursor of the next one, empty on the last."""

    items: list[Any]
    after: str

    def __iter__(self):
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def encode(values: list[Any]) -> str:
    """A cursor as it stands in an address."""
    text = json.dumps([v.isoformat() if isinstance(v, date) else v for v in values])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(cursor: str) -> list[Any] | None:
    """The values of a cursor, or None for one that we did not make: then the first page is shown."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, UnicodeDecodeError, RecursionError):
        return None
    if not isinstance(values, list) or len(values) != 2 or not isinstance(values[1], int):
        return None
    if values[1].bit_length() > 62 or isinstance(values[0], float | list | dict):
        return None
    if isinstance(values[0], str) and not _is_in_time(values[0]):
        return None
    return values


def _is_in_time(text: str) -> bool:
    """False for a moment that lies outside of all calendars in the zone of the database."""
    try:
        moment = parse_datetime(text)
        return moment is None or moment.utcoffset() is None or bool(moment.astimezone(UTC))
    except (ValueError, OverflowError):
        return False


def page_by_key(rows: QuerySet, *, key: str, descending: bool, cursor: str, size: int) -> Page:
    """One page of `rows` ordered by (`key`, id). `key` is a column or an annotation."""
    sign = "-" if descending else ""
    rows = rows.order_by(f"{sign}{key}", f"{sign}pk")
    values = decode(cursor) if cursor else None
    if values:
        rows = _beyond(rows, key, values, "lt" if descending else "gt")
    items = list(rows[: size + 1])
    more = len(items) > size
    items = items[:size]
    return Page(items, encode(position(items[-1], key)) if more else "")


def position(item: Model, key: str) -> list[Any]:
    """Where an item stands in the order."""
    return [getattr(item, key), item.pk]


def _beyond(rows: QuerySet, key: str, values: list[Any], side: str) -> QuerySet:
    first, pk = values
    try:
        # The first condition is what an index can use; the second settles ties.
        return rows.filter(**{f"{key}__{side}e": first}).filter(
            Q(**{f"{key}__{side}": first}) | Q(**{f"pk__{side}": pk})
        )
    except (ValueError, TypeError, OverflowError, ValidationError):
        return rows
