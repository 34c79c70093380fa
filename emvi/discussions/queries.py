from emvi.discussions.models import Comment, Thread
from emvi.paging import Page, page_by_key

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


def comment_for(thread_municipality_id: int, pk: int) -> Comment | None:
    """A comment of this municipality, with what pages need around it."""
    return (
        Comment.objects.filter(pk=pk, thread__municipality_id=thread_municipality_id)
        .select_related("author", "thread__municipality")
        .first()
    )
