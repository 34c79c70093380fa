"""Somebody leaves and takes their words along: places, numbers, clocks and counts stay."""

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from emvi.accounts.actions import erase_account
from emvi.accounts.models import Words
from emvi.discussions.models import Comment
from emvi.pieces import forget_pieces
from participation.proposals import rules
from participation.proposals.models import Proposal
from participation.proposals.tasks import start_due_clocks
from tests import cast

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "A warm place in Fužine"
SILENCE = "has left and took the words along"


@pytest.fixture
def with_comments(proposal, ana, stranger, ljubljana):
    """The author's own comment, and somebody's reply to it."""
    own = cast.make_comment(proposal.thread, proposal.author, text="My own comment")
    neighbour = cast.make_public_name(ljubljana, stranger)
    cast.make_comment(proposal.thread, neighbour, text="Your reply", parent=own, root=own)
    type(proposal.thread).objects.update(comment_count=2)
    return proposal


def pages(proposal) -> dict[str, str]:
    client = cast.client_for(None)
    addresses = {
        "list": "/en/ljubljana/proposals/",
        "search": "/en/ljubljana/proposals/?q=warm",
        "town": "/en/ljubljana/",
        "process": "/en/ljubljana/processes/winter/",
        "detail": proposal.get_absolute_url(),
        "trace": f"/en/trace/?number={proposal.number}",
        "portal": "/en/",
    }
    return {name: client.get(url).content.decode() for name, url in addresses.items()}


def test_no_page_has_the_words_any_more_though_pieces_were_kept(with_comments, ana):
    cast.make_overdue(with_comments)
    before = pages(with_comments)
    assert WORDS in before["detail"]
    assert WORDS in before["list"]
    erase_account(ana, words=Words.GO)
    after = pages(with_comments)
    for name, text in after.items():
        assert WORDS not in text, name
        assert "My own comment" not in text, name
        assert "Ana from" not in text, name
    for name in ("detail", "trace", "list"):
        assert SILENCE in after[name]
    assert "Your reply" in after["detail"]
    assert after["detail"].count(SILENCE) == 2
    assert with_comments.number in after["detail"]
    forget_pieces()


def test_number_clock_answer_and_counts_stay(with_comments, ana):
    duty = cast.make_overdue(with_comments)
    Proposal.objects.update(supports_verified=3, supports_other=2)
    erase_account(ana, words=Words.GO)
    proposal = Proposal.objects.get(pk=with_comments.pk)
    assert (proposal.title, proposal.text, proposal.language) == ("", "", "")
    assert (proposal.search_text, proposal.photo_alt) == ("", "")
    assert (proposal.number, proposal.duty, proposal.supports_total) == (
        *(with_comments.number, duty, 5),
    )
    assert (proposal.thread.comment_count, proposal.process.proposal_count) == (2, 1)
    assert str(proposal) == proposal.number


def test_the_photo_is_deleted_from_the_disk(proposal, ana, settings):
    proposal.photo.save("mine.webp", ContentFile(b"photo"))
    path = settings.MEDIA_ROOT / proposal.photo.name
    assert path.exists()
    erase_account(ana, words=Words.GO)
    assert not path.exists()


def test_nobody_supports_or_comments_or_reads_what_has_no_words(proposal, ana, verified, moderator):
    erase_account(ana, words=Words.GO)
    fresh = Proposal.objects.select_related("process", "thread", "author").get(pk=proposal.pk)
    assert not rules.may_support(verified, fresh)
    assert not rules.may_comment(fresh)
    assert not rules.may_read_words(moderator, fresh)


def test_a_clock_that_waits_for_its_day_does_not_start(proposal, ana):
    Proposal.objects.update(clock_starts_at=timezone.now())
    erase_account(ana, words=Words.GO)
    start_due_clocks()
    proposal.refresh_from_db()
    assert proposal.duty is None


def test_an_officer_can_still_answer(proposal, ana, officer):
    cast.make_overdue(proposal)
    erase_account(ana, words=Words.GO)
    client = cast.client_for(officer)
    assert proposal.number in client.get("/en/ljubljana/desk/").content.decode()
    url = f"{proposal.get_absolute_url()}publish-answer/"
    page = client.get(url).content.decode()
    assert proposal.number in page
    sent = {"outcome": "accepted", "reasons_sl": "Da.", "reasons_en": "Yes.", "replaces": 0}
    assert client.post(url, sent).status_code == 302


def test_the_words_of_others_stay(with_comments, ana):
    erase_account(ana, words=Words.GO)
    assert list(Comment.objects.order_by("pk").values_list("text", flat=True)) == ["", "Your reply"]


def test_only_what_lost_its_words_may_be_empty(proposal):
    comment = cast.make_comment(proposal.thread, proposal.author)
    now = timezone.now()
    for rows, change in (
        (Proposal.objects.filter(pk=proposal.pk), {"title": ""}),
        (Proposal.objects.filter(pk=proposal.pk), {"text": ""}),
        (Proposal.objects.filter(pk=proposal.pk), {"words_removed_at": now}),
        (Proposal.objects.filter(pk=proposal.pk), {"words_removed_at": now, "title": ""}),
        (Comment.objects.filter(pk=comment.pk), {"text": ""}),
        (Comment.objects.filter(pk=comment.pk), {"words_removed_at": now}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)


def test_the_page_offers_the_choice(ana, proposal):
    client = cast.client_for(ana)
    assert 'value="go"' in client.get("/en/account/delete/").content.decode()
    client.post("/en/account/delete/", {"name": ana.email, "words": "go"})
    proposal.refresh_from_db()
    assert proposal.has_no_words
