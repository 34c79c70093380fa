"""A clock that has not started yet cannot be got rid of either."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from emvi.accounts.actions import erase_account
from emvi.answers.queries import punctuality
from emvi.discussions.models import Thread
from emvi.front.whole.deletion import _refuse_while_answers_are_due
from emvi.refusals import Refused
from participation.processes.actions import check_complete, check_phase_change, close_process
from participation.processes.models import Phase, Process
from participation.processes.rules import end_of_collecting
from participation.proposals.actions import (
    merge_proposal,
    publish_answer,
    support_proposal,
    take_back_support,
)
from participation.proposals.clocks import due_to_start
from participation.proposals.counting import fold_supports
from participation.proposals.erasure import drop_words_out_of_sight
from participation.proposals.models import Merge, Proposal, Support, SupportNote
from participation.proposals.rules import support_is_open
from participation.proposals.tasks import start_due_clocks
from tests import cast

SAME = {"en": "They say the same."}
YES = {"outcome": "accepted", "reasons": {"en": "Yes."}, "next_step": {}}
YEAR = timedelta(days=366)


def again(proposal: Proposal) -> Proposal:
    rows = Proposal.objects.select_related("process", "municipality", "thread", "author", "duty")
    return rows.get(pk=proposal.pk)


@pytest.fixture
def waits_for_support(process):
    Process.objects.update(
        clock_start="threshold", support_threshold=2, support_counts_of="everyone"
    )
    process.refresh_from_db()
    return process


@pytest.fixture
def merged(waits_for_support, proposal, officer, ljubljana):
    """One support short of its clock, and a part of somebody else's now."""
    support_proposal(again(proposal), by=cast.make_resident(ljubljana))
    whole = cast.make_proposal(waits_for_support)
    merge_proposal(again(proposal), into=again(whole), by=officer, reasons=SAME)
    return whole


def hide(whole, moderator):
    cast.hide(whole.thread, by=moderator)


def erase(whole, _moderator):
    erase_account(whole.author.account, words="go")


@pytest.mark.parametrize("vanish", [hide, erase])
def test_a_part_is_free_when_its_whole_goes_out_of_sight(
    vanish, merged, proposal, moderator, ljubljana
):
    vanish(merged, moderator)
    assert not Merge.objects.exists() and support_is_open(again(proposal))
    support_proposal(again(proposal), by=cast.make_resident(ljubljana))
    assert again(proposal).duty is not None


def test_what_is_answered_stays_merged(merged, proposal, officer, moderator):
    cast.make_overdue(merged, -5)
    publish_answer(again(merged), by=officer, **YES)
    cast.hide(merged.thread, by=moderator)
    assert Merge.objects.exists()


def test_a_merge_pads_no_figures(merged, proposal, officer, ljubljana):
    cast.make_overdue(merged, 5)
    publish_answer(again(merged), by=officer, **YES)
    now = punctuality([ljubljana])[ljubljana.pk]
    assert (now.answered, now.on_time) == (1, 0)


@pytest.mark.parametrize("is_answered", [True, False])
def test_a_part_whose_whole_is_answered_starts_no_clock_of_its_own(
    process, officer, is_answered, time_machine
):
    tomorrow = timezone.now() + timedelta(days=1)
    part = cast.make_proposal(process, clock_starts_at=tomorrow)
    whole = cast.make_proposal(process)
    merge_proposal(again(part), into=again(whole), by=officer, reasons=SAME)
    cast.make_overdue(whole, -5)
    if is_answered:
        publish_answer(again(whole), by=officer, **YES)
    time_machine.move_to(timezone.now() + timedelta(days=2))
    start_due_clocks()
    assert (again(part).duty is None) is is_answered


def test_nobody_merges_their_own(proposal, process, officer):
    mine = cast.make_proposal(process, cast.make_public_name(process.municipality, officer))
    for part, whole in ((mine, proposal), (proposal, mine)):
        with pytest.raises(Refused):
            merge_proposal(again(part), into=again(whole), by=officer, reasons=SAME)


@pytest.mark.parametrize(
    "change",
    [
        {"allows_supports": False},
        {"opens_at": timezone.now() + 50 * YEAR, "closes_at": timezone.now() + 51 * YEAR},
        {"closes_at": timezone.now() + timedelta(days=11)},
    ],
)
def test_support_that_was_promised_for_later_stays(proposal, process, change):
    now = timezone.now()
    phase = cast.make_phase(
        process,
        opens_at=now + timedelta(days=10),
        closes_at=now + timedelta(days=40),
        allows_supports=True,
    )
    Phase.objects.filter(pk=phase.pk).update(announced_closes_at=phase.closes_at)
    Process.objects.filter(pk=process.pk).update(proposal_count=1)
    changed = Phase.objects.get(pk=phase.pk)
    for field, value in change.items():
        setattr(changed, field, value)
    with pytest.raises(ValidationError):
        check_phase_change(changed)
    # Longer, or from an earlier day on, is no less than was promised.
    more = Phase.objects.get(pk=phase.pk)
    more.opens_at, more.closes_at = now + timedelta(days=5), now + timedelta(days=60)
    check_phase_change(more)


def test_what_could_never_owe_an_answer_is_not_published(ljubljana):
    draft = cast.make_process(ljubljana, state=Process.State.DRAFT, clock_start="threshold")
    cast.make_phase(draft, allows_supports=False)
    with pytest.raises(Refused, match="no phase collects support"):
        check_complete(draft)


def test_one_more_phase_moves_no_clock(process):
    now = timezone.now()
    first = process.phases.get(allows_proposals=True)
    Phase.objects.update(announced_closes_at=first.closes_at)
    cast.make_phase(process, opens_at=now - timedelta(days=1), closes_at=now + 10 * YEAR)
    fresh = Process.objects.get(pk=process.pk)
    assert end_of_collecting(fresh) == first.closes_at


def test_words_that_were_hidden_long_ago_stay_until_their_clock_has_started(proposal):
    Proposal.objects.filter(pk=proposal.pk).update(clock_starts_at=timezone.now() + YEAR)
    Thread.objects.filter(pk=proposal.thread_id).update(hidden_at=timezone.now() - YEAR)
    assert drop_words_out_of_sight() == 0
    assert again(proposal).title


def test_a_threshold_that_was_passed_in_public_stays_passed(waits_for_support, proposal, ljubljana):
    first, second = cast.make_resident(ljubljana), cast.make_resident(ljubljana)
    support_proposal(again(proposal), by=first)
    # The second came in a crowd and is a note: two of two are shown.
    Support.objects.create(proposal=proposal, account=second, is_verified=False)
    SupportNote.objects.create(proposal=proposal, verified=0, other=1)
    take_back_support(again(proposal), by=first)
    fold_supports(proposal.pk)
    assert again(proposal).duty is not None


def test_what_came_from_another_portal_waits_for_no_number(waits_for_support, ljubljana):
    proposal = cast.make_proposal(waits_for_support, source="import", author=None)
    for _n in range(3):
        support_proposal(again(proposal), by=cast.make_resident(ljubljana))
    assert again(proposal).duty is None and again(proposal).support_needed == 0


LATER = timezone.now() + 2 * YEAR
RUNS = {"closes_at": timezone.now() + timedelta(days=20)}


@pytest.mark.parametrize(
    ("rule", "phases", "clock_starts_at"),
    [
        ("end_of_collecting", [RUNS], timezone.now() + timedelta(days=20)),
        # A second collecting, after the first.
        ("end_of_collecting", [RUNS, {"opens_at": LATER, "closes_at": LATER + YEAR}], LATER),
        ("threshold", [RUNS], None),
        ("threshold", [RUNS | {"rights": ("proposals",)}, {"opens_at": LATER - YEAR}], None),
    ],
)
def test_closing_early_starts_every_clock_at_that_moment(
    ljubljana, officer, moderator, rule, phases, clock_starts_at, time_machine
):
    """However it is tried: far below the threshold, long before the end, hidden, or merged."""
    town = cast.make_process(ljubljana, clock_start=rule, support_threshold=1000)
    for fields in phases:
        cast.make_phase(town, **{"closes_at": LATER} | fields)
    plain, hidden, part, whole = (
        cast.make_proposal(town, clock_starts_at=clock_starts_at) for _n in range(4)
    )
    withdrawn = cast.make_proposal(town, state="withdrawn", clock_starts_at=clock_starts_at)
    cast.hide(hidden.thread, by=moderator)
    merge_proposal(again(part), into=again(whole), by=officer, reasons=SAME)
    close_process(town, by=officer, reasons={"en": "We have no time."})
    time_machine.move_to(timezone.now() + YEAR)
    start_due_clocks()
    town = Process.objects.get(pk=town.pk)
    for proposal in (plain, hidden, part, whole):
        duty = again(proposal).duty
        assert duty.started_at == town.closed_at
        assert duty.days_late() == 366 - town.answer_period
    assert again(withdrawn).duty is None


def test_a_town_does_not_leave_between_closing_and_the_clocks(waits_for_support, proposal, officer):
    close_process(waits_for_support, by=officer, reasons={"en": "We leave."})
    waiting = Proposal.objects.without_clock().with_known_start()
    assert list(waiting) == [proposal]
    with pytest.raises(Refused, match="wait for an answer"):
        _refuse_while_answers_are_due(waits_for_support.municipality)


def test_a_part_whose_whole_is_answered_waits_for_nothing_when_its_process_is_closed(
    waits_for_support, officer, client
):
    part, whole = (cast.make_proposal(waits_for_support) for _n in range(2))
    merge_proposal(again(part), into=again(whole), by=officer, reasons=SAME)
    cast.make_overdue(whole, -5)
    publish_answer(again(whole), by=officer, **YES)
    close_process(waits_for_support, by=officer, reasons={"en": "We know enough."})
    assert list(due_to_start()) == []
    _refuse_while_answers_are_due(waits_for_support.municipality)
    url = again(part).get_absolute_url()
    assert "answer clock starts" not in client.get(url).content.decode()
    shown = client.get(reverse("api:proposal-detail", args=["ljubljana", part.pk])).json()
    assert shown["clock_starts_at"] is None
    Thread.objects.filter(pk=part.thread_id).update(hidden_at=timezone.now() - 3 * YEAR)
    assert drop_words_out_of_sight() == 1
    assert again(part).has_no_words


@pytest.fixture
def unread(process, ana):
    """Nobody but its author and staff has seen it yet."""
    now = timezone.now()
    held = {"held_at": now, "held_for": "first_posts", "was_public": False, "away_since": now}
    held["is_first_words"] = True
    thread = Thread.objects.create(municipality=process.municipality, **held)
    starts_at = timezone.now() + timedelta(days=20)
    return cast.make_proposal(
        process, ana.public_names.get(), thread=thread, clock_starts_at=starts_at
    )


def test_what_a_moderator_hid_before_anybody_read_it_is_owed_no_answer(
    unread, moderator, client_for, ana, time_machine
):
    cast.hide(again(unread).thread, by=moderator)
    page = client_for(ana).get(unread.get_absolute_url()).content.decode()
    assert unread.title in page and "answer clock starts" not in page
    time_machine.move_to(unread.clock_starts_at + timedelta(days=3))
    start_due_clocks()
    assert again(unread).duty is None and list(due_to_start()) == []
    # Shown after all, it is due on the day that it would have been.
    cast.restore(again(unread).thread, by=moderator)
    start_due_clocks()
    assert again(unread).duty.started_at == unread.clock_starts_at


def test_what_another_rule_held_is_owed_its_answer_though_nobody_read_it(
    unread, moderator, time_machine
):
    Thread.objects.update(held_for="burst", is_first_words=False)
    cast.hide(again(unread).thread, by=moderator)
    time_machine.move_to(unread.clock_starts_at + timedelta(days=3))
    start_due_clocks()
    assert again(unread).duty.started_at == unread.clock_starts_at


def test_what_nobody_moderates_is_owed_its_answer(unread, moderator, time_machine):
    time_machine.move_to(unread.clock_starts_at + timedelta(days=3))
    start_due_clocks()
    assert again(unread).duty.started_at == unread.clock_starts_at
    cast.hide(again(unread).thread, by=moderator)
    assert again(unread).duty is not None
