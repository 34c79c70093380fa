"""What everybody may read and the words are looked for in, a table at a time.

Each of these leaves out what is hidden, held, taken back, a draft, of a municipality that is not
public, and of people of whom the reader sees nothing. What stands around words that are away is
left out with them.
"""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from emvi.answers.models import Answer, Result
from emvi.discussions.models import Comment
from emvi.front.search.filters import Kind, Search, Standing
from emvi.municipalities.models import Municipality, Page
from participation.processes.models import Document, Phase, Process
from participation.proposals.models import Proposal
from participation.proposals.results import listed_results
from participation.proposals.states import ANSWERED, UNLISTED

# By which column the rows of a kind are put in order, newest first.
KEYS = {
    Kind.MUNICIPALITIES: "pk",
    Kind.PROPOSALS: "published_at",
    Kind.PROCESSES: "published_at",
    Kind.ANSWERS: "published_at",
    Kind.RESULTS: "pk",
    Kind.COMMENTS: "created_at",
    Kind.PAGES: "pk",
}
# What stands on the page of a process in rows of its own is found with it.
PARTS = {Kind.PROCESSES: (Phase, Document)}


def found_rows(
    kind: str, search: Search, municipality: Municipality | None, unseen: frozenset[int]
) -> QuerySet:
    """The rows of one kind, without an order; without a municipality, those of all public ones."""
    rows = {
        Kind.MUNICIPALITIES: _municipalities,
        Kind.PROPOSALS: _proposals,
        Kind.PROCESSES: _processes,
        Kind.ANSWERS: _answers,
        Kind.RESULTS: _results,
        Kind.COMMENTS: _comments,
        Kind.PAGES: _pages,
    }[Kind(kind)](search, municipality, unseen)
    for word in search.words:
        rows = rows.filter(_holds(kind, word))
    return rows


def _holds(kind: str, word: str) -> Q:
    condition = Q(search_text__contains=word)
    for part in PARTS.get(Kind(kind), ()):
        inside = part.objects.filter(search_text__contains=word)
        condition |= Q(pk__in=inside.values("process"))
    return condition


def searched_texts(
    kind: str, municipality: Municipality | None, unseen: frozenset[int]
) -> Iterator[QuerySet]:
    """The rows in whose texts the words of a kind are looked for, the newest first."""
    rows = found_rows(kind, Search(), municipality, unseen)
    yield rows.order_by(f"-{KEYS[Kind(kind)]}", "-pk")
    for part in PARTS.get(Kind(kind), ()):
        yield part.objects.filter(process__in=rows).order_by("-pk")


def _municipalities(
    search: Search, municipality: Municipality | None, unseen: frozenset[int]
) -> QuerySet[Municipality]:
    """In the search of a municipality none: one is there already."""
    if municipality:
        return Municipality.objects.none()
    return _in_language(_if_all(Municipality.objects.public(), search), search, "name")


def _proposals(
    search: Search, municipality: Municipality | None, unseen: frozenset[int]
) -> QuerySet[Proposal]:
    rows = Proposal.objects.filter(_of_public_words("", municipality, unseen))
    rows = _narrowed(rows, search, "")
    return rows.filter(language=search.language) if search.language else rows


def _comments(
    search: Search, municipality: Municipality | None, unseen: frozenset[int]
) -> QuerySet[Comment]:
    rows = Comment.objects.visible().filter(
        _of_public_words("thread__proposal__", municipality, unseen)
    )
    if unseen:
        rows = rows.exclude(author__in=unseen)
    rows = _narrowed(rows, search, "thread__proposal__")
    return rows.filter(language=search.language) if search.language else rows


def _answers(
    search: Search, municipality: Municipality | None, unseen: frozenset[int]
) -> QuerySet[Answer]:
    """The newest version of each: what was corrected stands on the page of the proposal."""
    newer = Answer.objects.filter(duty=OuterRef("duty"), version__gt=OuterRef("version"))
    rows = Answer.objects.filter(
        ~Exists(newer), _of_public_words("duty__proposal__", municipality, unseen)
    )
    return _in_language(_narrowed(rows, search, "duty__proposal__"), search, "reasons")


def _results(
    search: Search, municipality: Municipality | None, unseen: frozenset[int]
) -> QuerySet[Result]:
    """Those that stand on the page of promised steps. A filter by what a proposal is about finds
    none of a proposal whose words are away: it would tell what that one is about."""
    rows = listed_results(municipality)
    if search.asks_for_proposals:
        rows = rows.filter(_of_public_words("duty__proposal__", municipality, unseen))
    return _in_language(_narrowed(rows, search, "duty__proposal__"), search, "title")


def _processes(
    search: Search, municipality: Municipality | None, unseen: frozenset[int]
) -> QuerySet[Process]:
    rows = Process.objects.published().listed().filter(_in_town("municipality", municipality))
    return _in_language(_if_all(rows, search), search, "title")


def _pages(
    search: Search, municipality: Municipality | None, unseen: frozenset[int]
) -> QuerySet[Page]:
    town = _in_town("municipality", municipality)
    if municipality is None:
        town |= Q(municipality__isnull=True)
    return _in_language(_if_all(Page.objects.filter(town), search), search, "body")


def _in_town(path: str, municipality: Municipality | None) -> Q:
    return Q(**{path: municipality} if municipality else {f"{path}__is_public": True})


def _of_public_words(path: str, municipality: Municipality | None, unseen: frozenset[int]) -> Q:
    """Rows whose proposal everybody can read."""
    condition = _in_town(f"{path}municipality", municipality) & Q(
        **{f"{path}thread__hidden_at__isnull": True, f"{path}thread__held_at__isnull": True}
    )
    condition &= Q(**{f"{path}words_removed_at__isnull": True})
    condition &= ~Q(**{f"{path}state__in": UNLISTED})
    condition &= ~Q(**{f"{path}process__in": Process.objects.apart()})
    if unseen:
        condition &= ~Q(**{f"{path}author__in": unseen})
    return condition


def _narrowed(rows: QuerySet, search: Search, path: str, *, at: datetime | None = None) -> QuerySet:
    """By what is known of the proposal that the rows are, or belong to."""
    for name in ("theme", "place", "work_state"):
        if value := getattr(search, name):
            rows = rows.filter(**{f"{path}{name}_id": value})
    at = at or timezone.now()
    standing, is_open = search.standing, {f"{path}duty__answered_at__isnull": True}
    if standing == Standing.UNANSWERED:
        return rows.exclude(**{f"{path}state__in": ANSWERED})
    if standing == Standing.WAITING:
        return rows.filter(**is_open, **{f"{path}duty__due_at__gt": at})
    if standing == Standing.OVERDUE:
        return rows.filter(**is_open, **{f"{path}duty__due_at__lte": at})
    if standing == Standing.ANSWERED:
        return rows.filter(**{f"{path}state__in": ANSWERED})
    return rows.filter(**{f"{path}state": standing}) if standing else rows


def _if_all(rows: QuerySet, search: Search) -> QuerySet:
    """Nothing, where the search asks for what only proposals have."""
    return rows.none() if search.asks_for_proposals else rows


def _in_language(rows: QuerySet, search: Search, field: str) -> QuerySet:
    """Texts of staff that are there in the language that is asked for."""
    if not search.language:
        return rows
    if search.language not in settings.INTERFACE_LANGUAGES:
        return rows.none()
    return rows.filter(**{f"{field}_{search.language}__gt": ""})
