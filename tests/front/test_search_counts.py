"""How many proposals each choice in the filters of the search would leave."""

import re

import pytest
from django.utils import timezone

from emvi.discussions.models import Thread
from emvi.front.search import counts as search_counts
from emvi.front.search.filters import SearchForm, Standing
from emvi.front.search.results import find
from emvi.municipalities.blocks import NOBODY, block_person
from participation.processes.models import WorkState
from participation.proposals import tallies
from participation.proposals.models import Proposal
from participation.proposals.states import State
from tests import cast
from tests.front.test_search import answered

SEARCH = "/en/ljubljana/search/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def town(process):
    """Benches of every sort, and one that is about something else."""
    town = process.municipality
    theme, place = cast.make_theme(town), cast.make_place(town)
    state = WorkState.objects.create(process=process, name_en="examined")
    make = cast.make_proposal
    cast.make_overdue(make(process, title="Bench 1", theme=theme))
    cast.make_overdue(make(process, title="Bench 2", theme=theme, place=place), days=-5)
    make(process, title="Bench 3", language="ar", work_state=state)
    for number, outcome in enumerate([State.ACCEPTED, State.ACCEPTED, State.REJECTED]):
        one = make(process, title=f"Bench, answered {number}", place=place)
        answered(one, outcome=outcome)
    make(process, title="A tree", theme=theme)
    make(process, title="Bench, taken back", theme=theme, state=State.WITHDRAWN)
    hidden = make(process, title="Bench, hidden", theme=theme)
    Thread.objects.filter(pk=hidden.thread_id).update(hidden_at=timezone.now())
    return town


def shown(page: str) -> dict[str, str]:
    """What stands behind the options, by their ids."""
    found = re.findall(r'<option[^>]* id="([^"]+)"[^>]*>[^<·]*· ([^<]+)</option>', page)
    return {name: count.strip() for name, count in found}


def found_by(town, **data) -> int:
    results = find(SearchForm(data).search(), municipality=town, unseen=NOBODY)
    return {group.kind.value: group.count for group in results.groups}["proposals"]


@pytest.mark.parametrize("query", [{"q": "bench"}, {"q": "bench", "state": "answered"}, {}])
def test_each_number_is_what_the_search_would_find(town, client, query):
    counts = shown(client.get(SEARCH, query | {"counts": 1}).content.decode())
    assert len([name for name in counts if name.startswith("state-")]) == len(Standing)
    assert {name.partition("-")[0] for name in counts} == {
        *("state", "theme", "place", "work_state", "language")
    }
    for name, count in counts.items():
        field, _dash, value = name.partition("-")
        assert int(count) == found_by(town, **query | {field: value}), name


def test_the_numbers_come_when_the_filters_are_opened(town, client):
    page = client.get(SEARCH, {"q": "bench"}).content.decode()
    assert shown(page) == {} and 'hx-get="?q=bench&amp;counts=1"' in page
    assert "<noscript><p>" in page.replace("\n", "").replace("  ", "")
    pieces = client.get(SEARCH, {"q": "bench", "counts": 1}, headers=HTMX).content.decode()
    assert "<html" not in pieces and pieces.count('hx-swap-oob="innerHTML"') > 10
    full = client.get(SEARCH, {"q": "bench", "counts": 1}).content.decode()
    assert shown(pieces) == shown(full)
    assert 'name="counts" value="1"' in full and '<details class="filters" open' in full


def test_a_corrected_word_is_counted(town, client):
    page = client.get(SEARCH, {"q": "bennch", "counts": 1}).content.decode()
    assert shown(page)["state-overdue"] == "1"
    page = client.get(SEARCH, {"q": "bennch"}).content.decode()
    assert 'hx-get="?q=bench&amp;counts=1"' in page


def test_whom_one_blocks_is_not_counted(town, stranger, client_for):
    author = Proposal.objects.get(title="Bench 1").author
    before = shown(client_for(stranger).get(SEARCH, {"q": "bench", "counts": 1}).content.decode())
    block_person(author, by=stranger)
    after = shown(client_for(stranger).get(SEARCH, {"q": "bench", "counts": 1}).content.decode())
    assert (before["state-overdue"], after["state-overdue"]) == ("1", "0")


def test_counts_end_at_the_limit(town, client, monkeypatch):
    for module in (tallies, search_counts):
        monkeypatch.setattr(module, "COUNT_LIMIT", 2)
    counts = shown(client.get(SEARCH, {"q": "bench", "counts": 1}).content.decode())
    assert (counts["state-unanswered"], counts["state-accepted"]) == ("2+", "2")


def test_the_search_of_all_towns_has_no_numbers(town, client):
    page = client.get("/en/search/", {"q": "bench", "counts": 1}).content.decode()
    assert shown(page) == {} and 'hx-trigger="toggle once' not in page
