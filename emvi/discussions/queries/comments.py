from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q

from emvi.accounts.models import Account
from emvi.discussions.models import Comment, Held, Thread
from emvi.municipalities.blocks import NOBODY
from emvi.paging import Page, encode, page_by_key

PAGE_SIZE = 20
COLUMNS = (
    *("pk", "branch", "root_id", "parent_id", "text", "language"),
    *("created_at", "edited_at", "hidden_at", "held_at", "held_for", "withdrawn_at"),
    "words_removed_at",
    *("author_id", "author__name", "author__account_id", "parent__author__name"),
    *("parent__hidden_at", "parent__held_at", "parent__withdrawn_at"),
    "parent__author__account_id",
)


class Said(NamedTuple):
    """A comment as this reader gets it. One that is gone keeps its place, without its words; one
    that is held has them for who wrote it."""

    pk: int
    root_id: int | None
    author_id: int
    account_id: int | None
    author_name: str
    reply_to: str
    text: str
    language: str
    created_at: datetime
    is_edited: bool
    is_hidden: bool
    is_held: bool
    is_to_change: bool
    is_withdrawn: bool
    is_removed: bool

    @property
    def is_gone(self) -> bool:
        return not self.text

    def public(self) -> dict[str, Any]:
        """All but who it is behind the name."""
        return {name: value for name, value in self._asdict().items() if name != "account_id"}


def comment_page(
    thread: Thread,
    *,
    cursor: str = "",
    reader: Account | None = None,
    unseen: frozenset[int] = NOBODY,
    moderates: bool = False,
) -> Page:
    """A page of a discussion in reading order, of `Said`. What nobody but its author ever saw is
    there for the author and, without its words, for the moderators. Of the accounts in `unseen`
    the reader sees nothing, not even that something is missing."""
    account_id = reader.pk if reader is not None and reader.is_authenticated else None
    rows = Comment.objects.filter(thread=thread).in_reading_order()
    if not moderates:
        seen = Q(was_public=True)
        rows = rows.filter(seen | Q(author__account=account_id) if account_id else seen)
    if unseen:
        rows = rows.exclude(author__account__in=unseen)
    rows = rows.values_list(*COLUMNS, named=True)
    page = page_by_key(rows, key="branch", descending=False, cursor=cursor, size=PAGE_SIZE)
    return Page([_said(row, account_id, unseen) for row in page], page.after)


def _said(row: Any, account_id: int | None, unseen: frozenset[int]) -> Said:
    is_own = account_id is not None and row.author__account_id == account_id
    is_gone = bool(row.hidden_at or row.withdrawn_at or (row.held_at and not is_own))
    parent_is_gone = (
        row.parent__hidden_at
        or row.parent__held_at
        or row.parent__withdrawn_at
        or row.parent__author__account_id in unseen
    )
    return Said(
        pk=row.pk,
        root_id=row.root_id,
        author_id=row.author_id,
        account_id=row.author__account_id,
        author_name="" if is_gone else row.author__name,
        # Under the opening comment it is plain whom a reply answers.
        reply_to="" if row.parent_id == row.root_id or parent_is_gone else row.parent__author__name,
        text="" if is_gone else row.text,
        language=row.language,
        created_at=row.created_at,
        is_edited=row.edited_at is not None,
        is_hidden=row.hidden_at is not None,
        is_held=row.held_at is not None,
        is_to_change=row.held_for == Held.EDIT,
        is_withdrawn=row.withdrawn_at is not None,
        is_removed=row.words_removed_at is not None,
    )


def cursor_to(comment: Comment) -> str:
    """The cursor of a page that begins with the branch of this comment; empty while the whole
    discussion fits on one page."""
    fits = Comment.objects.filter(thread=comment.thread_id)[: PAGE_SIZE + 1].count() <= PAGE_SIZE
    return "" if fits else encode([comment.root_id or comment.pk, 0])


def comment_for(municipality_id: int, pk: int) -> Comment | None:
    """A comment of this municipality, with what pages need around it."""
    return (
        Comment.objects.filter(pk=pk, thread__municipality_id=municipality_id)
        .select_related("author", "thread__municipality", "thread__proposal__municipality")
        .defer("thread__proposal__search_text")
        .first()
    )


def thread_for(municipality_id: int, pk: int) -> Thread | None:
    """A thread of this municipality, with what owns it."""
    return (
        Thread.objects.filter(pk=pk, municipality_id=municipality_id)
        .select_related("municipality", "proposal__municipality", "proposal__author")
        .defer("proposal__search_text")
        .first()
    )
