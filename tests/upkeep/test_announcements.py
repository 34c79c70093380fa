"""A few words on top of every page, for everybody, for a time."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from emvi.upkeep.board import forget_board
from emvi.upkeep.models import Announcement
from tests import cast
from tests.markup import one_line

PAGES = ("/en/", "/en/ljubljana/", "/en/ljubljana/proposals/", "/en/account/login/", "/en/nowhere/")


def announce(text="The office is closed on Friday.", municipality=None, **fields):
    now = timezone.now()
    defaults = {"from_at": now - timedelta(hours=1), "until_at": now + timedelta(hours=1)}
    return Announcement.objects.create(municipality=municipality, text_en=text, **defaults | fields)


@pytest.mark.parametrize("path", PAGES)
def test_the_portals_own_stands_on_every_page(client, ljubljana, path):
    announce()
    assert "The office is closed on Friday." in client.get(path).content.decode()


def test_one_of_a_municipality_stands_on_its_pages_only(client, ljubljana, graz):
    announce(municipality=ljubljana)
    assert "is closed on Friday" in client.get("/en/ljubljana/codes/").content.decode()
    for path in ("/en/", "/en/graz/"):
        assert "is closed on Friday" not in client.get(path).content.decode()


@pytest.mark.parametrize(("begins", "ends", "shown"), [(-2, -1, 0), (-1, 1, 1), (1, 2, 0)])
def test_only_in_its_time(client, ljubljana, begins, ends, shown):
    now = timezone.now()
    announce(from_at=now + timedelta(hours=begins), until_at=now + timedelta(hours=ends))
    assert ("is closed on Friday" in client.get("/en/").content.decode()) is bool(shown)


def test_an_urgent_one_comes_first_and_says_so_in_words(client, db):
    announce("Calm words.")
    announce("Urgent words.", tone="urgent")
    text = client.get("/en/").content.decode()
    assert text.index("Urgent words.") < text.index("Calm words.")
    assert '<details class="note" open data-s="late"><summary>' in one_line(text)
    assert ">Urgent<" in text


def test_in_the_readers_language_or_marked_as_another(client, ljubljana):
    announce("Closed.", text_sl="Zaprto.")
    assert "Zaprto." in client.get("/sl/").content.decode()
    assert '<span lang="en" dir="ltr">Closed.</span>' in client.get("/de/").content.decode()


def test_closing_it_needs_no_cookie(client, db):
    announce()
    assert not client.get("/en/").cookies


def test_a_process_asks_once_in_a_while(client, ljubljana, settings):
    settings.BOARD_SECONDS = 60
    forget_board()
    announce()
    with CaptureQueriesContext(connection) as first:
        client.get("/en/")
    with CaptureQueriesContext(connection) as second:
        assert "is closed on Friday" in client.get("/en/").content.decode()
    asked = [
        sum("upkeep_" in query["sql"] for query in queries.captured_queries)
        for queries in (first, second)
    ]
    assert asked == [2, 0]
    forget_board()


@pytest.mark.parametrize(
    "wrong", [{"text_en": ""}, {"until_at": timezone.now() - timedelta(days=1)}]
)
def test_what_the_database_refuses(db, wrong):
    fields = {"text_en": "Words.", "until_at": timezone.now() + timedelta(days=1)} | wrong
    with pytest.raises(IntegrityError):
        Announcement.objects.create(**fields)


def test_an_administrator_announces_for_their_town_only(client_for, administrator, ljubljana, graz):
    client = client_for(administrator)
    form = {
        "text_sl": "Zaprto.",
        "tone": "calm",
        "from_at_0": "2026-01-01",
        "from_at_1": "08:00",
        "until_at_0": "2099-01-01",
        "until_at_1": "08:00",
    }
    path = reverse("admin:upkeep_announcement_add")
    for town, made in ((ljubljana.pk, 1), (graz.pk, 1), ("", 1)):
        client.post(path, form | {"municipality": town})
        assert Announcement.objects.count() == made
    assert Announcement.objects.get().municipality == ljubljana


def test_the_portal_team_announces_for_all(client_for, portal_team):
    form = {
        "text_en": "Closed.",
        "tone": "urgent",
        "from_at_0": "2026-01-01",
        "from_at_1": "08:00",
        "until_at_0": "2099-01-01",
        "until_at_1": "08:00",
        "municipality": "",
    }
    client_for(portal_team).post(reverse("admin:upkeep_announcement_add"), form)
    assert Announcement.objects.get().municipality is None
    assert cast.client_for(None).get("/en/").content.decode().count("Closed.") == 1
