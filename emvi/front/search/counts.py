"""How many proposals each choice of a filter would leave, as the list of proposals counts them."""

from emvi.front.search.filters import Search, Standing
from emvi.municipalities.models import Municipality
from participation.proposals.queries import Filters
from participation.proposals.states import State
from participation.proposals.tallies import (
    COUNT_LIMIT,
    COUNT_SECONDS,
    NEWEST,
    Counted,
    List,
    tally_standings,
)


def asked_list(
    search: Search, query: str, municipality: Municipality, unseen: frozenset[int]
) -> List:
    """The list of proposals that is searched, by the words that are looked for."""
    names = ("theme", "place", "work_state", "language")
    filters = Filters(
        query=query,
        standing=_in_list(search.standing),
        **{name: getattr(search, name) for name in names},
    )
    return List(municipality, filters, unseen)


def count_standings(asked: List) -> Counted:
    """How many stand where, the other filters as they are."""
    found = tally_standings(asked, _count(asked))
    unanswered = _in_list(Standing.UNANSWERED)
    if unanswered not in found:
        found[unanswered] = asked.kept(
            "unanswered", lambda: _count(asked, standing=unanswered), seconds=COUNT_SECONDS
        )
    return tuple((one.value, found[_in_list(one)]) for one in Standing)


def _in_list(standing: str) -> str:
    """What has no answer yet has this state: the list leaves out what was taken back or joined."""
    return State.PUBLISHED.value if standing == Standing.UNANSWERED else str(standing)


def _count(asked: List, **changes: str) -> int:
    return asked.rows(**changes).order_by(*NEWEST)[: COUNT_LIMIT + 1].count()
