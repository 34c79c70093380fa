"""The description of the API, for people and for programs."""

import re

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.html import conditional_escape

from emvi.rest.description import description, operations, public_operations, things
from participation.proposals.exports.columns import COLUMNS
from tests.api.world import Program

GUEST = Program()


def test_the_description_is_complete_openapi():
    found = GUEST.get("/api/v1/schema/").json()
    assert found["openapi"] == "3.1.0"
    assert found == description()
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            statuses = set(operation["responses"])
            assert {"400", "401", "429"} <= statuses, path
            assert "404" in statuses or "{" not in path, path
            assert "409" in statuses or method == "get", path
            assert operation["description"], path
            assert {"token": []} in operation["security"], path


def test_programs_may_keep_the_description_for_a_while(client):
    response = client.get("/api/v1/schema/")
    assert response.headers["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize("language", ["sl", "de", "it", "el", "en"])
def test_the_pages_load_nothing_from_elsewhere(language, ljubljana, client):
    for path in (f"/{language}/about/api/", f"/{language}/about/open-data/"):
        page = client.get(path)
        assert page.status_code == 200
        text = page.content.decode()
        loaded = re.findall(
            r'(?:<script[^>]* src|<img[^>]* src|<link rel="stylesheet" href)="([^"]+)"', text
        )
        assert loaded and all(one.startswith("/static/") for one in loaded)
        assert "<style" not in text and not re.search(r"<script(?![^>]* src=)", text)
        policy = page.headers["Content-Security-Policy"]
        assert "unsafe" not in policy and "http" not in policy


def test_the_short_address_leads_to_the_page_in_the_readers_language(client, db):
    response = client.get("/api/docs/", headers={"Accept-Language": "sl"})
    assert (response.status_code, response.url) == (302, "/sl/about/api/")


def test_every_request_and_every_field_is_on_the_page(client, ljubljana):
    page = client.get("/en/about/api/").content.decode()
    for one in operations():
        assert f'id="{one.name}"' in page and one.path in page
    for thing in things():
        assert f'id="{thing.name}"' in page
        for field in thing.fields:
            assert f">{field.name}</code>" in page
    links = set(re.findall(r'href="#(\w+)"', page))
    assert links <= set(re.findall(r'id="([\w-]+)"', page)) | {"main"}


def test_the_open_data_page_describes_what_guests_can_read(client, ljubljana, graz):
    graz.data_licence = "cc0-1.0"
    graz.save()
    page = client.get("/en/about/open-data/").content.decode()
    for one in public_operations():
        assert one.path in page and f'id="{one.gives}"' in page
    assert "CC BY 4.0" in page and "CC0 1.0" in page
    assert "my/proposals" not in page and "TokenForm" not in page
    town = GUEST.get("/api/v1/municipalities/graz/").json()
    assert town["data_licence"] == "cc0-1.0"


@pytest.mark.parametrize("language", ["sl", "en"])
def test_the_open_data_page_describes_every_column_of_the_files(client, ljubljana, language):
    page = client.get(f"/{language}/about/open-data/").content.decode()
    with translation.override(language):
        for name, words in COLUMNS.items():
            assert f"<b>{name}</b>" in page and conditional_escape(words) in page
        export = reverse("proposals:proposal-export", args=["ljubljana"])
    assert f'href="{export}"' in page
    anchors = set(re.findall(r'href="#([\w-]+)"', page))
    assert len(anchors) > 20 and anchors <= set(re.findall(r'id="([\w-]+)"', page)) | {"main"}
