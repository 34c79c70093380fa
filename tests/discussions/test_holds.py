"""First words, bursts and links wait until a person has read them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from emvi.accounts.models import Account
from emvi.discussions.actions import add_comment
from emvi.discussions.holds import make_hold_rules
from emvi.discussions.models import Comment, Held, HoldRule, Thread
from emvi.discussions.queries.comments import comment_page
from emvi.refusals import Refused
from participation.proposals.actions import (
    Words,
    edit_proposal,
    enter_proposal,
    publish_proposal,
    support_proposal,
)
from participation.proposals.models import Proposal, ProposalDraft
from tests import cast

WORDS = Words("A bench", "For those who wait.", "en")


@pytest.fixture
def hold_rules(ljubljana):
    make_hold_rules(ljubljana)
    make_hold_rules(ljubljana)
    assert HoldRule.objects.filter(municipality=ljubljana).count() == 4


def settle(*accounts: Account) -> None:
    """They are here for a month."""
    Account.objects.filter(pk__in=[account.pk for account in accounts]).update(
        joined_on=timezone.localdate() - timedelta(days=30)
    )


def say(thread, author, text="I see it the same way.") -> Comment:
    return add_comment(thread, author=author, text=text, language="en")


def test_without_rules_nothing_waits(thread, author):
    for _number in range(9):
        assert say(thread, author, "http://a http://b http://c http://d").held_at is None


def test_the_first_words_of_a_new_account_wait(hold_rules, thread, author, moderator):
    first, second = say(thread, author), say(thread, author)
    assert {first.held_for, second.held_for} == {Held.FIRST_POSTS}
    assert not first.was_public
    thread.refresh_from_db()
    assert thread.comment_count == 0
    cast.decide(first, by=moderator, outcome="left")
    assert say(thread, author).held_at is None
    thread.refresh_from_db()
    assert thread.comment_count == 2


def test_an_older_account_need_not_wait(hold_rules, thread, author, verified):
    settle(verified)
    assert say(thread, author).held_at is None


def test_many_texts_in_a_short_time_wait(hold_rules, thread, author, verified):
    settle(verified)
    said = [say(thread, author) for _number in range(8)]
    assert [comment.held_for for comment in said] == [""] * 6 + [Held.BURST] * 2
    Comment.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    assert say(thread, author).held_at is None


def test_many_links_wait(hold_rules, thread, author, verified):
    settle(verified)
    assert say(thread, author, "http://a.example and www.b.example").held_for == ""
    spam = say(thread, author, "http://a.example HTTPS://b.example www.c.example")
    assert spam.held_for == Held.LINKS


def test_what_was_never_public_is_not_there_for_others(hold_rules, thread, author, verified, ana):
    say(thread, author)
    assert list(comment_page(thread)) == []
    assert list(comment_page(thread, reader=ana)) == []
    [own] = comment_page(thread, reader=verified)
    assert own.is_held and own.text
    [stub] = comment_page(thread, reader=ana, moderates=True)
    assert stub.is_held and not stub.text and not stub.author_name


def test_in_place_of_a_comment_that_was_public_stands_that_it_waits(thread, comment, verified):
    Comment.objects.update(held_at=timezone.now(), held_for=Held.FLAGS)
    [said] = comment_page(thread)
    assert said.is_held and not said.text and not said.author_name
    page = cast.client_for(None).get(thread.proposal.get_absolute_url()).content.decode()
    assert "This comment waits until a moderator has read it." in page
    own = cast.client_for(verified).get(thread.proposal.get_absolute_url()).content.decode()
    assert "A moderator reads this first. Only you see it." in own


def test_a_first_proposal_waits_and_is_neither_supported_nor_discussed(
    hold_rules, process, verified, ana, moderator, client_for
):
    proposal = publish_proposal(process, WORDS, author=ana.public_names.get())
    process.refresh_from_db()
    assert (proposal.thread.held_for, process.proposal_count) == (Held.FIRST_POSTS, 0)
    url = proposal.get_absolute_url()
    seen = {who: client_for(who).get(url).status_code for who in (None, verified, ana, moderator)}
    assert seen == {None: 404, verified: 404, ana: 200, moderator: 200}
    with pytest.raises(Refused):
        support_proposal(proposal, by=verified)
    with pytest.raises(Refused):
        say(proposal.thread, verified.public_names.get())
    cast.decide(proposal.thread, by=moderator, outcome="left")
    process.refresh_from_db()
    assert process.proposal_count == 1
    assert client_for(None).get(url).status_code == 200


def test_first_words_wait_as_such_whatever_else_is_in_them(hold_rules, process, ana, verified):
    """Only they are owed no answer if nobody ever reads them."""
    spam = Words("A bench", "www.a.example www.b.example www.c.example", "en")
    first = publish_proposal(process, spam, author=ana.public_names.get()).thread
    assert (first.held_for, first.is_first_words) == (Held.FIRST_POSTS, True)
    settle(verified)
    known = publish_proposal(process, spam, author=verified.public_names.get()).thread
    assert (known.held_for, known.is_first_words) == (Held.LINKS, False)
    assert first.away_since == first.held_at and known.away_since == known.held_at


def test_words_from_paper_do_not_wait(hold_rules, process, mediator):
    assert enter_proposal(process, WORDS, by=mediator).thread.held_at is None


def test_links_that_are_added_later_wait_too(hold_rules, process, ana):
    settle(ana)
    proposal = publish_proposal(process, WORDS, author=ana.public_names.get())
    spam = Words("A bench", "www.a.example www.b.example www.c.example", "en")
    edit_proposal(proposal, spam, by=ana)
    thread = Thread.objects.get(pk=proposal.thread_id)
    process.refresh_from_db()
    assert (thread.held_for, thread.was_public, process.proposal_count) == (Held.LINKS, True, 0)


def test_the_database_refuses_a_rule_without_its_unit_and_a_hold_without_a_reason(
    ljubljana, comment
):
    rows = [
        {"kind": "burst", "number": 1},
        {"kind": "flags", "number": 1, "minutes": 1},
        {"kind": "links", "number": 0},
        {"kind": "links", "number": 1, "days": 1},
    ]
    for row in rows:
        with pytest.raises(IntegrityError), transaction.atomic():
            HoldRule.objects.create(municipality=ljubljana, **row)
    now = timezone.now()
    broken = [
        {"held_at": now},
        {"held_for": Held.FLAGS},
        {"held_at": now, "held_for": Held.FLAGS, "hidden_at": now},
        {"was_public": False},
    ]
    for change in broken:
        with pytest.raises(IntegrityError), transaction.atomic():
            Comment.objects.update(**change)


# Slow and closed discussions


def test_a_slow_discussion_takes_one_comment_of_a_person_in_a_while(thread, author, ana):
    Thread.objects.update(slow_minutes=15)
    say(thread, author)
    with pytest.raises(Refused, match="15 minutes"):
        say(thread, author)
    say(thread, ana.public_names.get())
    Comment.objects.update(created_at=timezone.now() - timedelta(minutes=16))
    say(thread, author)
    assert Comment.objects.count() == 3


def test_a_moderator_closes_slows_and_reopens_a_discussion(client_for, moderator, thread, author):
    url = f"/en/ljubljana/threads/{thread.pk}/regulate/"
    desk, place = client_for(moderator), thread.proposal.get_absolute_url()
    note = {"note": "Nadaljujemo v ponedeljek.", "language": "sl"}
    desk.post(url, {"is_closed": "on", "slow_minutes": 0} | note)
    page = client_for(None).get(place).content.decode()
    assert "The moderators have closed this discussion." in page
    assert '<p lang="sl" dir="ltr">Nadaljujemo v ponedeljek.</p>' in page
    with pytest.raises(Refused):
        say(thread, author)
    desk.post(url, {"slow_minutes": 5, "note": "", "language": "sl"})
    page = client_for(None).get(place).content.decode()
    assert "one comment of a person in 5 minutes" in page
    say(thread, author)


def test_an_edit_does_not_overtake_the_moderator_who_let_the_earlier_words_through(
    process, moderator, ana
):
    name = ana.public_names.get()
    proposal = cast.make_proposal(process, name, published_at=timezone.now())
    Thread.objects.filter(pk=proposal.thread_id).update(
        held_at=timezone.now(), held_for=Held.FIRST_POSTS, was_public=False
    )
    rows = Proposal.objects.select_related("thread", "author", "process", "municipality")
    read_before = rows.get(pk=proposal.pk)
    cast.decide(rows.get(pk=proposal.pk).thread, moderator, "left")
    edit_proposal(read_before, Words("Unread words", "Unread words.", "en"), by=ana)
    assert Thread.objects.get(pk=proposal.thread_id).held_for == Held.EDITED


def test_who_is_new_reads_before_publishing_that_a_moderator_reads_it_first(process, ljubljana):
    def shown(account) -> bool:
        ProposalDraft.objects.get_or_create(
            process=process, account=account, title="A bench", text="None there.", language="en"
        )
        page = cast.client_for(account).get("/en/ljubljana/proposals/new/winter/publish/")
        assert "A bench" in page.content.decode()
        return "a moderator reads it before others see it" in page.content.decode()

    new, nameless, old = cast.make_resident(ljubljana), cast.make_account(), cast.make_account()
    long_ago = timezone.localdate() - timedelta(days=30)
    type(old).objects.filter(pk=old.pk).update(joined_on=long_ago)
    assert not any(map(shown, (new, nameless, old))), "no rule holds anything yet"
    make_hold_rules(ljubljana)
    assert list(map(shown, (new, nameless, old))) == [True, True, False]
