"""What somebody took along when they left waits for no moderator any more."""

import pytest
from django.utils import timezone

from emvi.accounts.actions import erase_account
from emvi.accounts.models import Words
from emvi.discussions.erasure import empty_comments
from emvi.discussions.models import Comment, Pause, Thread
from participation.proposals.erasure import empty_proposals
from participation.proposals.models import Proposal
from tests import cast

DESK = "/en/ljubljana/desk/moderation/"
GONE = "has left and took the words along"


def traced(client_for, proposal) -> str:
    return client_for(None).get(f"/en/trace/?number={proposal.number}").content.decode()


@pytest.mark.parametrize(
    "state",
    [
        {"held_at": timezone.now(), "held_for": "first_posts", "was_public": False},
        {"held_at": timezone.now(), "held_for": "edit"},
        {"hidden_at": timezone.now()},
    ],
)
def test_the_trace_page_says_who_took_the_words(client_for, proposal, ana, state):
    Thread.objects.update(**state)
    assert GONE not in traced(client_for, proposal)
    erase_account(ana, words=Words.GO)
    text = traced(client_for, proposal)
    assert GONE in text and "moderator" not in text.partition("<main")[2].partition("</main")[0]


def test_words_that_were_not_kept_any_longer_were_not_taken_along(client_for, proposal):
    Thread.objects.update(held_at=timezone.now(), held_for="edit")
    empty_proposals(Proposal.objects.all())
    for text in (
        traced(client_for, proposal),
        client_for(None).get(proposal.get_absolute_url()).content.decode(),
    ):
        assert GONE not in text and "Its words are not shown any more." in text


def test_moderators_are_not_offered_what_is_gone(
    client_for, proposal, comment, moderator, verified, ana
):
    cast.hide(comment, by=moderator, pause_days=7)
    cast.hide(proposal.thread, by=moderator)
    client = client_for(moderator)
    text = client.get(f"{DESK}?kind=hidden").content.decode()
    assert text.count("Show again") == 2 and "End the pause" in text
    erase_account(verified, words=Words.GO)
    text = client.get(f"{DESK}?kind=hidden").content.decode()
    assert text.count("Show again") == 1 and "End the pause" not in text
    assert Pause.objects.running().exists()
    erase_account(ana, words=Words.GO)
    text = client.get(f"{DESK}?kind=hidden").content.decode()
    assert "Show again" not in text and "Nothing is hidden." in text


@pytest.mark.parametrize("gone", ["emptied", "taken back"])
def test_nor_a_comment_that_is_gone_otherwise(client_for, comment, moderator, gone):
    cast.hide(comment, by=moderator)
    if gone == "emptied":
        empty_comments(Comment.objects.all())
    else:
        Comment.objects.update(withdrawn_at=timezone.now())
    assert "Show again" not in client_for(moderator).get(f"{DESK}?kind=hidden").content.decode()
