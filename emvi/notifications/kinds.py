"""Who hears what: the one table. Each app adds its kinds in its `apps.py`.

`manage.py describe_notices` writes docs/notices.md from it; the desk shows a sample of each.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from emvi.municipalities.blocks import blocked_pairs
from emvi.municipalities.models import Municipality, PublicName
from emvi.notifications.models import Message
from emvi.notifications.topics import DEFAULTS, Topic

Context = dict[str, Any]
Builder = Callable[[list[Message]], dict[int, Context]]


@dataclass(frozen=True)
class Kind:
    """One kind of notice.

    `build` takes messages of the kind and returns by id of message what the templates
    `emails/<template>.txt` and `.html` show, among it `url` (absolute), `headline` (one line,
    plain) and, where somebody's words stand in it, `marked_headline`. It leaves out messages whose
    recipient must not read them any more (gone, hidden, blocked), asks the database as often for
    one as for fifty, and runs in the recipient's language. `by` names the accounts whose words it
    shows, so that nobody hears from a blocked person. `sample` makes such a context without
    the database.
    """

    name: str
    topic: Topic
    title: Promise
    who: Promise
    build: Builder
    sample: Callable[[Municipality], Context]
    why: Promise
    followers_too: bool = False
    subject: Promise = _("You have a message")
    template: str = "notice"
    # Also mailed to somebody whose account is locked: only what says so.
    reaches_locked: bool = False

    @property
    def default(self) -> str:
        """How often it is mailed, unless the person chose otherwise."""
        return DEFAULTS[self.topic]

    @property
    def can_be_switched_off(self) -> bool:
        return self.topic != Topic.ACCOUNT


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.name] = kind


def all_kinds() -> list[Kind]:
    """In the order of topics, as the page in docs/ has them."""
    order = list(Topic)
    return sorted(_kinds.values(), key=lambda kind: (order.index(kind.topic), kind.name))


def kind_named(name: str) -> Kind | None:
    return _kinds.get(name)


def topic_of(name: str) -> Topic:
    kind = _kinds.get(name)
    return kind.topic if kind else Topic.ACCOUNT


def contexts_of(messages: list[Message]) -> dict[int, Context]:
    """The contexts of notices by id. Raises KeyError for a kind that nobody registered."""
    by_kind: dict[str, list[Message]] = {}
    for message in messages:
        by_kind.setdefault(message.kind, []).append(message)
    contexts: dict[int, Context] = {}
    for name, of_kind in by_kind.items():
        contexts |= _kinds[name].build(of_kind)
    return _without_blocked(messages, contexts)


def accounts_behind(*names: PublicName | None) -> frozenset[int]:
    """For `by` of a context: whose words it shows."""
    return frozenset(name.account_id for name in names if name is not None and name.account_id)


def _without_blocked(messages: list[Message], contexts: dict[int, Context]) -> dict[int, Context]:
    """Without the words of people of whom the recipient sees nothing."""
    shown = {pk: context.get("by", frozenset()) for pk, context in contexts.items()}
    pairs = blocked_pairs(
        {message.recipient_id for message in messages}, frozenset().union(*shown.values())
    )
    kept = {
        message.pk
        for message in messages
        if message.pk in shown
        and not any(
            (message.recipient_id, by, message.municipality_id) in pairs for by in shown[message.pk]
        )
    }
    return {pk: context for pk, context in contexts.items() if pk in kept}


def context_of(message: Message) -> Context | None:
    """The context of one notice, or None when its recipient must not read it any more."""
    return contexts_of([message]).get(message.pk)
