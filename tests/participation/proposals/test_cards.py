"""Cards and comments come out of a memory. Whatever happens, the next page is right, for everybody
by themselves: no word of yesterday, of another language, of another town or of another reader."""

import re

import pytest
from django.core.cache import cache
from django.utils import timezone

from emvi.accounts.actions import erase_account
from emvi.discussions.actions import withdraw_comment
from emvi.municipalities.actions import choose_public_name
from emvi.municipalities.models import Theme
from emvi.pieces import forget_pieces
from participation.proposals.actions import (
    Words,
    edit_proposal,
    publish_answer,
    publish_proposal,
    support_proposal,
    take_back_support,
    withdraw_proposal,
)
from participation.proposals.cards import BEGINNING_LETTERS, Card, _first_words, _scale
from participation.proposals.models import Proposal, SupportNote
from tests import cast
from tests.markup import one_line

LIST = "/{}/ljubljana/proposals/"
WORDS = Words("Benches", "For those who wait.", "en")
# What is new on each page, whoever looks.
FRESH = re.compile(r'name="(csrfmiddlewaretoken|submission_key)"\s+value="[^"]*"')


@pytest.fixture
def seen(client):
    """A page as a guest sees it, twice: the second time out of the memory."""

    def go(path: str = LIST.format("en")) -> str:
        first, second = (client.get(path).content.decode() for _time in range(2))
        assert FRESH.sub("", first) == FRESH.sub("", second)
        return first

    return go


def detail(proposal: Proposal, language: str = "en") -> str:
    return f"/{language}/ljubljana/proposals/{proposal.pk}/"


# At once


def test_support_shows_at_once(seen, proposal):
    friend = cast.make_account()
    assert "Nobody supports this yet" in seen()
    support_proposal(proposal, by=friend)
    assert "<strong>1</strong> person supports this" in seen()
    assert "<strong>1</strong> person supports this" in seen(detail(proposal))
    SupportNote.objects.create(proposal=proposal, verified=1, other=0)
    assert "<strong>2</strong> people support this" in seen()
    take_back_support(proposal, by=friend)
    assert "<strong>1</strong> person supports this" in seen()


def test_changed_words_show_at_once(seen, process, ana):
    proposal = publish_proposal(process, WORDS, author=ana.public_names.get())
    seen()
    edit_proposal(proposal, Words("Two benches", "For all.", "en"), by=ana)
    assert "Two benches" in seen() and "For those who wait." not in seen()


def test_hidden_words_are_gone_at_once_and_come_back(seen, proposal, moderator, client_for):
    assert proposal.title in seen()
    cast.hide(proposal.thread, by=moderator)
    assert proposal.title not in seen()
    assert proposal.title in client_for(moderator).get(detail(proposal)).content.decode()
    assert proposal.title not in seen()
    proposal.thread.refresh_from_db()
    cast.restore(proposal.thread, by=moderator)
    assert proposal.title in seen()


def test_withdrawn_words_are_gone_at_once(seen, proposal, ana):
    seen(), seen(detail(proposal))
    withdraw_proposal(proposal, by=ana)
    assert proposal.title not in seen() + seen(detail(proposal))


def test_an_answer_shows_at_once(seen, proposal, officer):
    cast.make_overdue(proposal, 3)
    assert "verdue by 3 days" in seen()
    proposal.refresh_from_db()
    texts = {"reasons": {"en": "We build it."}, "next_step": {}}
    publish_answer(proposal, by=officer, outcome="accepted", **texts)
    assert "verdue by" not in seen()
    assert "Accepted" in seen() and "We build it." in seen(detail(proposal))


def test_an_erased_person_has_no_name_at_once(seen, proposal, ana):
    name = ana.public_names.get().name
    assert name in seen() and name in seen(detail(proposal))
    erase_account(ana)
    assert name not in seen() + seen(detail(proposal))


def test_another_public_name_shows_at_once(seen, proposal, ana, ljubljana):
    comment = cast.make_comment(proposal.thread, ana.public_names.get())
    seen(), seen(detail(proposal))
    choose_public_name(ana, ljubljana, name="Ana of the river")
    assert "Ana of the river" in seen()
    shown = seen(detail(proposal))
    assert shown.count("<bdi>Ana of the river</bdi>") >= 2, comment


def test_comments_that_are_hidden_or_taken_back(seen, proposal, ana, moderator):
    author = ana.public_names.get()
    kept, hidden, gone = (
        cast.make_comment(proposal.thread, author, text) for text in ("Stays.", "Bad.", "Sorry.")
    )
    assert "Bad." in seen(detail(proposal)) and "Sorry." in seen(detail(proposal))
    cast.hide(hidden, by=moderator)
    withdraw_comment(gone, by=ana)
    shown = seen(detail(proposal))
    assert "Bad." not in shown and "Sorry." not in shown and kept.text in shown


def test_a_topic_younger_than_the_kept_ones(seen, process, ljubljana, proposal):
    seen()
    theme = cast.make_theme(ljubljana, "Water")
    cast.make_proposal(process, title="Fountains", theme=theme)
    assert seen().count("Water") >= 2  # on the card and in the filter


def test_the_count_follows_what_is_shown(seen, process, proposal, moderator):
    other = cast.make_proposal(process)
    assert "2 proposals" in seen()
    cast.hide(other.thread, by=moderator)
    assert "1 proposal<" in one_line(seen())
    cast.make_proposal(process, published_at=timezone.now())
    assert "2 proposals" in seen()


# Each their own


def test_each_language_and_each_town(client, proposal, graz):
    there = cast.make_proposal(cast.make_open_process(graz), title=proposal.title)
    for _time in range(2):
        slovene = client.get(LIST.format("sl")).content.decode()
        assert f'href="{detail(proposal, "sl")}"' in slovene
        assert f'href="{detail(proposal)}"' not in slovene
        assert f'href="{detail(proposal)}"' in client.get(LIST.format("en")).content.decode()
        elsewhere = client.get("/en/graz/proposals/").content.decode()
        assert f'href="/en/graz/proposals/{there.pk}/"' in elsewhere
        assert f'href="{detail(proposal)}"' not in elsewhere


def test_only_those_who_may_see_what_they_may_do(proposal, ana, verified, moderator, client_for):
    comment = cast.make_comment(proposal.thread, ana.public_names.get())
    take_back, hide_it = (f"/comments/{comment.pk}/{verb}/" for verb in ("withdraw", "decide"))
    people = {None: (), ana: (take_back,), verified: (), moderator: (hide_it,)}
    for _time in range(2):
        for person, links in people.items():
            shown = client_for(person).get(detail(proposal)).content.decode()
            assert [link for link in (take_back, hide_it) if link in shown] == list(links)


def test_pages_are_the_same_with_and_without_a_memory(
    proposal, ana, verified, moderator, officer, ljubljana, client_for
):
    """Everybody after everybody, in three languages: whatever others left in the memory, the page
    is the one that an empty memory gives."""
    Proposal.objects.update(theme=cast.make_theme(ljubljana), language="ar")
    cast.make_overdue(proposal, 3)
    cast.make_comment(proposal.thread, ana.public_names.get(), language="el")
    clients = [client_for(person) for person in (None, ana, verified, moderator, officer)]
    paths = [
        path
        for language in ("en", "sl", "de")
        for path in (LIST.format(language), detail(proposal, language), f"/{language}/ljubljana/")
    ]

    def pages() -> list[str]:
        return [
            FRESH.sub("", client.get(path).content.decode()) for path in paths for client in clients
        ]

    pages()
    warm, cold = pages(), []
    for path in paths:
        for client in clients:
            forget_pieces()
            cache.clear()
            cold.append(FRESH.sub("", client.get(path).content.decode()))
    assert warm == cold


# What a card shows


def test_everything_on_a_card_is_text(seen, process, ana, ljubljana):
    evil = "<script>alert(1)</script>"
    Theme.objects.create(municipality=ljubljana, name_en=evil)
    proposal = cast.make_proposal(
        process, ana.public_names.get(), title=evil, text=evil, theme=Theme.objects.get()
    )
    cast.make_comment(proposal.thread, ana.public_names.get(), evil)
    assert evil not in seen() + seen(detail(proposal))


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("A short  text.\nIn two lines.", "A short text. In two lines."),
        ("word " * 40, "word " * 32 + "…"),
        ("x" * 500, "x" * BEGINNING_LETTERS + " …"),
        ("long" * 60 + " " + "cut" * 200, "long" * 60 + " …"),
    ],
)
def test_the_beginning_of_a_text(text, beginning):
    assert _first_words(text[:BEGINNING_LETTERS]) == beginning


@pytest.mark.parametrize(("most", "scale"), [(0, 0), (7, 7), (99, 99), (101, 110), (1234, 1300)])
def test_the_scale_grows_in_steps(most, scale):
    assert _scale(most) == scale


def test_a_card_holds_no_account(proposal):
    assert not {"account", "account_id", "author_id", "entered_by"} & set(Card._fields)
