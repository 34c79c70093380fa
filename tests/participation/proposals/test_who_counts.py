"""Where only confirmed residents start the clock, each page that names the number says so."""

import pytest

from emvi.municipalities.models import Municipality
from participation.processes.models import Process
from participation.proposals.actions import support_proposal
from tests import cast
from tests.markup import one_line
from tests.participation.proposals.views.test_draft_files import at_details_of

SAYS_SO = "Support of people confirmed to live here counts."


@pytest.fixture
def of_confirmed(process):
    rules = {"clock_start": "threshold", "support_threshold": 25, "support_counts_of": "verified"}
    Process.objects.update(**rules)
    Municipality.objects.update(**rules)
    process.refresh_from_db()
    return process


def test_a_card_shows_the_number_that_counts(of_confirmed, client, ljubljana, verified):
    proposal = cast.make_proposal(of_confirmed)
    for account in (cast.make_account(), cast.make_account(), verified):
        support_proposal(proposal, by=account)
    page = one_line(client.get("/en/ljubljana/proposals/").content.decode())
    assert "<strong>3</strong>people support this" in page
    assert "confirmed to live here: 1, needed: 25" in page


def test_where_all_count_a_card_names_the_number_only(process, client):
    cast.make_proposal(process)
    page = client.get("/en/ljubljana/proposals/").content.decode()
    assert "needed: 3" in page and "confirmed to live here: " not in page


def test_the_home_of_the_town_the_last_step_and_the_confirmation_say_so(
    of_confirmed, client, verified
):
    assert SAYS_SO in client.get("/en/ljubljana/").content.decode()
    writing = at_details_of(verified).send(photo_alt="")
    assert SAYS_SO in writing.text
    writing.send()
    assert "/confirmation/" in writing.path and SAYS_SO in writing.text
    of_confirmed.support_counts_of = "everyone"
    of_confirmed.save()
    assert SAYS_SO not in writing.go(writing.path).text
