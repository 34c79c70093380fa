from datetime import datetime
from typing import Any, NamedTuple

from emvi.discussions.models import Comment, Thread
from emvi.paging import Page, encode, page_by_key

PAGE_SIZE = 20
COLUMNS = (
    *("pk", "branch", "root_id", "parent_id", "text", "language"),
    *("created_at", "hidden_at", "withdrawn_at", "words_removed_at"),
    *("author_id", "author__name", "author__account_id", "parent__author__name"),
)


class Said(NamedTuple):
    """A comment as everybody reads it. One that is gone keeps its place, without its words."""

    pk: int
    root_id: int | None
    author_id: int
    account_id: int | None
    author_name: str
    reply_to: str
    text: str
    language: str
    created_at: datetime
    is_hidden: bool
    is_withdrawn: bool
    is_removed: bool

    @property
    def is_gone(self) -> bool:
        return self.is_hidden or self.is_withdrawn or self.is_removed

    def public(self) -> dict[str, Any]:
        """All but who it is behind the name."""
        return {name: value for name, value in self._asdict().items() if name != "account_id"}


def comment_page(thread: Thread, *, cursor: str = "") -> Page:
    """A page of a discussion in reading order, of `Said`."""
    rows = Comment.objects.filter(thread=thread).in_reading_order()
    rows = rows.values_list(*COLUMNS, named=True)
    page = page_by_key(rows, key="branch", descending=False, cursor=cursor, size=PAGE_SIZE)
    return Page([_said(row) for row in page], page.after)


def _said(row: NamedTuple) -> Said:
    is_gone = bool(row.hidden_at or row.withdrawn_at)
    return Said(
        pk=row.pk,
        root_id=row.root_id,
        author_id=row.author_id,
        account_id=row.author__account_id,
        author_name=row.author__name,
        # Under the opening comment it is plain whom a reply answers.
        reply_to=row.parent__author__name if row.parent_id != row.root_id else "",
        text="" if is_gone else row.text,
        language=row.language,
        created_at=row.created_at,
        is_hidden=row.hidden_at is not None,
        is_withdrawn=row.withdrawn_at is not None,
        is_removed=row.words_removed_at is not None,
    )


def cursor_to(comment: Comment) -> str:
    """The cursor of a page that begins with the branch of this comment; empty while the whole
    discussion fits on one page."""
    fits = Comment.objects.filter(thread=comment.thread_id)[: PAGE_SIZE + 1].count() <= PAGE_SIZE
    return "" if fits else encode([comment.root_id or comment.pk, 0])


def comment_for(thread_municipality_id: int, pk: int) -> Comment | None:
    """A comment of this municipality, with what pages need around it."""
    return (
        Comment.objects.filter(pk=pk, thread__municipality_id=thread_municipality_id)
        .select_related("author", "thread__municipality")
        .first()
    )
