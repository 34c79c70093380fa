"""What there is to know of a text, whether it is a comment or what owns a thread; and the bell for
owners of threads that came into sight or left it."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from emvi.discussions.models import Comment, Text, Thread
from emvi.municipalities.models import Municipality, PublicName

Hook = Callable[[Thread, int], None]
_hooks: list[Hook] = []


class Words(NamedTuple):
    title: str
    text: str
    language: str


def thread_of(target: Text) -> Thread:
    return target if isinstance(target, Thread) else target.thread


def municipality_of(target: Text) -> Municipality:
    return thread_of(target).municipality


def noun_of(target: Text) -> str:
    """How audit entries call it."""
    return "proposal" if isinstance(target, Thread) else "comment"


def about(target: Text) -> dict[str, Text]:
    """The key of a row about this text."""
    return {"thread" if isinstance(target, Thread) else "comment": target}


def author_of(target: Text) -> PublicName | None:
    """Who wrote it; None where it came on paper, and for a word of the municipality."""
    return target.author if isinstance(target, Comment) else target.proposal.author


def account_behind(target: Text) -> int | None:
    """Whom a decision about it concerns: the person behind the name, or the officer who spoke for
    the municipality."""
    if isinstance(target, Comment) and target.is_official:
        return target.said_by_id
    author = author_of(target)
    return author.account_id if author else None


def words_of(target: Text) -> Words:
    if isinstance(target, Comment):
        return Words("", target.text, target.language)
    proposal = target.proposal
    return Words(proposal.title, proposal.text, proposal.language)


def edited_at(target: Text) -> datetime | None:
    edited: datetime | None
    edited = target.edited_at if isinstance(target, Comment) else target.proposal.edited_at
    return edited


def stamp_of(last_decision: int | None, edited: datetime | None) -> str:
    """What a moderator has seen of a text: other words or another decision have another stamp."""
    return f"{last_decision or 0}-{edited.timestamp() if edited else 0}"


def place_of(target: Text) -> str:
    """The address of the page on which it stands."""
    page: str = thread_of(target).proposal.get_absolute_url()
    return page if isinstance(target, Thread) else f"{page}#comment-{target.pk}"


def on_shown_or_gone(hook: Hook) -> None:
    """Be told, in the same transaction, when a thread comes into sight (+1) or leaves it (-1)."""
    _hooks.append(hook)


def tell_owners(thread: Thread, change: int) -> None:
    for hook in _hooks:
        hook(thread, change)
