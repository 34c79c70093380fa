"""No number under ten about people's words: small ones are counted together with others.

What is published are the parts of one whole, each of ten or more. So no sum and no difference of
published numbers leads to a small one.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

LEAST = 10


class Parts(NamedTuple):
    """Numbers that can be shown by label, the largest first, and those that are shown as one sum
    only, with their labels."""

    shown: dict[Any, int]
    together: int
    labels: list[Any]


def may_show(number: int) -> bool:
    return number >= LEAST


def merge_small(
    numbers: Mapping[Any, int], beside: Mapping[Any, int] | None = None
) -> Parts | None:
    """Show what is ten or more, the rest as one sum; None where all of it is under ten.

    `beside`: the same numbers of what, with these, makes up a whole that is published too. What is
    left of the whole must not be small either. A sum of one number would be that number, so
    another goes with it.
    """
    there = {label: number for label, number in numbers.items() if number}
    if sum(there.values()) < LEAST:
        return None
    order = sorted(there, key=lambda label: -there[label])
    shown = [label for label in order if there[label] >= LEAST and _is_safe(label, beside)]
    rest = [label for label in order if label not in shown]
    while rest and shown and (len(rest) < 2 or sum(there[label] for label in rest) < LEAST):
        rest.insert(0, shown.pop())
    if not shown and len(rest) == 1:
        return None
    return Parts({label: there[label] for label in shown}, sum(there[x] for x in rest), rest)


def _is_safe(label: Any, beside: Mapping[Any, int] | None) -> bool:
    others = beside.get(label, 0) if beside else 0
    return others == 0 or others >= LEAST


class Span(NamedTuple):
    """One number for the steps from `first` to `last`, both among them."""

    first: Any
    last: Any
    number: int


def merge_spans(steps: Sequence[tuple[Any, int]]) -> list[Span]:
    """Steps in time, joined until each number is ten or more. What is too little at the end goes
    with the last one; too little in all is nothing."""
    spans: list[Span] = []
    first, number = None, 0
    for label, more in steps:
        first = label if first is None else first
        number += more
        if number >= LEAST:
            spans.append(Span(first, label, number))
            first, number = None, 0
    if first is not None and spans:
        last = spans.pop()
        spans.append(Span(last.first, steps[-1][0], last.number + number))
    return spans
