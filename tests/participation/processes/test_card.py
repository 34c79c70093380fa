"""The card that other sites may frame, and only it."""

import html

import pytest

from tests import cast

CARD = "/en/ljubljana/processes/{}/card/"


def test_the_card_may_be_framed_and_sets_nothing(client_for, process, officer):
    page = client_for(officer).get(CARD.format("winter"))
    text = page.content.decode()
    assert "frame-ancestors *" in page.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in page.headers and not page.cookies
    assert "script" not in text and "A good winter" in text
    assert 'href="http://localhost:8000/en/ljubljana/processes/winter/"' in text
    assert page.headers["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize("path", ["", "embed/"])
def test_no_other_page_may(path, client_for, officer, process):
    page = client_for(officer).get(f"/en/ljubljana/processes/winter/{path}")
    assert page.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("fields", [{"state": "draft"}, {"visibility": "private"}])
def test_what_guests_do_not_see_has_no_card_whoever_asks(fields, client_for, ljubljana, officer):
    cast.make_open_process(ljubljana, "hidden", **fields)
    client = client_for(officer)
    assert client.get(CARD.format("hidden")).status_code == 404
    page = client.get("/en/ljubljana/processes/hidden/embed/").content.decode()
    assert "Only a process that everybody can read has a card" in page and "iframe" not in page


def test_a_town_that_is_not_public_has_no_cards(client_for, ljubljana, process, officer):
    ljubljana.is_public = False
    ljubljana.save()
    assert client_for(officer).get(CARD.format("winter")).status_code == 404


def test_officers_find_what_to_copy(client_for, process, officer):
    page = client_for(officer).get("/en/ljubljana/processes/winter/embed/").content.decode()
    snippet = html.unescape(page)
    assert '<iframe src="http://localhost:8000/en/ljubljana/processes/winter/card/"' in snippet
