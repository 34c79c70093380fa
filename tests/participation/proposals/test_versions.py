"""Earlier versions of a proposal: when one is kept, who reads it, and when it goes."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from emvi.accounts.actions import erase_account
from emvi.accounts.models import Words as Leaving
from emvi.discussions.actions import flag_text
from emvi.discussions.models import Held, Thread
from emvi.municipalities.blocks import block_person
from participation.proposals.actions import (
    Words,
    edit_proposal,
    publish_proposal,
    withdraw_proposal,
)
from participation.proposals.differences import differences
from participation.proposals.models import Proposal, ProposalVersion
from participation.proposals.tasks import drop_words_out_of_sight
from participation.proposals.versions import change_from, versions_of
from tests import cast
from tests.markup import one_line

FIRST = Words("A bench", "There is no bench at the stop.", "en")
SECOND = Words("Two benches", "There is no bench at either stop.", "en")
THIRD = Words("Two benches", "There is no shade at either stop.", "en")


@pytest.fixture
def young(process, ana):
    return publish_proposal(process, FIRST, author=ana.public_names.get())


def fresh(proposal: Proposal) -> Proposal:
    return Proposal.objects.select_related("thread", "municipality").get(pk=proposal.pk)


def texts(proposal: Proposal) -> list[str]:
    return [version.text for version in proposal.versions.all()]


def test_each_edit_keeps_what_it_replaced(young, ana):
    edit_proposal(young, SECOND, by=ana)
    edit_proposal(young, THIRD, by=ana)
    assert texts(young) == [SECOND.text, FIRST.text]
    versions = versions_of(fresh(young))
    newest = change_from(versions[0], versions, fresh(young))
    assert [part.text for part in newest.text if part.kind != "same"] == ["bench ", "shade"]
    first = change_from(versions[1], versions, fresh(young))
    assert [part.text for part in first.title if part.kind == "added"][0].startswith("Two")


def test_what_says_the_same_is_no_version(young, ana):
    edit_proposal(young, FIRST, by=ana)
    assert texts(young) == []


def test_nothing_is_left_of_what_moderators_asked_to_change(young, ana, moderator):
    edit_proposal(young, SECOND, by=ana)
    cast.decide(young.thread, by=moderator, outcome="edit_requested")
    edit_proposal(fresh(young), THIRD, by=ana)
    assert texts(young) == []
    cast.decide(fresh(young).thread, by=moderator, outcome="left")
    assert versions_of(fresh(young)) == []


def test_words_that_nobody_read_leave_no_version(young, ana):
    Thread.objects.filter(pk=young.thread_id).update(
        held_at=timezone.now(), held_for=Held.FIRST_POSTS, was_public=False
    )
    edit_proposal(fresh(young), SECOND, by=ana)
    assert texts(young) == []


def test_words_that_somebody_flagged_leave_no_version(young, ana, verified):
    flag_text(young.thread, rule=cast.rule(), by=verified)
    edit_proposal(young, SECOND, by=ana)
    assert texts(young) == []


def test_they_go_when_it_is_withdrawn(young, ana):
    edit_proposal(young, SECOND, by=ana)
    withdraw_proposal(young, by=ana)
    assert texts(young) == []


@pytest.mark.parametrize("words", Leaving)
def test_they_go_where_the_words_go(young, ana, words):
    edit_proposal(young, SECOND, by=ana)
    erase_account(ana, words=words)
    assert texts(young) == ([FIRST.text] if words == Leaving.STAY else [])


def test_they_go_when_hidden_words_go(young, ana):
    edit_proposal(young, SECOND, by=ana)
    long_ago = timezone.now() - timedelta(days=400)
    Thread.objects.filter(pk=young.thread_id).update(hidden_at=long_ago)
    assert drop_words_out_of_sight() == 1
    assert not ProposalVersion.objects.exists()


def test_the_page(young, ana, client_for):
    url = f"{young.get_absolute_url()}changes/"
    assert "as they were published" in client_for(None).get(url).content.decode()
    assert url not in client_for(None).get(young.get_absolute_url()).content.decode()
    edit_proposal(young, SECOND, by=ana)
    edit_proposal(young, THIRD, by=ana)
    assert url in client_for(None).get(young.get_absolute_url()).content.decode()
    page = client_for(None).get(url).content.decode()
    assert "taken out:</span>bench</del>" in one_line(page)
    assert "put in:</span>shade</ins>" in one_line(page)
    first = client_for(None).get(f"{url}?version={young.versions.last().pk}").content.decode()
    assert "either</ins>" in first and "shade" not in first
    for nonsense in ("0", "x", "9" * 40, "%00"):
        assert client_for(None).get(f"{url}?version={nonsense}").status_code == 200


def test_the_page_says_nothing_to_whom_the_words_say_nothing(young, ana, verified, client_for):
    edit_proposal(young, SECOND, by=ana)
    url = f"{young.get_absolute_url()}changes/"
    block_person(ana.public_names.get(), by=verified)
    assert client_for(verified).get(url).status_code == 404
    assert client_for(None).get(url).status_code == 200
    for away in ({"hidden_at": timezone.now()}, {"held_at": timezone.now(), "held_for": "flags"}):
        Thread.objects.filter(pk=young.thread_id).update(
            **{"hidden_at": None, "held_at": None, "held_for": ""} | away
        )
        assert client_for(None).get(url).status_code == 404
        assert client_for(ana).get(url).status_code == 404


def kinds(before: str, after: str) -> list[tuple[str, str]]:
    return [(part.kind, part.text) for part in differences(before, after)]


@pytest.mark.parametrize(
    "before, after, expected",
    [
        (
            "a b c",
            "a x c",
            [("same", "a "), ("removed", "b "), ("added", "x"), ("same", " "), ("same", "c")],
        ),
        ("", "new", [("added", "new")]),
        ("old", "", [("removed", "old")]),
        ("same  words", "same\nwords", [("same", "same\nwords")]),
        ("(one)", "(two)", [("same", "("), ("removed", "one"), ("added", "two"), ("same", ")")]),
        # Right to left: parts in the order of reading, as the words are kept.
        (
            "مكان دافئ",
            "مكان بارد",
            [("same", "مكان "), ("removed", "دافئ"), ("added", "بارد")],
        ),
        # A joiner shapes one word, it does not end it.
        (
            "می\u200cخواهم",
            "می\u200cخواهیم",
            [("removed", "می\u200cخواهم"), ("added", "می\u200cخواهیم")],
        ),
        # Without spaces between words: letter by letter.
        (
            "公园长椅",
            "公园座椅",
            [("same", "公园"), ("removed", "长"), ("added", "座"), ("same", "椅")],
        ),
        ("สวน", "สวย", [("same", "สว"), ("removed", "น"), ("added", "ย")]),
        # A letter and its mark are one.
        ("cafe\u0301", "cafe", [("removed", "cafe\u0301"), ("added", "cafe")]),
    ],
)
def test_word_by_word(before, after, expected):
    found = kinds(before, after)
    assert found == expected
    assert "".join(text for kind, text in found if kind != "removed") == after
    old = "".join(text for kind, text in found if kind != "added")
    assert "".join(old.split()) == "".join(before.split())


@pytest.mark.parametrize(
    "before, after",
    [
        ("a b " * 1250, "b a c " * 830),
        ("园长" * 2500, "长园椅" * 1666),
        (
            "".join(chr(0x4E00 + n % 60) for n in range(5000)),
            "".join(chr(0x4E00 + (n * 7) % 60) for n in range(5000)),
        ),
    ],
)
def test_hostile_texts_take_no_time(before, after):
    start = time.monotonic()
    differences(before, after)
    assert time.monotonic() - start < 2
