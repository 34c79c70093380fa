"""How many proposals each choice of a filter would leave: exact up to the limit, one number on the
page, in the list that it leads to and in the file, and nothing of what a reader does not see."""

import html
import json
import re
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from emvi.discussions.models import Thread
from emvi.municipalities.blocks import block_person
from participation.processes.actions import accept_invitation, invite_people
from participation.processes.models import WorkState
from participation.proposals import tallies
from participation.proposals.models import Proposal
from participation.proposals.queries import STANDINGS, Filters, find_proposals
from participation.proposals.states import ANSWERED, State
from tests import cast
from tests.api.world import TOWN, Program

LIST = "/en/ljubljana/proposals/"
ATOM = "{http://www.w3.org/2005/Atom}"
PARTS = {"HX-Request": "true"}


@pytest.fixture
def town(ljubljana, process):
    """Eleven proposals: topics, places, languages and states crossed."""
    other = cast.make_open_process(ljubljana, "summer", title="A good summer")
    ljubljana.choices = {
        "theme": [cast.make_theme(ljubljana, name) for name in ("Homes", "Streets", "Schools")],
        "place": [cast.make_place(ljubljana, name) for name in ("Old town", "Fužine")],
        "process": [process, other],
        "work_state": [
            WorkState.objects.create(process=process, name_en="The mayor reads it"),
            WorkState.objects.create(process=other, name_en="It is measured"),
        ],
    }
    states = [*("published",) * 5, "accepted", "accepted", "partly_accepted", "rejected"]
    for number in range(11):
        chosen = {name: rows[number % 2] for name, rows in ljubljana.choices.items()}
        chosen["place"] = ljubljana.choices["place"][number // 6]
        one = cast.make_proposal(
            chosen.pop("process"),
            title=f"Bench {number}",
            language=("sl", "ar", "sl")[number % 3],
            **chosen,
        )
        state = states[number] if number < 9 else State.WITHDRAWN
        duty = cast.make_overdue(one, 3 if number else -3) if number < 9 and number % 4 else None
        if state not in (State.PUBLISHED, State.WITHDRAWN):
            duty = duty or cast.make_overdue(one, 3)
            outcome = {"version": 1, "outcome": state, "published_at": timezone.now()}
            answer = duty.answers.create(reasons_en="So it is.", **outcome)
            type(duty).objects.filter(pk=duty.pk).update(answered_at=answer.published_at)
        Proposal.objects.filter(pk=one.pk).update(state=state)
    waiting = Proposal.objects.get(title="Bench 4")
    cast.make_overdue(waiting, -3)
    return ljubljana


def counted(town, filters: Filters, **how) -> tallies.Tallies:
    offered = tallies.Offered(
        tuple(town.choices["theme"]),
        tuple(town.choices["place"]),
        tuple(town.choices["process"]),
        ((town.choices["process"][0], tuple(town.choices["work_state"])),),
        (("sl", "Slovenščina"), ("ar", "العربية"), ("it", "Italiano")),
    )
    return tallies.tally_choices(tallies.List(town, filters, **how), offered)


def chosen_filters(town) -> list[Filters]:
    theme, place, process, work = (rows[0].pk for rows in town.choices.values())
    return [
        Filters(),
        Filters(query="bench"),
        Filters(query="nothing like it"),
        Filters(theme=theme),
        Filters(theme=theme, language="sl", place=place),
        Filters(process=process, work_state=work),
        *(Filters(standing=standing) for standing in STANDINGS),
        Filters(standing="accepted", theme=theme, order="supported"),
    ]


@pytest.mark.parametrize(("limit", "read"), [(1000, 1000), (9, 9), (3, 9), (3, 4), (2, 3), (1, 1)])
def test_each_number_is_that_of_the_list_behind_it(town, monkeypatch, limit, read):
    monkeypatch.setattr(tallies, "COUNT_LIMIT", limit)
    monkeypatch.setattr(tallies, "NEWEST_READ", read)
    for filters in chosen_filters(town):
        for name, own in counted(town, filters)._asdict().items():
            assert len(own) >= 2
            for value, count in own:
                there = find_proposals(town, replaced(filters, name, value)).count()
                assert count == min(there, limit + 1), (filters, name, value)
        asked = tallies.List(town, filters)
        standings = tallies.tally_standings(asked, tallies.count_up_to_limit(asked, []))
        assert set(standings) == {"", *STANDINGS}
        for standing, count in standings.items():
            there = find_proposals(town, replaced(filters, "standing", standing)).count()
            assert count == min(there, limit + 1), (filters, standing)


def replaced(filters: Filters, name: str, value) -> Filters:
    return Filters(**{**filters.__dict__, name: value})


def test_the_numbers_are_not_all_alike(town):
    """Else the test above would prove nothing."""
    standings = tallies.tally_standings(tallies.List(town, Filters()), 9)
    assert standings == {
        "": 9, "waiting": 1, "overdue": 3, "answered": 4,
        "accepted": 2, "partly_accepted": 1, "rejected": 1,
    }  # fmt: skip
    found = counted(town, Filters())
    assert [count for _pk, count in found.theme] == [5, 4, 0]
    assert [count for _pk, count in found.place] == [6, 3]
    assert [count for _code, count in found.language] == [6, 3, 0]


# The page


def pills(client, query: str = "") -> dict[str, str]:
    page = " ".join(client.get(f"{LIST}{query}").content.decode().split())
    navs = re.findall(r'<nav class="pills".*?</nav>', page)
    found = re.findall(
        r'<a [^>]*>(?:<svg.*?</svg>)?\s*([^<]*?) · <span class="num"\s*>([^<]*)<', "".join(navs)
    )
    return dict(found)


def options(content: bytes) -> dict[str, str]:
    found = re.findall(r"<option [^>]*>([^<]*)</option>", " ".join(content.decode().split()))
    return dict(one.split(" · ") for one in map(html.unescape, found) if " · " in one)


def test_pills_say_how_many_stand_where(town, client):
    here = {"All": "9", "Waiting for an answer": "1", "Overdue": "3", "Answered": "4"}
    says = {"Accepted": "2", "Partly accepted": "1", "Not accepted": "1"}
    assert pills(client) == here
    assert pills(client, "?standing=answered") == here | says
    page = client.get(f"{LIST}?standing=rejected")
    assert [card.title for card in page.context["page"]] == ["Bench 8"]
    assert "1 proposal" in " ".join(page.content.decode().split())
    chosen = {
        pill.standing
        for row in ("standings", "outcomes")
        for pill in page.context[row]
        if pill.is_chosen
    }
    assert chosen == {"answered", "rejected"}
    # The other filters hold, and the outcome goes with another place to stand.
    theme = town.choices["theme"][1].pk
    assert pills(client, f"?theme={theme}&standing=waiting") == here | {
        "All": "4", "Waiting for an answer": "0", "Overdue": "2", "Answered": "2",
    }  # fmt: skip


def test_beyond_the_limit_a_pill_says_more(town, client, monkeypatch):
    for limit, shown in ((10, "9"), (9, "9"), (8, "8+")):
        monkeypatch.setattr(tallies, "COUNT_LIMIT", limit)
        assert pills(client)["All"] == shown
    monkeypatch.setattr(tallies, "COUNT_LIMIT", 1000)
    assert (tallies.in_words(1000), tallies.in_words(1001)) == ("1,000", "1,000+")


@pytest.mark.parametrize("headers", [PARTS, {}])
def test_what_can_be_chosen_says_how_many_where_it_is_opened(town, client, headers):
    assert options(client.get(LIST).content) == {}
    theme = town.choices["theme"][0].pk
    response = client.get(f"{LIST}?theme={theme}&counts=1", headers=headers)
    found = options(response.content)
    assert ("<html" in response.content.decode()) == (not headers)
    assert {name: found[name] for name in ("Homes", "Streets", "Schools")} == {
        "Homes": "5", "Streets": "4", "Schools": "0",
    }  # fmt: skip
    assert (found["A good winter"], found["A good summer"]) == ("5", "0")
    assert (found["The mayor reads it"], found["It is measured"]) == ("5", "0")
    assert (found["Slovenščina"], found["العربية"]) == ("4", "1")


def test_without_javascript_a_link_leads_to_them(town, client):
    page = client.get(f"{LIST}?q=bench").content.decode()
    assert '<a href="?q=bench&amp;counts=1" rel="nofollow"' in " ".join(page.split())
    page = client.get(f"{LIST}?q=bench&counts=1").content.decode()
    assert "hx-trigger" not in page and '<details class="filters wide" open' in " ".join(
        page.split()
    )


def test_a_page_without_them_counts_no_choice(town, client, monkeypatch):
    monkeypatch.setattr("participation.proposals.views.browse.tally_choices", None)
    assert client.get(f"{LIST}?theme={town.choices['theme'][0].pk}").status_code == 200


# What a reader does not see


def all_numbers(town, account) -> dict[str, str]:
    cache.clear()
    client = cast.client_for(account)
    return pills(client, "?standing=answered") | options(client.get(f"{LIST}?counts=1").content)


@pytest.mark.parametrize("limit", [1000, 3])
@pytest.mark.parametrize("away", ["hidden", "held", "withdrawn", "merged", "split", "blocked"])
def test_what_a_reader_does_not_see_is_not_counted(town, ana, monkeypatch, away, limit):
    monkeypatch.setattr(tallies, "COUNT_LIMIT", limit)
    monkeypatch.setattr(tallies, "NEWEST_READ", limit)
    before = all_numbers(town, ana)
    writer = cast.make_resident(town, name="Zq").public_names.get()
    theme = cast.make_theme(town, "Rivers")
    process = town.choices["process"][0]
    one = cast.make_proposal(
        process, writer, theme=theme, language="it", published_at=timezone.now()
    )
    assert all_numbers(town, ana)["Rivers"] == "1"
    threads = Thread.objects.filter(proposal=one)
    if away == "hidden":
        threads.update(hidden_at=timezone.now())
    elif away == "held":
        threads.update(held_at=timezone.now(), held_for="flags")
    elif away == "blocked":
        block_person(writer, by=ana)
    else:
        Proposal.objects.filter(pk=one.pk).update(state=away)
    assert all_numbers(town, ana) | {"Rivers": "0"} == before | {"Rivers": "0"}
    if away == "blocked":
        assert all_numbers(town, None)["Rivers"] == "1"


def test_a_private_process_is_counted_within_only(town, officer, ana):
    private = cast.make_open_process(town, "ours", visibility="private", title="Ours")
    secret = WorkState.objects.create(process=private, name_en="Zqstate")
    theme = town.choices["theme"][2]
    cast.make_proposal(private, title="Zq", theme=theme, work_state=secret)
    for account in (None, ana):
        client = cast.client_for(account)
        for query in ("?counts=1", "?counts=1&process=ours", f"?counts=1&process={private.pk}"):
            page = client.get(f"{LIST}{query}").content
            assert b"Zqstate" not in page and options(page)["Schools"] == "0"
        found = client.get(f"{LIST}?work_state={secret.pk}").context["page"]
        assert list(found) == []
    [code] = invite_people(private, by=officer, number=1)
    accept_invitation(ana, town, code=code)
    response = cast.client_for(ana).get(f"{LIST}?counts=1&process=ours", headers=PARTS)
    found = options(response.content)
    assert (found["Schools"], found["Homes"], found["Zqstate"]) == ("1", "0", "1")
    assert "The mayor reads it" not in found and "A good winter" not in found
    assert response.headers["Cache-Control"] == "private, no-store"


# Working states


def test_working_states_stand_under_their_process(town, client):
    page = " ".join(client.get(LIST).content.decode().split())
    assert '<optgroup label="A good winter">' in page
    winter, state = town.choices["process"][0], town.choices["work_state"][0]
    page = " ".join(client.get(f"{LIST}?process={winter.pk}").content.decode().split())
    assert "<optgroup" not in page and "It is measured" not in page
    found = client.get(f"{LIST}?work_state={state.pk}")
    waiting = [card for card in found.context["page"] if card.state not in ANSWERED]
    assert {card.work_state for card in waiting} == {"The mayor reads it"}
    assert (
        f'<option value="{state.pk}" id="work_state-{state.pk}" selected>' in found.content.decode()
    )


# One selection, wherever it is asked for


@pytest.mark.parametrize(
    "query",
    [
        *(f"standing={standing}" for standing in STANDINGS),
        "work_state={work_state}",
        "work_state={work_state}&standing=answered",
        "theme={theme}&standing=accepted&language=sl",
        "place={place}&process={process}&q=bench",
        "standing=rejected&work_state=999999",
    ],
)
def test_page_file_feed_and_api_hold_the_same(town, client, query):
    query = query.format(**{name: rows[0].pk for name, rows in town.choices.items()})
    page = client.get(f"{LIST}?{query}")
    shown = [card.title for card in page.context["page"]]
    assert len(shown) == page.context["count"] < 9
    assert bool(shown) == ("999999" not in query)
    file = b"".join(client.get(f"{LIST}export/json/?{query}").streaming_content)
    assert [row["title"] for row in json.loads(file)["proposals"]] == shown
    rows = Program().get(f"{TOWN}proposals/?{query}").json()["results"]
    assert [row["title"]["text"] for row in rows] == shown
    feed = ElementTree.fromstring(client.get(f"{LIST}feed/?{query}").content)
    assert [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")] == shown
    # The page names its feed, and the feed its page, by the same address.
    escaped = html.escape(query)
    assert f'href="{LIST}feed/?{escaped}"' in page.content.decode()
    links = [link.get("href") for link in feed.findall(f"{ATOM}link")]
    assert sorted(links) == [f"{settings.SITE_URL}{LIST}{part}?{query}" for part in ("", "feed/")]


def test_a_feed_of_a_process_apart_is_kept_by_nobody(town, ana, officer):
    private = cast.make_open_process(town, "ours", visibility="private", title="Ours")
    cast.make_proposal(private, title="Zq")
    for account, there in ((None, False), (ana, False), (officer, True)):
        response = cast.client_for(account).get(f"{LIST}feed/?process=ours")
        assert (b"Zq" in response.content) == there
    assert response.headers["Cache-Control"] == "private, no-store"


def test_what_is_no_filter_is_passed_over_or_refused(town, client):
    for query in ("work_state=x", "work_state=-1", "standing=withdrawn", "standing=merged"):
        assert client.get(f"{LIST}?{query}").context["count"] == 9
        assert Program().get(f"{TOWN}proposals/?{query}").status_code == 400
