"""What is limited on a page is limited for programs, and both are counted together."""

import pytest
from django.test import Client

from tests import cast
from tests.api.world import program_of
from tests.limit_table import LIMITS, Place


@pytest.mark.parametrize("limit", LIMITS, ids=str)
def test_a_program_gets_no_more_than_a_page_and_then_the_page_gets_nothing(
    limit, process, ana, monkeypatch
):
    place, program = Place(process, ana), program_of(ana)
    limit.sets(monkeypatch, place)
    answers = [program.post(*limit.sends(place, n)) for n in range(limit.most + 2)]
    refused = [limit.says in answer.content.decode() for answer in answers]
    assert refused == [False] * limit.most + [True] * 2, answers[0].content
    assert {answer.status_code for answer in answers[limit.most :]} == {409}
    path, data = limit.page(place, limit.most + 2)
    page = cast.client_for(ana).post(path, data, follow=True).content.decode()
    assert limit.says in page
    if limit.count:
        assert limit.count(place) == limit.most


def test_guests_share_the_limit_of_an_address(process, ana, monkeypatch):
    [limit] = [one for one in LIMITS if one.name == "flags an hour"]
    place, program = Place(process, ana), program_of(None)
    limit.sets(monkeypatch, place)
    answers = [program.post(*limit.sends(place, n)) for n in range(limit.most + 1)]
    assert [answer.status_code for answer in answers] == [204] * limit.most + [409]
    path, data = limit.page(place, limit.most + 1)
    assert limit.says in cast.client_for(None).post(path, data).content.decode()


def test_a_comment_that_is_sent_again_is_not_refused(process, ana, monkeypatch):
    [limit] = [one for one in LIMITS if one.name == "comments an hour"]
    place, program = Place(process, ana), program_of(ana)
    limit.sets(monkeypatch, place)
    sent = [limit.sends(place, n) for n in range(limit.most)]
    first = [program.post(*one).json() for one in sent]
    assert [program.post(*one).json() for one in sent] == first
    path, body = limit.page(place, 0)
    again = cast.client_for(ana).post(path, body | sent[0][1], follow=True).content.decode()
    assert limit.says not in again
    assert limit.count(place) == limit.most


@pytest.mark.parametrize("body", ["[" * 2000 + "]" * 2000, "[" * 2000, '{"\\ud800": 1}'])
def test_what_nobody_can_read_is_refused_in_words(body, process):
    thread = cast.make_proposal(process).thread_id
    path = f"/api/v1/municipalities/{process.municipality.slug}/threads/{thread}/flag/"
    answer = Client().post(path, body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["message"]
