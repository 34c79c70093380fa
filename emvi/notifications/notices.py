"""What each kind of notice says. Apps register a builder in their `apps.py`.

A builder takes the message and returns what the templates `emails/<kind>.txt` and
`emails/<kind>.html` need, among it `url` (absolute) and `headline` (one line for the inbox), or
None when what it tells about is gone. It runs in the recipient's language.
"""

from collections.abc import Callable
from typing import Any

from emvi.notifications.models import Message

Builder = Callable[[Message], dict[str, Any] | None]

_builders: dict[str, Builder] = {}


def register(kind: str, builder: Builder) -> None:
    """Say what notices of this kind contain."""
    _builders[kind] = builder


def context_of(message: Message) -> dict[str, Any] | None:
    """The context of one notice. Raises KeyError for a kind that nobody registered."""
    return _builders[message.kind](message)


def kinds() -> list[str]:
    """All kinds that are registered."""
    return sorted(_builders)
