"""How entries name what they are about, and all that is a person in them: the account, and the rows
that apps above this one say here, in the `ready` of their `apps.py`."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model

Rows = Callable[[Any], Iterable[Model]]

_rows: list[Rows] = []


def on_person_asked(rows: Rows) -> None:
    """Entries about one of `rows(account)` are about that person."""
    if rows not in _rows:
        _rows.append(rows)


def subject_of(row: Model) -> str:
    """How entries name a row."""
    return f"{row._meta.label_lower}:{row.pk}"


def subjects_about(account: Any) -> list[str]:
    """How entries name a person."""
    return [subject_of(account), *(subject_of(row) for rows in _rows for row in rows(account))]
