"""How many proposals a list holds, and how many it would hold with another choice of one filter.

Exact up to `COUNT_LIMIT`; one more means "more than that". The newest of a list are read once, for
all filters in which nothing is chosen. A list of no more than these is counted with it, and so is
what occurs among them more often than the limit. What is rare in a longer list is counted by
itself, along the index of its filter.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any, NamedTuple

from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.cache import cache
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from emvi.municipalities.blocks import NOBODY
from emvi.municipalities.models import Municipality
from emvi.paging import Page
from participation.processes.models import Process
from participation.proposals.choices import Choice, Choices
from participation.proposals.models import Proposal
from participation.proposals.queries import Filters, find_proposals
from participation.proposals.states import OUTCOMES

COUNT_LIMIT = 1000
COUNT_SECONDS = 15
# What takes several times as long as reading a page of the list: where a long one stands, and all
# that can be chosen.
LONG_SECONDS = 60
NEWEST = ("-published_at", "-pk")
# Which index a count goes along. Left to choose, PostgreSQL reads all threads to leave out the
# hidden ones.
COUNTED_ALONG = {
    "waiting": ("duty__due_at",),
    "overdue": ("duty__due_at",),
    "answered": (),
}
COLUMNS = {
    "theme": "theme_id",
    "place": "place_id",
    "process": "process_id",
    "work_state": "work_state_id",
    "language": "language",
}
# Of a longer list so many are read.
NEWEST_READ = 10 * COUNT_LIMIT
GROUPED = "SELECT {columns}, count(*) FROM ({rows}) AS newest GROUP BY {columns}"
COUNTED = "(SELECT count(*) FROM ({rows}) AS counted)"

Counted = tuple[tuple[Any, int], ...]
Statement = tuple[str, tuple[Any, ...]]


class Tallies(NamedTuple):
    """How many each choice of a filter would leave, by name of the filter."""

    theme: Counted = ()
    place: Counted = ()
    process: Counted = ()
    work_state: Counted = ()
    language: Counted = ()


class Offered(NamedTuple):
    """What this reader can choose, by name of the filter; working states with their process."""

    theme: tuple[Choice, ...]
    place: tuple[Choice, ...]
    process: tuple[Choice, ...]
    work_state: tuple[tuple[Choice, tuple[Choice, ...]], ...]
    language: tuple[tuple[str, str], ...]

    def values(self, name: str) -> list[Any]:
        if name == "language":
            return [code for code, _name in self.language]
        if name == "work_state":
            return [state.pk for _process, states in self.work_state for state in states]
        return [choice.pk for choice in getattr(self, name)]


def offered_in(
    choices: Choices,
    filters: Filters,
    languages: tuple[tuple[str, str], ...],
    within: Process | None = None,
) -> Offered:
    """What the list can be narrowed to. Working states are those of the process that is chosen;
    no process that is not for everybody is named by its own, unless it is the place of the list."""
    apart = [one for one in choices.apart if within and one.pk == within.pk]
    named = (
        apart if within else [one for one in choices.processes if filters.process in (None, one.pk)]
    )
    return Offered(
        choices.themes,
        choices.places,
        () if within else choices.processes,
        choices.work_states_of(named),
        languages,
    )


class List(NamedTuple):
    """A list that is asked for, without its order: what is counted."""

    municipality: Municipality
    filters: Filters
    unseen: frozenset[int] = NOBODY
    within: Process | None = None

    def rows(self, **changes: Any) -> QuerySet[Proposal]:
        return find_proposals(
            self.municipality,
            replace(self.filters, **changes),
            unseen=self.unseen,
            within=self.within,
        )

    def kept(
        self, what: str, count: Callable[[], Any], *, shown: Iterable[int] = (), seconds: int
    ) -> Any:
        """What was counted at most so long ago, while the same rows were shown."""
        filters = replace(self.filters, order="", seed=0)
        place = (self.municipality.pk, self.within.pk if self.within else None)
        state = repr((place, filters, list(shown), sorted(self.unseen), COUNT_LIMIT))
        key = f"{what}:{sha256(state.encode()).hexdigest()}"
        found = cache.get(key)
        if found is None:
            found = count()
            cache.set(key, found, seconds)
        return found


def count_up_to_limit(asked: List, page: Page) -> int:
    """How many there are. Counted anew when the page shows others than before."""

    def count() -> int:
        order = COUNTED_ALONG.get(asked.filters.standing, NEWEST)
        return asked.rows().order_by(*order)[: COUNT_LIMIT + 1].count()

    return asked.kept("count", count, shown=[card.pk for card in page], seconds=COUNT_SECONDS)


def tally_standings(asked: List, count: int) -> dict[str, int]:
    """How many stand where, the other filters as they are; all of them under "". `count` is how
    many the list itself holds, and is newer than what may have been kept of the others."""
    seconds = LONG_SECONDS if count > COUNT_LIMIT else COUNT_SECONDS
    found = asked.kept("standings", lambda: _standings(asked), seconds=seconds)
    return found | {asked.filters.standing: count}


def _standings(asked: List) -> dict[str, int]:
    """All but the one that is asked for, by one statement."""
    counted = {
        standing: asked.rows(standing=standing).order_by(*COUNTED_ALONG.get(standing, NEWEST))
        for standing in ("", "waiting", "overdue")
        if standing != asked.filters.standing
    }
    outcomes = _by_value(asked.rows(standing=""), "state", OUTCOMES, NEWEST)
    found = _counts({name: _limited(rows) for name, rows in counted.items()} | outcomes)
    return found | {"answered": min(sum(found[one] for one in OUTCOMES), COUNT_LIMIT + 1)}


def tally_choices(asked: List, offered: Offered) -> Tallies:
    """How many each choice would leave, the other filters as they are."""
    return asked.kept("choices", lambda: _choices(asked, offered), seconds=LONG_SECONDS)


def _choices(asked: List, offered: Offered) -> Tallies:
    values = {name: found for name in COLUMNS if (found := offered.values(name))}
    unset = {name: None if name != "language" else "" for name in values}
    free = [name for name in values if not getattr(asked.filters, name)]
    found = _of_each(asked, asked.rows(), {name: values[name] for name in free})
    for name in values.keys() - set(free):
        rows = asked.rows(**{name: unset[name]})
        found |= _of_each(asked, rows, {name: values[name]})
    return Tallies(**found)


def _of_each(
    asked: List, rows: QuerySet[Proposal], values: dict[str, list[Any]]
) -> dict[str, Counted]:
    """Of one list, by filter."""
    order = COUNTED_ALONG.get(asked.filters.standing, NEWEST)
    columns = [COLUMNS[name] for name in values]
    newest = _grouped(rows, columns, order, NEWEST_READ + 1) if values else Counter()
    found = {}
    for place, (name, own) in enumerate(values.items()):
        sums = _sums(newest, place)
        counts = {value: min(sums[value], COUNT_LIMIT + 1) for value in own}
        if newest.total() > NEWEST_READ:
            rare = [value for value in own if counts[value] <= COUNT_LIMIT]
            counts |= _each(rows, COLUMNS[name], rare, order)
        found[name] = tuple(counts.items())
    return found


def _grouped(
    rows: QuerySet[Proposal], columns: Sequence[str], order: tuple[str, ...], most: int
) -> Counter[tuple[Any, ...]]:
    """How often each combination of values occurs among the first of them."""
    sql, params = rows.order_by(*order).values_list(*columns)[:most].query.sql_with_params()
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(GROUPED.format(columns=names, rows=sql), params)
        return Counter({tuple(found): count for *found, count in cursor.fetchall()})


def _sums(found: Counter[tuple[Any, ...]], place: int) -> Counter[Any]:
    sums: Counter[Any] = Counter()
    for combination, count in found.items():
        sums[combination[place]] += count
    return sums


def _each(
    rows: QuerySet[Proposal], column: str, values: Sequence[Any], order: tuple[str, ...]
) -> dict[Any, int]:
    """For each value of a column, up to the limit, by one statement. Each is planned by itself: the
    best way to what is rare is another one."""
    return _counts(_by_value(rows, column, values, order)) if values else {}


def _by_value(
    rows: QuerySet[Proposal], column: str, values: Sequence[Any], order: tuple[str, ...]
) -> dict[Any, Statement]:
    """Put into words once for all values."""
    here = object()
    sql, params = _limited(rows.filter(**{column: RawSQL("%s", (here,))}).order_by(*order))
    return {
        value: (sql, tuple(value if param is here else param for param in params))
        for value in values
    }


def _limited(rows: QuerySet[Proposal]) -> Statement:
    sql, params = rows.values("pk")[: COUNT_LIMIT + 1].query.sql_with_params()
    return COUNTED.format(rows=sql), params


def _counts(statements: dict[Any, Statement]) -> dict[Any, int]:
    counted = ", ".join(sql for sql, _params in statements.values())
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {counted}", [one for _sql, params in statements.values() for one in params]
        )
        return dict(zip(statements, cursor.fetchone(), strict=True))


def in_words(count: int) -> str:
    """A number up to the limit, as a page shows it."""
    if count <= COUNT_LIMIT:
        return intcomma(count)
    return _("%(n)s+") % {"n": intcomma(COUNT_LIMIT)}
