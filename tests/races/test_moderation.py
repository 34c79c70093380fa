"""Limits and decisions that hold when many do the same at one moment."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from emvi.accounts.models import Account
from emvi.discussions.actions import (
    add_comment,
    appeal_decision,
    decide_appeal,
    flag_text,
)
from emvi.discussions.holds import make_hold_rules
from emvi.discussions.models import (
    Appeal,
    Comment,
    Flag,
    Held,
    ModerationDecision,
    Thread,
)
from emvi.refusals import Conflict, Refused
from participation.proposals.actions import Words, publish_proposal
from participation.proposals.models import Proposal
from tests import cast
from tests.races.at_once import at_once, raised

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def settled(*accounts: Account) -> None:
    day = timezone.localdate() - timedelta(days=60)
    Account.objects.filter(pk__in=[account.pk for account in accounts]).update(joined_on=day)


def kinds(results: list) -> list[type]:
    return sorted({type(error) for error in raised(results)}, key=str)


def test_a_burst_does_not_slip_through_at_once(proposal, verified, ljubljana):
    make_hold_rules(ljubljana)
    settled(verified)
    author = verified.public_names.get()
    job = partial(add_comment, proposal.thread, author=author, text="Again", language="en")
    results = at_once(*[lambda: job().pk] * 12)
    assert raised(results) == []
    held = list(Comment.objects.values_list("held_for", flat=True))
    assert sorted(held) == [""] * 6 + [Held.BURST] * 6
    proposal.thread.refresh_from_db()
    assert proposal.thread.comment_count == 6


def test_proposals_and_comments_count_together(process, proposal, verified, ljubljana):
    make_hold_rules(ljubljana)
    settled(verified)
    author = verified.public_names.get()
    say = partial(add_comment, proposal.thread, author=author, text="Again", language="en")
    put = partial(publish_proposal, process, Words("A", "B", "en"), author=author)
    results = at_once(*[lambda: say().pk] * 5, *[lambda: put().pk] * 5)
    assert raised(results) == []
    shown = Comment.objects.visible().filter(author=author).count()
    shown += Proposal.objects.visible().filter(author=author).count()
    assert shown == 6
    process.refresh_from_db()
    assert process.proposal_count == Proposal.objects.visible().count()


def test_only_the_first_words_of_a_new_account_are_not_doubled(proposal, verified, ljubljana):
    make_hold_rules(ljubljana)
    author = verified.public_names.get()
    job = partial(add_comment, proposal.thread, author=author, text="Hello", language="en")
    at_once(*[lambda: job().pk] * 6)
    assert set(Comment.objects.values_list("held_for", flat=True)) == {Held.FIRST_POSTS}


def test_a_slow_discussion_takes_one_of_eight_at_once(proposal, verified):
    Thread.objects.update(slow_minutes=5)
    author = verified.public_names.get()
    job = partial(add_comment, proposal.thread, author=author, text="Me first", language="en")
    results = at_once(*[lambda: job().pk] * 8)
    assert (len(raised(results)), kinds(results)) == (7, [Refused])
    assert Comment.objects.count() == 1


def test_three_flags_at_once_hold_and_one_person_flags_once(proposal, verified, ljubljana, ana):
    make_hold_rules(ljubljana)
    comment = cast.make_comment(proposal.thread, verified.public_names.get())
    people = [cast.make_account() for _number in range(3)]
    settled(*people, ana)
    rule = cast.rule()

    def flag(who: Account) -> None:
        flag_text(Comment.objects.get(pk=comment.pk), rule=rule, by=who)

    assert raised(at_once(*[partial(flag, ana)] * 6)) == []
    assert Flag.objects.count() == 1
    assert raised(at_once(*(partial(flag, who) for who in people))) in ([], [])
    comment.refresh_from_db()
    assert comment.held_for == Held.FLAGS


def test_three_moderators_decide_at_once(proposal, verified, moderator, ljubljana):
    comment = cast.make_comment(proposal.thread, verified.public_names.get())
    bench = [moderator, *(cast.make_staff(ljubljana, "moderator") for _number in range(2))]

    def decide(who: Account, outcome: str) -> str:
        read = Comment.objects.select_related("author", "thread__municipality")
        cast.decide(read.get(pk=comment.pk), by=who, outcome=outcome, seen="0-0")
        return outcome

    outcomes = ["left", "edit_requested", "hidden"]
    results = at_once(*(partial(decide, *pair) for pair in zip(bench, outcomes, strict=True)))
    assert (len(raised(results)), kinds(results)) == (2, [Conflict])
    assert ModerationDecision.objects.count() == 1


def test_one_appeal_sent_twice_and_decided_twice(proposal, verified, moderator, ljubljana):
    comment = cast.make_comment(proposal.thread, verified.public_names.get())
    decision = cast.hide(comment, by=moderator)

    def appeal() -> int:
        fresh = ModerationDecision.objects.get(pk=decision.pk)
        return appeal_decision(fresh, by=verified, text="No.", language="en").pk

    results = at_once(*[appeal] * 4)
    assert len(raised(results)) == 3
    assert Appeal.objects.count() == 1
    bench = [cast.make_staff(ljubljana, "moderator") for _number in range(2)]

    def decide(who: Account, is_reversed: bool) -> None:
        fresh = Appeal.objects.get()
        reason = {"reason": "Read again.", "reason_language": "en"}
        decide_appeal(fresh, by=who, is_reversed=is_reversed, **reason)

    results = at_once(
        *(partial(decide, who, flag) for who, flag in zip(bench, (True, False), strict=True))
    )
    assert (len(raised(results)), kinds(results)) == (1, [Conflict])
    comment.refresh_from_db()
    assert (comment.hidden_at is None) == (Appeal.objects.get().state == "reversed")
