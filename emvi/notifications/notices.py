"""What each kind of notice says. Apps register a builder in their `apps.py`.

A builder takes messages of its kind and returns, by id of message, what the templates
`emails/<kind>.txt` and `emails/<kind>.html` need, among it `url` (absolute) and `headline` (one
line for the inbox). It leaves out messages about what is gone, reads the same number of queries
for one message and for fifty, and runs in the recipient's language.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings

from emvi.notifications.models import Message

Builder = Callable[[list[Message]], dict[int, dict[str, Any]]]

_builders: dict[str, Builder] = {}


def register(kind: str, builder: Builder) -> None:
    """Say what notices of this kind contain."""
    _builders[kind] = builder


def contexts_of(messages: list[Message]) -> dict[int, dict[str, Any]]:
    """The contexts of notices by id. Raises KeyError for a kind that nobody registered."""
    by_kind: dict[str, list[Message]] = {}
    for message in messages:
        by_kind.setdefault(message.kind, []).append(message)
    contexts: dict[int, dict[str, Any]] = {}
    for kind, of_kind in by_kind.items():
        contexts |= _builders[kind](of_kind)
    return contexts


def context_of(message: Message) -> dict[str, Any] | None:
    """The context of one notice, or None when what it tells about is gone."""
    return contexts_of([message]).get(message.pk)


def absolute(path: str) -> str:
    """An address for a mail."""
    return f"{settings.SITE_URL}{path}"


def kinds() -> list[str]:
    """All kinds that are registered."""
    return sorted(_builders)
