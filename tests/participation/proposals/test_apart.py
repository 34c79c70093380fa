"""Who may see a process that is not for everybody works with its list as with any other."""

import json

import pytest

from participation.processes.actions import accept_invitation, invite_people
from participation.proposals import queries
from tests import cast
from tests.api.world import TOWN, program_of

LIST = "/en/ljubljana/proposals/"
API = f"{TOWN}proposals/"


@pytest.fixture
def private(ljubljana):
    return made_apart(ljubljana, "private")


@pytest.fixture
def unlisted(ljubljana):
    return made_apart(ljubljana, "unlisted")


@pytest.fixture
def invited(private, ana, officer):
    [code] = invite_people(private, by=officer, number=1)
    accept_invitation(ana, private.municipality, code=code)
    return ana


def made_apart(town, kind: str):
    process = cast.make_open_process(town, f"{kind}-one", visibility=kind, title=f"Our {kind} one")
    for name in ("bench", "lamp", "tree"):
        cast.make_proposal(process, title=f"A {kind} {name}", search_text=f"a {kind} {name}")
    return process


def titles(account, query: str) -> set[str]:
    """What the page, the file and the API show of it; they never differ."""
    client = cast.client_for(account)
    page = {card.title for card in client.get(f"{LIST}?{query}").context["page"]}
    file = b"".join(client.get(f"{LIST}export/json/?{query}").streaming_content)
    shown = json.loads(program_of(account).get(f"{API}?{query}").content)["results"]
    assert page == {row["title"] for row in json.loads(file)["proposals"]}
    assert page == {row["title"]["text"] for row in shown}
    return page


def all_of(kind: str) -> set[str]:
    return {f"A {kind} {name}" for name in ("bench", "lamp", "tree")}


@pytest.mark.parametrize("named", ["slug", "pk"])
def test_a_private_one_has_its_list_for_who_was_invited_and_for_staff(
    private, proposal, invited, officer, verified, named
):
    query = f"process={getattr(private, named)}"
    for account in (invited, officer):
        assert titles(account, query) == all_of("private")
        assert titles(account, f"{query}&q=lamp") == {"A private lamp"}
    for account in (None, verified):
        assert titles(account, query) == set()


def test_an_unlisted_one_has_its_list_for_who_has_the_address(
    unlisted, proposal, ana, officer, moderator
):
    for account in (None, ana, moderator, officer):
        assert titles(account, f"process={unlisted.slug}") == all_of("unlisted")
    # Numbers can be guessed. It stands in the lists of officers.
    for account in (None, ana, moderator):
        assert titles(account, f"process={unlisted.pk}") == set()
    assert titles(officer, f"process={unlisted.pk}") == all_of("unlisted")


def test_a_public_one_is_named_by_its_number_or_its_short_name(process, proposal, private):
    for asked in (process.pk, process.slug):
        assert titles(None, f"process={asked}") == {proposal.title}
    assert titles(None, "process=no-such-process") == set()
    assert titles(None, "") == {proposal.title}


def test_the_list_goes_on_and_stays_in_the_process(private, invited, monkeypatch):
    monkeypatch.setattr(queries, "PAGE_SIZE", 2)
    client, query = cast.client_for(invited), f"?process={private.slug}"
    shown = client.get(private.get_absolute_url()).content.decode()
    assert f'href="{LIST}{query}"' in shown and "All proposals" in shown
    first = client.get(LIST + query)
    page = first.content.decode()
    assert "3 proposals" in page and "Our private one" in page
    # The search and the filters keep the process.
    assert page.count(f'<input type="hidden" name="process" value="{private.slug}">') == 2
    rest = client.get(f"{LIST}{query}&after={first.context['page'].after}").context["page"]
    assert len(rest) == 1 and not rest.after
    # Other lists do not name it.
    assert "Our private one" not in client.get(LIST).content.decode()


@pytest.mark.parametrize("path", [LIST, f"{LIST}export/", f"{LIST}export/csv/", API])
def test_nothing_between_keeps_such_a_list(unlisted, proposal, client_for, path):
    response = client_for(None).get(f"{path}?process={unlisted.slug}")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "X-Robots-Tag" not in client_for(None).get(path).headers


def test_its_page_asks_not_to_be_found(unlisted, client_for):
    page = client_for(None).get(f"{LIST}?process={unlisted.slug}").content.decode()
    assert '<meta name="robots" content="noindex">' in page
