"""Who stands beside the author, and for whom they speak: on cards, in feeds, in files, for
programs; for each reader without the people of whom they see nothing."""

import json

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from emvi.municipalities.blocks import block_person
from emvi.municipalities.models import Organisation
from participation.proposals.models import Proposal
from tests import cast
from tests.api.world import TOWN, program_of

LIST = "/en/ljubljana/proposals/"
PLACES = {
    "list": LIST,
    "municipality": "/en/ljubljana/",
    "process": "/en/ljubljana/processes/winter/",
    "feed": f"{LIST}feed/",
    "feed of the process": "/en/ljubljana/processes/winter/feed/",
    "csv": f"{LIST}export/csv/",
    "json": f"{LIST}export/json/",
}


@pytest.fixture
def mate(ljubljana):
    return cast.make_resident(ljubljana, "mate")


@pytest.fixture
def together(proposal, ljubljana, mate):
    """With a co-author, three who are none, and an organisation."""
    name = cast.make_public_name(ljubljana, mate, name="Mate of mine")
    proposal.coauthors.create(name=name, state="accepted")
    for state in ("invited", "declined", "left"):
        other = cast.make_public_name(ljubljana, name=f"Was {state}")
        proposal.coauthors.create(name=other, state=state)
    house = Organisation.objects.create(
        municipality=ljubljana, name_en="House of nations", name_sl="Hiša narodov"
    )
    Proposal.objects.filter(pk=proposal.pk).update(organisation=house)
    return proposal


def read(client, address: str) -> str:
    answer = client.get(address)
    whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return whole.decode()


@pytest.mark.parametrize("place", PLACES)
def test_it_is_named_where_the_proposal_is_listed(place, together, client_for):
    text = read(client_for(None), PLACES[place])
    assert "Mate of mine" in text and "House of nations" in text
    assert not any(f"Was {state}" in text for state in ("invited", "declined", "left"))


@pytest.mark.parametrize("place", PLACES)
def test_who_is_blocked_is_not_named(place, together, client_for, mate, ljubljana):
    reader = cast.make_resident(ljubljana, "reader")
    block_person(mate.public_names.get(), by=reader)
    text = read(client_for(reader), PLACES[place])
    assert "Mate of mine" not in text and "House of nations" in text


def test_each_reads_the_organisation_in_their_language(together, client_for):
    slovene = read(client_for(None), "/sl/ljubljana/proposals/")
    assert "Hiša narodov" in slovene and "v imenu:" in slovene


def test_columns_of_their_own(together, client_for):
    [row] = json.loads(read(client_for(None), PLACES["json"]))["proposals"]
    assert (row["coauthors"], row["organisation"]) == ("Mate of mine", "House of nations")


def test_a_program_gets_both(together, ana, mate, ljubljana):
    [row] = program_of(ana).get(f"{TOWN}proposals/").json()["results"]
    assert row["coauthors"] == ["Mate of mine"]
    assert row["organisation"]["text"] == "House of nations"
    reader = cast.make_resident(ljubljana, "reader")
    block_person(mate.public_names.get(), by=reader)
    assert program_of(reader).get(f"{TOWN}proposals/").json()["results"][0]["coauthors"] == []


def test_a_list_asks_as_often_for_many(together, process, ljubljana, client_for):
    guest = client_for(None)

    def asked() -> int:
        # How many stand where is kept for a moment, whatever is shown.
        cache.clear()
        guest.get(f"{LIST}?q=light")
        with CaptureQueriesContext(connection) as queries:
            guest.get(LIST)
        return len(queries)

    few = asked()
    house = Organisation.objects.get(name_en="House of nations")
    for _n in range(5):
        more = cast.make_proposal(process, organisation=house)
        more.coauthors.create(name=cast.make_public_name(ljubljana), state="accepted")
    assert asked() == few
