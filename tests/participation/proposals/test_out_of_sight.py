"""Words that nobody will read again are emptied by themselves."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from emvi.discussions.actions import appeal_decision, decide_text, withdraw_comment
from emvi.discussions.erasure import drop_old_flags
from emvi.discussions.models import Flag, ModerationDecision
from emvi.discussions.texts import stamp_of
from emvi.municipalities.models import Role
from participation.proposals.actions import withdraw_proposal
from participation.proposals.erasure import drop_words_out_of_sight
from participation.proposals.models import Proposal
from participation.proposals.states import State
from tests import cast


def after(days: int) -> int:
    with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
        return drop_words_out_of_sight()


@pytest.fixture
def comment(proposal, ana):
    return cast.make_comment(proposal.thread, ana.public_names.get())


def test_a_comment_that_was_taken_back_is_emptied_after_a_month(comment, ana):
    withdraw_comment(comment, by=ana)
    assert after(29) == 0
    assert after(32) == 1
    assert after(32) == 0
    comment.refresh_from_db()
    assert comment.text == "" and comment.withdrawn_at


def test_a_proposal_too_and_its_number_and_clock_stay(proposal):
    cast.make_overdue(proposal)
    withdraw_proposal(Proposal.objects.get(pk=proposal.pk), by=proposal.author.account)
    assert after(29) == 0
    assert after(32) == 1
    emptied = Proposal.objects.get(pk=proposal.pk)
    assert (emptied.title, emptied.text, emptied.state) == ("", "", State.WITHDRAWN)
    assert emptied.number == proposal.number and emptied.duty_id


def test_what_was_withdrawn_on_another_portal_goes_by_its_day(process):
    """Nobody knows when it was taken back there."""
    cast.make_proposal(process, state=State.WITHDRAWN)
    assert after(29) == 0
    assert after(32) == 1


@pytest.mark.parametrize("appeals", [True, False])
def test_what_was_sent_back_and_never_changed_goes_after_a_year(comment, ana, ljubljana, appeals):
    decision = decide_text(
        comment,
        by=cast.make_staff(ljubljana, Role.MODERATOR),
        outcome=ModerationDecision.Outcome.EDIT_REQUESTED,
        rule=cast.rule(),
        reason="Please without names.",
        reason_language="en",
        seen=stamp_of(None, None),
    )
    if appeals:
        appeal_decision(decision, by=ana, text="Why?", language="en")
    assert decision.words_before
    assert after(360) == 0
    assert after(370) == (0 if appeals else 1), "an open appeal keeps the words"
    decision.refresh_from_db()
    assert bool(decision.words_before) is appeals


def ask_for_a_change(target, ljubljana) -> ModerationDecision:
    moderator = cast.make_staff(ljubljana, Role.MODERATOR)
    return cast.decide(target, moderator, ModerationDecision.Outcome.EDIT_REQUESTED)


@pytest.mark.parametrize("is_comment", [True, False])
def test_what_moderators_kept_goes_with_the_words(is_comment, comment, proposal, ana, ljubljana):
    decision = ask_for_a_change(comment if is_comment else proposal.thread, ljubljana)
    if is_comment:
        withdraw_comment(type(comment).objects.get(pk=comment.pk), by=ana)
    else:
        withdraw_proposal(Proposal.objects.get(pk=proposal.pk), by=ana)
    assert after(29) == 0 and after(32) == 1
    decision.refresh_from_db()
    assert decision.words_before == "" and decision.reason


@pytest.mark.parametrize("is_comment", [True, False])
def test_what_was_held_and_never_shown_goes_after_three_months(is_comment, comment, proposal):
    target = comment if is_comment else proposal.thread
    held = {"held_at": timezone.now(), "held_for": "first_posts", "was_public": False}
    type(target).objects.filter(pk=target.pk).update(**held)
    assert after(88) == 0
    assert after(92) == 1


@pytest.mark.parametrize("is_comment", [True, False])
def test_what_was_hidden_goes_after_a_year(is_comment, comment, proposal, ljubljana):
    target = comment if is_comment else proposal.thread
    cast.hide(target, by=cast.make_staff(ljubljana, Role.MODERATOR))
    assert after(360) == 0
    assert after(370) == 1


# What was told about them


@pytest.mark.parametrize("taken_back", [True, False])
def test_what_nobody_can_decide_any_more_is_dropped_a_year_after_it_was_told(
    taken_back, comment, ana, ljubljana
):
    teller = cast.make_resident(ljubljana)
    Flag.objects.create(
        municipality=ljubljana, comment=comment, account=teller, rule=cast.rule(), note="Look."
    )
    if taken_back:
        withdraw_comment(comment, by=ana)
    with time_machine.travel(timezone.now() + timedelta(days=360)):
        assert drop_old_flags() == 0
    with time_machine.travel(timezone.now() + timedelta(days=370)):
        assert drop_old_flags() == (1 if taken_back else 0), "a moderator can still decide"


def test_what_was_decided_is_dropped_a_year_later(comment, ljubljana):
    Flag.objects.create(municipality=ljubljana, comment=comment, rule=cast.rule())
    cast.hide(comment, by=cast.make_staff(ljubljana, Role.MODERATOR))
    for days, dropped in ((360, 0), (370, 1)):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            assert drop_old_flags() == dropped
