"""The results of a search: by kind, a page of each, with how many there are."""

from dataclasses import dataclass

from emvi.front.search.filters import Kind, Search
from emvi.front.search.hits import Hit, hits_of, with_surroundings
from emvi.front.search.rows import KEYS, found_rows
from emvi.front.search.spelling import other_spelling
from emvi.municipalities.models import Municipality
from emvi.paging import Page, page_by_key

PAGE_SIZE = 20
A_FEW = 5
# Counted exactly up to here; one more means "more than that".
COUNT_LIMIT = 1000


@dataclass(frozen=True)
class Group:
    """What was found of one kind."""

    kind: Kind
    count: int
    hits: list[Hit]
    after: str

    @property
    def is_more(self) -> bool:
        return self.count > COUNT_LIMIT

    @property
    def shown_count(self) -> int:
        return min(self.count, COUNT_LIMIT)


@dataclass(frozen=True)
class Results:
    """All that was found. `spelling`: the words that were looked for instead of what was typed."""

    groups: list[Group]
    spelling: str = ""

    @property
    def total(self) -> int:
        return sum(group.count for group in self.groups)

    @property
    def found(self) -> list[Group]:
        return [group for group in self.groups if group.count]


def find(
    search: Search,
    *,
    municipality: Municipality | None = None,
    unseen: frozenset[int],
    cursor: str = "",
) -> Results:
    """A few of each kind, or a page of the one that is asked for. When nothing is there, what is
    there for words that are spelled nearly so."""
    results = Results(_groups(search, municipality, unseen, cursor))
    if results.total or not search.words:
        return results
    other = other_spelling(search, municipality, unseen)
    if other is None:
        return results
    again = Results(_groups(other, municipality, unseen, cursor), " ".join(other.words))
    return again if again.total else results


def _groups(
    search: Search, municipality: Municipality | None, unseen: frozenset[int], cursor: str
) -> list[Group]:
    groups = []
    for kind in Kind:
        rows = found_rows(kind, search, municipality, unseen)
        key = KEYS[kind]
        count = rows.order_by(f"-{key}", "-pk")[: COUNT_LIMIT + 1].count()
        page = Page([], "")
        if count and search.kind in {"", kind}:
            page = page_by_key(
                with_surroundings(kind, rows),
                key=key,
                descending=True,
                cursor=cursor if search.kind else "",
                size=PAGE_SIZE if search.kind else A_FEW,
            )
        groups.append(Group(kind, count, hits_of(kind, page.items, search.words), page.after))
    return groups
