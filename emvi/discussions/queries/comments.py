from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Case, Count, Q, QuerySet, Subquery, When

from emvi.accounts.models import Account
from emvi.discussions.models import Comment, Held, Thread
from emvi.discussions.rules import editable_since
from emvi.municipalities.blocks import NOBODY
from emvi.paging import Page, decode, encode

PAGE_SIZE = 20
# Of the branches; within one, people read from the first reply to the last.
ORDERS = ("oldest", "newest", "replied")
COLUMNS = (
    *("pk", "branch", "root_id", "parent_id", "text", "language"),
    *("created_at", "edited_at", "hidden_at", "held_at", "held_for", "withdrawn_at"),
    *("words_removed_at", "is_official"),
    *("author_id", "author__name", "author__account_id", "parent__author__name"),
    *("parent__hidden_at", "parent__held_at", "parent__withdrawn_at"),
    *("parent__author_id", "parent__is_official"),
)


class Said(NamedTuple):
    """A comment as this reader gets it. One that is gone keeps its place, without its words; one
    that is held has them for who wrote it."""

    pk: int
    root_id: int | None
    author_id: int | None
    account_id: int | None
    author_name: str
    reply_to: str
    replies_to_official: bool
    text: str
    language: str
    created_at: datetime
    is_edited: bool
    is_hidden: bool
    is_held: bool
    is_to_change: bool
    is_withdrawn: bool
    is_removed: bool
    is_official: bool
    is_editable: bool

    @property
    def is_gone(self) -> bool:
        return not self.text

    def public(self) -> dict[str, Any]:
        """All but who it is behind the name."""
        return {name: value for name, value in self._asdict().items() if name != "account_id"}


@dataclass(frozen=True)
class Discussion(Page):
    """A page of it. `count`: how many comments there are for this reader on all pages."""

    count: int


def comment_page(
    thread: Thread,
    *,
    order: str = "oldest",
    cursor: str = "",
    reader: Account | None = None,
    unseen: frozenset[int] = NOBODY,
    moderates: bool = False,
) -> Discussion:
    """A page of a discussion in reading order, of `Said`. What nobody but its author ever saw is
    there for the author and, without its words, for the moderators. Of the names in `unseen`
    the reader sees nothing, not even that something is missing."""
    account_id = reader.pk if reader is not None and reader.is_authenticated else None
    seen = Q() if moderates else Q(was_public=True)
    if account_id and not moderates:
        seen |= Q(author__account=account_id)
    rows = Comment.objects.filter(seen, thread=thread).by_branch()
    if unseen:
        rows = rows.exclude(author__in=unseen)
        rows = rows.annotate(shown=_count_without(thread, unseen))
    columns = (*COLUMNS, "shown") if unseen else COLUMNS
    rows = rows.values_list(*columns, named=True)
    at = _place(cursor)
    if order == "replied":
        roots = Comment.objects.filter(thread=thread, root=None)
        if not moderates:
            roots = roots.filter(seen | Q(reply_count__gt=0))
        found = _most_replied(rows, roots, at)
    else:
        found = _by_time(rows, order == "newest", at)
    items = found[:PAGE_SIZE]
    after = encode([items[-1].branch, items[-1].pk]) if len(found) > PAGE_SIZE else ""
    editable = _editable(thread, items, account_id) if account_id else frozenset()
    count = thread.comment_count if not unseen else (items[0].shown or 0) if items else 0
    return Discussion([_said(row, account_id, unseen, editable) for row in items], after, count)


def _count_without(thread: Thread, unseen: frozenset[int]) -> Subquery:
    """Asked along with the rows. A larger number than a reader finds would tell of a block."""
    said = Comment.objects.visible().filter(thread=thread).exclude(author__in=unseen)
    return Subquery(said.order_by().values("thread").annotate(n=Count("pk")).values("n"))


def _place(cursor: str) -> tuple[int, int] | None:
    """The branch and the comment with which the page before ended, in any order."""
    values = decode(cursor) if cursor else None
    if values is None or type(values[0]) is not int or values[0].bit_length() > 62:
        return None
    return values[0], values[1]


def _by_time(rows: QuerySet, newest: bool, at: tuple[int, int] | None) -> list[Any]:
    order = ("-branch" if newest else "branch", "pk")
    found: list[Any] = []
    if at is not None:
        found = _rest_of_branch(rows, at)
        rows = rows.filter(**{"branch__lt" if newest else "branch__gt": at[0]})
    if len(found) <= PAGE_SIZE:
        found += rows.order_by(*order)[: PAGE_SIZE + 1 - len(found)]
    return found


def _rest_of_branch(rows: QuerySet, at: tuple[int, int]) -> list[Any]:
    """Asked for by itself, so that an index leads into the middle of a long branch."""
    return list(_one_branch(rows, at[0]).filter(pk__gt=at[1])[: PAGE_SIZE + 1])


def _one_branch(rows: QuerySet, branch: int) -> QuerySet:
    """As a range: told that it is one branch, PostgreSQL may go through all comments by number and
    look for the first that are in it."""
    return rows.filter(branch__gte=branch, branch__lte=branch).order_by("branch", "pk")


def _most_replied(rows: QuerySet, roots: QuerySet, at: tuple[int, int] | None) -> list[Any]:
    """First the rest of the branch at which the page before ended; then only as many branches as
    fill the page, so that a long discussion costs no more than a short one."""
    found: list[Any] = []
    roots = roots.order_by("-reply_count", "pk").values_list("pk", "reply_count")
    last = roots.filter(pk=at[0]).first() if at is not None else None
    if at is not None and last is not None:
        found += _rest_of_branch(rows, at)
    while len(found) <= PAGE_SIZE:
        rest = _next_roots(roots, last)
        some = _enough(rest, PAGE_SIZE + 1 - len(found))
        if some:
            last = some[-1]
            branches = _branches(rows, [pk for pk, _count in some])
            found += branches[: PAGE_SIZE + 1 - len(found)]
        if some == rest and len(rest) <= PAGE_SIZE:
            break
    return found


def _branches(rows: QuerySet, some: list[int]) -> QuerySet:
    """These branches, one after the other. A long one is always alone: those before it are no
    shorter, and would have filled the page. So there is never much to sort."""
    if len(some) == 1:
        return _one_branch(rows, some[0])
    place = Case(*(When(branch=pk, then=n) for n, pk in enumerate(some)))
    return rows.filter(branch__in=some).order_by(place, "pk")


def _next_roots(roots: QuerySet, last: tuple[int, int] | None) -> list[tuple[int, int]]:
    """As many branches as a page can hold. Many have as many replies, most of them none: those
    after the last one are asked for by themselves, and as a range, as above."""
    if last is None:
        return list(roots[: PAGE_SIZE + 1])
    pk, count = last
    alike = roots.filter(reply_count__gte=count, reply_count__lte=count, pk__gt=pk)
    found = list(alike[: PAGE_SIZE + 1])
    if len(found) <= PAGE_SIZE:
        found += roots.filter(reply_count__lt=count)[: PAGE_SIZE + 1 - len(found)]
    return found


def _enough(roots: list[tuple[int, int]], wanted: int) -> list[tuple[int, int]]:
    some = []
    for pk, count in roots:
        some.append((pk, count))
        wanted -= 1 + count
        if wanted <= 0:
            break
    return some


def _editable(thread: Thread, rows: list[Any], account_id: int) -> frozenset[int]:
    """Which of these their author may still change, as the rule says for a single one."""
    own = [row for row in rows if row.author__account_id == account_id]
    since = editable_since(thread) if own else None
    if since is None:
        return frozenset()
    young = {
        row.pk
        for row in own
        if row.created_at > since and not (row.hidden_at or row.held_at or row.withdrawn_at)
    }
    if not young:
        return frozenset()
    replies = Comment.objects.visible().filter(parent__in=young)
    return frozenset(young - set(replies.values_list("parent_id", flat=True)))


def _said(
    row: Any, account_id: int | None, unseen: frozenset[int], editable: frozenset[int]
) -> Said:
    is_own = account_id is not None and row.author__account_id == account_id
    is_gone = bool(row.hidden_at or row.withdrawn_at or (row.held_at and not is_own))
    parent_is_gone = (
        row.parent__hidden_at
        or row.parent__held_at
        or row.parent__withdrawn_at
        or row.parent__author_id in unseen
    )
    # Under the opening comment it is plain whom a reply answers.
    names_parent = row.parent_id != row.root_id and not parent_is_gone
    return Said(
        pk=row.pk,
        root_id=row.root_id,
        author_id=row.author_id,
        account_id=row.author__account_id,
        author_name="" if is_gone else row.author__name or "",
        reply_to=row.parent__author__name or "" if names_parent else "",
        replies_to_official=names_parent and bool(row.parent__is_official),
        text="" if is_gone else row.text,
        language=row.language,
        created_at=row.created_at,
        is_edited=row.edited_at is not None,
        is_hidden=row.hidden_at is not None,
        is_held=row.held_at is not None,
        is_to_change=row.held_for == Held.EDIT,
        is_withdrawn=row.withdrawn_at is not None,
        is_removed=row.words_removed_at is not None,
        is_official=row.is_official,
        is_editable=row.pk in editable,
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
