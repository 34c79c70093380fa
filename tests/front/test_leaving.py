"""Leaving at once: away, logged out where others use the phone, and without a trace of where from."""

import pytest

from tests import cast

NEUTRAL = "https://www.wikipedia.org/"
LINK = 'href="/en/leave/" rel="noreferrer nofollow" data-leave'


@pytest.mark.parametrize("path", ["/en/", "/en/ljubljana/", "/en/account/login/", "/en/nowhere/"])
def test_every_page_has_the_way_out(client, ljubljana, path):
    text = client.get(path).content.decode()
    assert LINK in text and 'data-leave="/en/leave/"' in text
    assert "btn low leave" not in text, "it does not float where nobody needs it"


def test_it_floats_on_discussions(client, proposal):
    for path in ("/en/ljubljana/proposals/", proposal.get_absolute_url()):
        assert "btn low leave" in client.get(path).content.decode()


def test_it_floats_on_every_page_of_a_shared_phone(client, ljubljana):
    client.post("/en/account/shared-phone/", {"shared": "yes"})
    for path in ("/en/", "/en/ljubljana/codes/", "/en/nowhere/"):
        assert "btn low leave" in client.get(path).content.decode()


def test_it_leads_to_a_neutral_page(client, db, settings):
    page = client.get("/en/leave/")
    assert (page.status_code, page.url) == (302, NEUTRAL)
    assert page["Referrer-Policy"] == "no-referrer" and "no-store" in page["Cache-Control"]
    assert "Clear-Site-Data" not in page
    settings.QUICK_EXIT_URL = "https://weather.invalid/"
    assert client.get("/en/leave/").url == "https://weather.invalid/"
    assert client.post("/en/leave/").status_code == 405


def test_a_shared_phone_is_logged_out(client_for, ana):
    ana.is_shared_phone = True
    ana.save()
    client = client_for(ana)
    page = client.get("/en/leave/")
    assert page.url == NEUTRAL and "_auth_user_id" not in client.session
    # The tab's note that it was left stays, or "Back" would show the page.
    assert page["Clear-Site-Data"] == '"cache", "cookies"'


def test_ones_own_phone_stays_logged_in(client_for, verified):
    client = client_for(verified)
    client.get("/en/leave/")
    assert "_auth_user_id" in client.session


def test_staff_leave_too(client_for, officer):
    assert client_for(officer).get("/en/leave/").url == NEUTRAL
    assert cast.client_for(None).head("/en/leave/").status_code == 302
