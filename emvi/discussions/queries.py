from emvi.discussions.models import Comment, Thread
from emvi.paging import Page, encode, page_by_key

PAGE_SIZE = 20


def comment_page(thread: Thread, *, cursor: str = "") -> Page:
    """A page of a discussion in reading order. A hidden or withdrawn comment keeps its place,
    without its words."""
    rows = (
        Comment.objects.filter(thread=thread)
        .in_reading_order()
        .select_related("author", "parent__author")
    )
    page = page_by_key(rows, key="branch", descending=False, cursor=cursor, size=PAGE_SIZE)
    for comment in page:
        comment.is_gone = bool(comment.hidden_at or comment.withdrawn_at)
        if comment.is_gone:
            comment.text = ""
    return page


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
