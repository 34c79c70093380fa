import gc
import io
import json
import tracemalloc
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from emvi.discussions.models import Comment, Flag
from emvi.notifications.models import Follow
from emvi.privacy.download import stream_download
from emvi.privacy.views import own
from tests import cast

pytestmark = pytest.mark.django_db
URL = "/en/account/download/"


def archive(response) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def test_one_file_with_data_and_a_page(ana, proposal):
    cast.make_comment(proposal.thread, proposal.author, text="سلام من فوژینه", language="fa")
    response = cast.client_for(ana).post(URL)
    assert response.headers["Content-Type"] == "application/zip"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Disposition"].startswith('attachment; filename="emvi-')
    files = archive(response)
    assert files.testzip() is None
    assert files.namelist() == ["data.json", "index.html"]
    data = json.loads(files.read("data.json"))["tables"]
    assert data["accounts.Account"][0]["login"] == "ana"
    assert data["proposals.Proposal"][0]["municipality"] == "Ljubljana"
    assert data["discussions.Comment"][0]["text"] == "سلام من فوژینه"
    assert "password" not in data["accounts.Account"][0]
    page = files.read("index.html").decode()
    assert '<dd lang="fa" dir="rtl">سلام من فوژینه</dd>' in page


def test_the_page_is_in_the_language_of_the_person_and_needs_nothing_else(ana):
    ana.language = "sl"
    ana.save()
    page = archive(cast.client_for(ana).post(URL)).read("index.html").decode()
    assert '<html lang="sl" dir="ltr">' in page
    assert "Moji podatki" in page
    assert "<script" not in page
    assert "<link" not in page
    assert "src=" not in page


def test_the_page_is_for_people_and_the_data_for_machines(ana, proposal, moderator):
    at = datetime(2026, 7, 1, 21, 30, tzinfo=UTC)
    comment = cast.make_comment(proposal.thread, proposal.author, language="de", created_at=at)
    decision = cast.decide(comment, moderator, "left")
    day = at.replace(hour=0, minute=0)
    session = Session.objects.create(session_key="k", session_data="", expire_date=day)
    UserSession.objects.create(
        user=ana,
        session_key=session.pk,
        ip="0.0.0.0",
        user_agent="Firefox",
        created_at=day,
        last_seen_at=day,
    )
    files = archive(cast.client_for(ana).post(URL))
    page, data = (files.read(name).decode() for name in ("index.html", "data.json"))
    assert "All times are those of the time zone: Europe/Ljubljana" in page
    assert "1 July 2026, 23:30" in page and "21:30" not in page
    sessions = page[page.index("Where you are logged in") :].partition("</section>")[0]
    assert "1 July 2026" in sessions and "00:00" not in sessions
    assert "<bdi>Deutsch</bdi>" in page and "<bdi>de</bdi>" not in page
    assert "text_left" not in page and "{&#x27;" not in page
    assert "comment.left" not in page
    tables = json.loads(data)["tables"]
    assert tables["discussions.Comment"][0]["created_at"] == "2026-07-01T21:30:00+00:00"
    assert tables["discussions.Comment"][0]["language"] == "de"
    message = tables["notifications.Message"][0]
    assert (message["kind"], message["facts"]) == ("text_left", {"decision": decision.pk})


def test_words_are_text_and_no_markup(ana, proposal):
    evil = "<img src=x onerror=alert(1)>"
    cast.make_comment(proposal.thread, proposal.author, text=evil)
    page = archive(cast.client_for(ana).post(URL)).read("index.html").decode()
    assert evil not in page
    assert "&lt;img src=x" in page


def test_it_asks_who_it_is_unless_the_login_is_fresh(ana):
    client = cast.client_for(ana)
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    for method in (client.get, client.post):
        assert "/reauthenticate/" in method(URL).url


def test_only_so_often(ana, monkeypatch):
    monkeypatch.setattr(own, "DOWNLOADS_AN_HOUR", 2)
    client = cast.client_for(ana)
    assert [client.post(URL).status_code for _time in range(3)] == [200, 200, 429]


def test_a_get_makes_no_file(ana):
    page = cast.client_for(ana).get(URL)
    assert "text/html" in page.headers["Content-Type"]


def test_who_typed_in_a_proposal_for_somebody_does_not_take_its_words_along(process, mediator):
    cast.make_proposal(
        process, author=None, title="Words of a neighbour", entered_by=mediator, source="paper"
    )
    data = archive(cast.client_for(mediator).post(URL)).read("data.json").decode()
    assert "Words of a neighbour" not in data
    assert json.loads(data)["tables"]["proposals.Proposal"][0]["entered_by"] is True


def test_more_rows_are_no_more_questions(ana, proposal, moderator, django_assert_num_queries):
    def grow() -> None:
        comment = cast.make_comment(proposal.thread, proposal.author, "Yes")
        cast.hide(comment, moderator)
        other = cast.make_proposal(proposal.process)
        Flag.objects.create(
            account=ana, municipality=proposal.municipality, thread=other.thread, rule=cast.rule()
        )
        Follow.objects.create(account=ana, proposal=other)

    grow()
    with CaptureQueriesContext(connection) as captured:
        b"".join(stream_download(ana))
    for _time in range(3):
        grow()
    with django_assert_num_queries(len(captured)):
        b"".join(stream_download(ana))


@pytest.fixture
def garbage_goes_as_in_production():
    kept = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield
    gc.set_threshold(*kept)


@pytest.mark.usefixtures("garbage_goes_as_in_production")
def test_memory_stays_flat(ana, proposal):
    now = timezone.now() - timedelta(days=1)
    Comment.objects.bulk_create(
        Comment(
            thread=proposal.thread,
            author=proposal.author,
            language="en",
            created_at=now,
            text=f"{number} " * 300,
        )
        for number in range(3000)
    )
    tracemalloc.start()
    size = sum(len(part) for part in stream_download(ana))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 20_000
    assert peak < 6_000_000
