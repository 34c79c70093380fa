"""No cookies but those that login and forms need: so there is no banner. That no page sets another
is seen with each visit of tests/test_permissions.py."""

import pytest
from django.conf import settings

from emvi.accounts.known_browser import COOKIE
from tests import cast

NEEDED = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, COOKIE}


@pytest.mark.parametrize("path", ["/en/", "/sl/ljubljana/", "/de/help/", "/it/accessibility/"])
def test_reading_sets_no_cookie_but_that_of_forms(ljubljana, client, path):
    client.get(path)
    assert set(client.cookies) <= {settings.CSRF_COOKIE_NAME}


def test_a_login_sets_three_and_the_privacy_page_names_them(ana, client):
    client.post("/en/account/login/", {"login": "ana", "password": cast.PASSWORD})
    client.get("/en/account/")
    assert set(client.cookies) == NEEDED
    for path in ("/en/about/privacy/", "/en/ljubljana/about/privacy/"):
        text = client.get(path).content.decode()
        assert all(f"<code>{name}</code>" in text for name in NEEDED)
    assert "Cookie" not in client.get("/en/about/imprint/").content.decode()


def test_no_cookie_can_be_read_by_a_script(ana, client):
    client.post("/en/account/login/", {"login": "ana", "password": cast.PASSWORD})
    client.get("/en/account/")
    assert all(cookie["httponly"] for cookie in client.cookies.values())
