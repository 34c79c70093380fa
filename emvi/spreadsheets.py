"""Cells that a spreadsheet takes for what they are: words, never a formula."""

import re

# A cell that begins so is a formula to a spreadsheet, in some of them after spaces too.
FORMULA = re.compile(r"[\s\x00-\x1f]*[=+\-@＝＋－＠|%]|[\t\r\n]")
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# A cell of a spreadsheet holds no more.
MOST_IN_A_CELL = 32_000


def safe(value: str | int) -> str | int:
    """The value of a cell that starts no formula and holds nothing that a file cannot."""
    if isinstance(value, int):
        return value
    value = CONTROLS.sub("", value)
    return f"'{value}" if FORMULA.match(value) else value


def guarded(value: str) -> str:
    """As `safe`, and `unguarded` gives back exactly what it was, if that began with a quote too."""
    value = CONTROLS.sub("", value)
    return f"'{value}" if FORMULA.match(value.lstrip("'")) else value


def unguarded(value: str) -> str:
    """What stood there before `guarded`."""
    is_guarded = value.startswith("'") and FORMULA.match(value.lstrip("'"))
    return value[1:] if is_guarded else value
