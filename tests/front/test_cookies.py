"""No cookies but those that login and forms need: so there is no banner."""

import pytest
from django.conf import settings
from django.test import Client

from emvi.accounts.known_browser import COOKIE
from tests import cast
from tests.permission_world import World
from tests.test_permissions import in_groups, path_of

NEEDED = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, COOKIE}


@pytest.fixture
def world(db):
    return World()


@pytest.mark.parametrize("group", in_groups())
def test_no_page_sets_another_cookie(group, world):
    for who in ("g", "r", "o"):
        for row in in_groups()[group]:
            client = Client() if who == "g" else world.client(who)
            own = set(client.cookies)
            path = path_of(row, "ljubljana", world.objects)
            client.get(path)
            assert set(client.cookies) <= NEEDED, path
            if who == "g":
                # Whoever only reads gets none; a form brings its token.
                assert set(client.cookies) - own <= {
                    settings.CSRF_COOKIE_NAME,
                    settings.SESSION_COOKIE_NAME,
                }, path
            client.post(path, {"text": "Some words that somebody typed."})
            assert set(client.cookies) <= NEEDED, path


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
