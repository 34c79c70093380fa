"""What was out of sight while people could support it, and comes back when they no longer can, has
its clock: nobody is left without one by a decision that was wrong."""

from datetime import timedelta

import pytest
from django.utils import timezone

from emvi.discussions.holds import make_hold_rules
from emvi.discussions.models import Appeal, Held, Thread
from participation.processes.actions import close_process
from participation.proposals.actions import Words, edit_proposal, publish_proposal
from participation.proposals.models import Proposal
from tests import cast

DAY = timedelta(days=1)


@pytest.fixture
def process(ljubljana):
    """People can support for twenty days more."""
    return cast.make_open_process(ljubljana, clock_start="threshold", support_threshold=2)


@pytest.fixture
def proposal(process, ana):
    return cast.make_proposal(process, ana.public_names.get())


def again(proposal: Proposal) -> Proposal:
    rows = Proposal.objects.select_related(
        "process", "municipality", "thread__municipality", "author", "duty"
    )
    return rows.get(pk=proposal.pk)


def thread(proposal: Proposal) -> Thread:
    return again(proposal).thread


def hide(proposal, by):
    return cast.hide(thread(proposal), by=by)


def show(proposal, by):
    cast.restore(thread(proposal), by=by)


def test_hidden_then_and_shown_afterwards(proposal, moderator, time_machine):
    hide(proposal, moderator)
    time_machine.move_to(timezone.now() + 21 * DAY)
    assert again(proposal).duty is None
    show(proposal, moderator)
    now = again(proposal)
    assert now.duty.started_at == pytest.approx(timezone.now(), abs=DAY)
    assert now.thread.away_since is None


def test_by_an_appeal(proposal, moderator, ljubljana, ana, time_machine):
    from emvi.discussions.actions import appeal_decision, decide_appeal

    decision = hide(proposal, moderator)
    appeal_decision(decision, by=ana, text="Wrong.", language="en")
    time_machine.move_to(timezone.now() + 21 * DAY)
    decide_appeal(
        Appeal.objects.get(),
        by=cast.make_staff(ljubljana, "moderator"),
        is_reversed=True,
        reason="We read it wrong.",
        reason_language="en",
    )
    assert again(proposal).duty is not None


def test_a_change_was_asked_for_and_waits(proposal, moderator, ana, time_machine):
    cast.decide(thread(proposal), by=moderator, outcome="edit_requested")
    time_machine.move_to(timezone.now() + 21 * DAY)
    edit_proposal(again(proposal), Words("A bench", "Please.", "en"), by=ana)
    assert thread(proposal).held_for == Held.EDITED and again(proposal).duty is None
    cast.decide(thread(proposal), by=moderator, outcome="left")
    assert again(proposal).duty is not None


def test_hidden_anew_it_has_been_away_since_the_first_time(proposal, moderator, time_machine):
    cast.decide(thread(proposal), by=moderator, outcome="edit_requested")
    since = thread(proposal).away_since
    time_machine.move_to(timezone.now() + 21 * DAY)
    hide(proposal, moderator)
    assert thread(proposal).away_since == since
    show(proposal, moderator)
    assert again(proposal).duty is not None


def test_first_words_that_waited_too_long(process, ana, moderator, ljubljana, time_machine):
    make_hold_rules(ljubljana)
    first = publish_proposal(process, Words("A", "B", "en"), author=ana.public_names.get())
    assert first.thread.held_for == Held.FIRST_POSTS
    time_machine.move_to(timezone.now() + 21 * DAY)
    cast.decide(thread(first), by=moderator, outcome="left")
    assert again(first).duty is not None


def test_a_process_that_was_closed_when_nobody_could_support_any_more(
    proposal, moderator, officer, time_machine
):
    hide(proposal, moderator)
    cast.make_phase(
        proposal.process,
        opens_at=timezone.now() + 21 * DAY,
        closes_at=timezone.now() + 40 * DAY,
        rights=("comments",),
    )
    time_machine.move_to(timezone.now() + 25 * DAY)
    close_process(again(proposal).process, by=officer, reasons={"en": "We know enough."})
    show(proposal, moderator)
    assert again(proposal).duty is not None


# Who had their time has no clock for nothing


def test_back_while_people_can_support_it(proposal, moderator, time_machine):
    hide(proposal, moderator)
    time_machine.move_to(timezone.now() + 10 * DAY)
    show(proposal, moderator)
    assert again(proposal).duty is None


def test_back_before_they_can_again(proposal, moderator, time_machine):
    cast.make_phase(
        proposal.process,
        opens_at=timezone.now() + 30 * DAY,
        closes_at=timezone.now() + 40 * DAY,
    )
    hide(proposal, moderator)
    time_machine.move_to(timezone.now() + 25 * DAY)
    show(proposal, moderator)
    assert again(proposal).duty is None


def test_hidden_only_afterwards(proposal, moderator, time_machine):
    time_machine.move_to(timezone.now() + 21 * DAY)
    hide(proposal, moderator)
    show(proposal, moderator)
    assert again(proposal).duty is None


def test_what_came_from_another_portal_waits_for_no_number(proposal, moderator, time_machine):
    Proposal.objects.update(source="import")
    hide(proposal, moderator)
    time_machine.move_to(timezone.now() + 21 * DAY)
    show(proposal, moderator)
    assert again(proposal).duty is None
