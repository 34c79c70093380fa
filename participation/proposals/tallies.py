"""How many proposals a list holds, and how many it would hold with another choice of one filter.

Exact up to `COUNT_LIMIT`; one more means "more than that". A list of no more than that is read once,
for all filters in which nothing is chosen. In a longer one each choice is counted along the index
of its filter, and no further than the limit: a million proposals cost no more than ten thousand.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from hashlib import sha256
from typing import Any, NamedTuple

from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.cache import cache
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext as _

from emvi.municipalities.blocks import NOBODY
from emvi.municipalities.models import Municipality
from emvi.paging import Page
from participation.processes.models import Process
from participation.proposals.choices import Choice, Choices
from participation.proposals.models import Proposal
from participation.proposals.queries import Filters, find_proposals
from participation.proposals.states import ANSWERED, OUTCOMES

COUNT_LIMIT = 1000
COUNT_SECONDS = 15
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
# The limit, and the query for one choice, stand in it once for all choices.
EACH = "SELECT column1, (SELECT count(*) FROM ({one}) AS counted) FROM (VALUES {choices}) AS choice"

Counted = tuple[tuple[Any, int], ...]


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

    def kept(self, what: str, shown: Iterable[int], count: Callable[[], Any]) -> Any:
        """Counted anew when the page shows others than before, and every quarter of a minute."""
        filters = replace(self.filters, order="", seed=0)
        place = (self.municipality.pk, self.within.pk if self.within else None)
        state = repr((place, filters, list(shown), sorted(self.unseen), COUNT_LIMIT))
        key = f"{what}:{sha256(state.encode()).hexdigest()}"
        found = cache.get(key)
        if found is None:
            found = count()
            cache.set(key, found, COUNT_SECONDS)
        return found


def tally_standings(asked: List, page: Page) -> dict[str, int]:
    """How many stand where, the other filters as they are; all of them under "". So the number of
    the list itself is among them."""
    return asked.kept("standings", [card.pk for card in page], lambda: _standings(asked))


def _standings(asked: List) -> dict[str, int]:
    rows = asked.rows(standing="").order_by(*NEWEST)
    columns = ("state", "duty_id", "duty__answered_at", "duty__due_at")
    sample = list(rows.values_list(*columns)[: COUNT_LIMIT + 1])
    if len(sample) > COUNT_LIMIT:
        return _many_standings(asked) | {"": len(sample)}
    now = timezone.now()
    open_until = [due_at for _s, duty, answered, due_at in sample if duty and answered is None]
    found = Counter(state for state, *_duty in sample if state in ANSWERED)
    return {
        "": len(sample),
        "waiting": sum(due_at > now for due_at in open_until),
        "overdue": sum(due_at <= now for due_at in open_until),
        "answered": found.total(),
        **{outcome: found[outcome] for outcome in OUTCOMES},
    }


def _many_standings(asked: List) -> dict[str, int]:
    found = dict(_each(asked.rows(standing=""), "state", OUTCOMES))
    for standing in ("waiting", "overdue"):
        rows = asked.rows(standing=standing).order_by(*COUNTED_ALONG[standing])
        found[standing] = rows[: COUNT_LIMIT + 1].count()
    return found | {"answered": min(sum(found[one] for one in OUTCOMES), COUNT_LIMIT + 1)}


def tally_choices(asked: List, offered: Offered) -> Tallies:
    """How many each choice would leave, the other filters as they are."""
    return asked.kept("choices", [], lambda: _choices(asked, offered))


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
    sample = list(rows.order_by(*order).values_list(*columns)[: COUNT_LIMIT + 1]) if values else []
    if len(sample) > COUNT_LIMIT:
        return {name: _each(rows, COLUMNS[name], own, order) for name, own in values.items()}
    counters = [Counter(column) for column in zip(*sample, strict=True)] or [Counter()] * len(
        values
    )
    return {
        name: tuple((value, counter[value]) for value in own)
        for (name, own), counter in zip(values.items(), counters, strict=True)
    }


def _each(
    rows: QuerySet[Proposal],
    column: str,
    values: Iterable[Any],
    order: tuple[str, ...] = NEWEST,
) -> Counted:
    """For each value of a column, by one statement that is planned once."""
    one = rows.filter(**{column: RawSQL("choice.column1", ())}).order_by(*order).values("pk")
    sql, params = one[: COUNT_LIMIT + 1].query.sql_with_params()
    values = list(values)
    choices = ", ".join(["(%s)"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(EACH.format(one=sql, choices=choices), [*params, *values])
        counts = dict(cursor.fetchall())
    return tuple((value, counts[value]) for value in values)


def in_words(count: int) -> str:
    """A number up to the limit, as a page shows it."""
    if count <= COUNT_LIMIT:
        return intcomma(count)
    return _("%(n)s+") % {"n": intcomma(COUNT_LIMIT)}
