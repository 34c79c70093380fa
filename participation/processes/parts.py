"""What stands inside a process (proposals, later surveys and ballots) gives its part of the
process page here, from its `apps.py`, so that processes need not know it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from participation.processes.models import Process

Builder = Callable[[HttpRequest, Process], dict[str, Any]]


@dataclass(frozen=True)
class Part:
    """A template of a part, and what it shows."""

    template: str
    context: dict[str, Any]


_builders: list[tuple[str, Builder]] = []


def register_part(template: str, builder: Builder) -> None:
    """Add a part to every process page, after those registered before."""
    _builders.append((template, builder))


def parts_of(request: HttpRequest, process: Process) -> list[Part]:
    """The parts of this process page for this reader."""
    return [Part(template, builder(request, process)) for template, builder in _builders]
