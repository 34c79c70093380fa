"""What went wrong is said in the reader's language, and what they typed is still there."""

import pytest
from django.test import Client
from django.urls import reverse

from emvi.front import errors
from emvi.upkeep.actions import switch_read_only
from tests import cast
from tests.markup import one_line

WORDS = "A bench at the stop would help those who wait in the rain."
LANGUAGES = ["sl", "de", "it", "el", "en"]


@pytest.fixture
def breaks(monkeypatch):
    def fail(*_args, **_options):
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("emvi.front.views.service.send_contact_message", fail)


@pytest.mark.parametrize("language", LANGUAGES)
def test_404_in_every_language_with_the_words(client, ljubljana, language):
    page = client.post(f"/{language}/ljubljana/proposals/999999/comment/", {"text": WORDS})
    assert page.status_code == 404 and WORDS in page.content.decode()
    assert f'<html lang="{language}"' in one_line(page.content.decode())


@pytest.mark.parametrize("language", LANGUAGES)
def test_403_with_the_words(client_for, ana, proposal, language):
    path = f"/{language}/ljubljana/proposals/{proposal.pk}/publish-answer/"
    page = client_for(ana).post(path, {"reasons_sl": WORDS})
    assert page.status_code == 403 and WORDS in page.content.decode()
    assert "Send it again" not in page.content.decode(), "it would be refused again"


@pytest.mark.parametrize("language", LANGUAGES)
def test_500_with_the_words_and_without_the_database(
    breaks, db, language, django_assert_num_queries
):
    from tests.upkeep.test_contact import form

    client = Client(raise_request_exception=False, enforce_csrf_checks=False)
    page = client.post(f"/{language}/contact/", form(text=WORDS))
    text = page.content.decode()
    assert page.status_code == 500
    assert WORDS in text and f'<html lang="{language}"' in text
    assert f'action="/{language}/contact/"' in text and "csrfmiddlewaretoken" in text
    with django_assert_num_queries(0):
        errors.server_error(page.wsgi_request)


def test_500_of_what_cannot_even_be_read(rf):
    request = rf.post("/", b"broken", content_type="multipart/form-data; boundary=x")
    assert errors.server_error(request).status_code == 500


@pytest.mark.parametrize("language", LANGUAGES)
def test_429_and_503_in_every_language_with_the_words(client, db, monkeypatch, settings, language):
    from tests.upkeep.test_contact import form

    settings.BOARD_SECONDS = 0
    monkeypatch.setattr("emvi.front.views.service.allow", lambda *_key, **_limit: False)
    pages = [client.post(f"/{language}/contact/", form(text=WORDS))]
    switch_read_only(True, by=None)
    pages.append(client.post(f"/{language}/contact/", form(text=WORDS)))
    assert [page.status_code for page in pages] == [429, 503]
    for page in pages:
        text = page.content.decode()
        assert WORDS in text and f'<html lang="{language}"' in one_line(text)
        assert page["Retry-After"]


def test_429_says_when_to_come_back(client, ana):
    responses = [
        client.post(reverse("accounts:sign-up"), {"login": ana.login, "password": "y" * 30})
        for _try in range(11)
    ]
    assert responses[-1].status_code == 429
    assert int(responses[-1]["Retry-After"]) > 0
    assert "y" * 30 not in responses[-1].content.decode()


def test_a_secret_is_never_repeated(client_for, ana, proposal):
    path = f"/en/ljubljana/proposals/{proposal.pk}/hide/"
    data = {"reason": WORDS, "password": cast.PASSWORD * 2, "code": "1234-5678-9012-3456-7890"}
    text = client_for(ana).post(path, data).content.decode()
    assert WORDS in text and cast.PASSWORD not in text and "5678" not in text


def test_words_are_shown_as_text(client_for, ana, proposal):
    path = f"/en/ljubljana/proposals/{proposal.pk}/hide/"
    text = client_for(ana).post(path, {"reason": "<script>alert('x')</script>"}).content.decode()
    assert "<script>alert" not in text and "&lt;script&gt;alert" in text
