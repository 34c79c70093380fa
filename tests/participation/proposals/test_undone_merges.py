"""A merge that is undone tells nobody who supports what, scatters no support and moves no clock."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from emvi.accounts.actions import erase_account
from emvi.refusals import Refused
from participation.processes.models import Process
from participation.proposals.actions import (
    accept_invitation,
    invite_coauthor,
    merge_proposal,
    publish_answer,
    support_proposal,
    take_back_support,
    undo_merge,
)
from participation.proposals.counting import merge_starts_clock
from participation.proposals.models import Merge, Proposal, Support, UndoneMerge
from tests import cast
from tests.api.world import TOWN, program_of
from tests.participation.proposals.test_merging import again, counts, people

SAME = {"en": "They say the same."}
NOT_AGAIN = "These two were one before"


@pytest.fixture
def six(process):
    """Six people start a clock."""
    Process.objects.update(
        clock_start="threshold", support_threshold=6, support_counts_of="everyone"
    )
    process.refresh_from_db()
    return process


@pytest.fixture
def other(process):
    return cast.make_proposal(process, title="Another warm place")


def merge(part, whole, officer) -> Merge:
    return merge_proposal(again(part), into=again(whole), by=officer, reasons=SAME)


def support(proposal, *accounts) -> None:
    for account in accounts:
        support_proposal(again(proposal), by=account)


# Whom the counts name


@pytest.mark.parametrize("supports_it", [True, False])
@pytest.mark.parametrize("helped", [True, False])
def test_the_count_of_the_whole_does_not_say_whether_who_wrote_it_supports_the_part(
    supports_it, helped, proposal, other, officer, ljubljana
):
    wrote = other.author.account
    if helped:
        wrote = cast.make_resident(ljubljana)
        name = cast.make_public_name(ljubljana, wrote, "Helper")
        accept_invitation(
            invite_coauthor(again(other), name=name.name, by=other.author.account), by=wrote
        )
    support(proposal, *people(ljubljana, "a", "b"), *[wrote] * supports_it)
    of_part = counts(proposal)
    assert merge_starts_clock(again(proposal), again(other)) is (sum(of_part) >= 3)
    merge(proposal, other, officer)
    assert counts(other) == of_part
    # They can take it back there; and cannot give it to their own words.
    take_back_support(again(other), by=wrote)
    assert counts(other) == counts(proposal) == (0, 2)
    with pytest.raises(Refused):
        support(other, wrote)


def test_what_came_with_a_merge_goes_back_with_it(proposal, other, officer):
    support(proposal, other.author.account)
    undo_merge(merge(proposal, other, officer), by=officer)
    assert counts(proposal) == (0, 1) and counts(other) == (0, 0)


def test_nor_does_the_count_of_the_part_name_who_wrote_it(proposal, other, officer):
    stands = merge(proposal, other, officer)
    wrote = proposal.author.account
    support(other, wrote)
    undo_merge(stands, by=officer)
    assert counts(proposal) == counts(other) == (0, 1)
    take_back_support(again(proposal), by=wrote)
    assert counts(proposal) == (0, 0) and counts(other) == (0, 1)


def test_two_are_merged_once(client_for, proposal, other, process, officer):
    undo_merge(merge(proposal, other, officer), by=officer)
    for part, whole in ((proposal, other), (other, proposal)):
        with pytest.raises(Refused, match=NOT_AGAIN):
            merge(part, whole, officer)
        page = f"/en/ljubljana/proposals/{part.pk}/merge/"
        sent = {"number": whole.number, "reason_sl": "Isto."}
        assert NOT_AGAIN in client_for(officer).post(page, sent).content.decode()
        answer = program_of(officer).post(
            f"{TOWN}proposals/{part.pk}/merge/", {"into": whole.pk, "reason": {"sl": "Isto."}}
        )
        assert answer.status_code == 400 and NOT_AGAIN in answer.content.decode()
        with pytest.raises(IntegrityError), transaction.atomic():
            UndoneMerge.objects.create(merged=part, into=whole, merged_at="2026-01-01T00:00Z")
    merge(proposal, cast.make_proposal(process), officer)


# What stays with the part


def test_rounds_of_merging_and_undoing_scatter_no_support(
    six, proposal, officer, ljubljana, process
):
    for number in range(3):
        whole = cast.make_proposal(process)
        stands = merge(proposal, whole, officer)
        support(whole, *people(ljubljana, *(f"{number}-{one}" for one in "abc")))
        undo_merge(stands, by=officer)
        assert counts(proposal) == (0, 3 * number + 3)
    assert again(proposal).duty is not None


def test_who_supported_the_whole_before_did_not_mean_the_part(
    proposal, other, process, officer, ljubljana
):
    before, since, both, of_third = people(ljubljana, "before", "since", "both", "third")
    third = cast.make_proposal(process)
    support(other, before)
    support(proposal, both)
    support(third, of_third)
    stands = merge(proposal, other, officer)
    merge(third, other, officer)
    support(other, since, both)
    undo_merge(stands, by=officer)
    backed = Support.objects.filter(proposal=proposal).values_list("account", flat=True)
    assert set(backed) == {since.pk, both.pk} and counts(proposal) == (0, 2)
    assert counts(other) == (0, 3)


def test_who_was_confirmed_at_the_whole_is_confirmed_at_the_part(
    proposal, other, officer, ljubljana, verified
):
    Support.objects.create(proposal=proposal, account=verified, is_verified=False)
    Proposal.objects.filter(pk=proposal.pk).update(supports_other=1)
    stands = merge(proposal, other, officer)
    support(other, verified)
    assert counts(other) == (1, 0)
    undo_merge(stands, by=officer)
    assert counts(proposal) == (1, 0) and counts(other) == (0, 0)


def undo(stands, by_officer, _by_moderator):
    undo_merge(stands, by=by_officer)


def hide(stands, _by_officer, by_moderator):
    cast.hide(again(stands.into).thread, by=by_moderator)


def erase(stands, _by_officer, _by_moderator):
    erase_account(again(stands.into).author.account, words="go")


@pytest.mark.parametrize("vanish", [undo, hide, erase])
def test_a_clock_that_started_at_the_whole_runs_at_the_part_too(
    vanish, six, proposal, other, officer, moderator, ljubljana, time_machine
):
    support(proposal, *people(ljubljana, "a", "b", "c"))
    stands = merge(proposal, other, officer)
    support(other, *people(ljubljana, "d", "e", "f"))
    clock = again(other).duty
    assert clock is not None and again(proposal).duty is None
    time_machine.move_to(timezone.now() + timedelta(days=5))
    vanish(stands, officer, moderator)
    assert sum(counts(proposal)) == 6
    part = again(proposal).duty
    assert part.pk != clock.pk
    assert (part.started_at, part.due_on) == (clock.started_at, clock.due_on)


@pytest.mark.parametrize("vanish", [undo, hide])
def test_the_clock_starts_though_nobody_can_support_any_more(
    vanish, six, proposal, other, officer, moderator, ljubljana, time_machine
):
    """With three of its own the part would have had six; the whole has only the three."""
    support(proposal, *people(ljubljana, "a", "b", "c"))
    stands = merge(proposal, other, officer)
    [left, *others] = people(ljubljana, "d", "e", "f")
    Process.objects.update(support_threshold=7)
    support(other, left, *others)
    Process.objects.update(support_threshold=6)
    time_machine.move_to(timezone.now() + timedelta(days=60))
    vanish(stands, officer, moderator)
    assert again(other).duty is None and again(proposal).duty is not None


def test_a_clock_from_before_the_merge_is_only_of_the_whole(six, proposal, other, officer):
    cast.make_overdue(other, -5)
    undo_merge(merge(proposal, other, officer), by=officer)
    assert again(proposal).duty is None


# What everybody reads


def test_it_stays_on_the_page_of_each(client_for, proposal, other, officer, moderator):
    undo_merge(merge(proposal, other, officer), by=officer)
    guest = client_for(None)
    for here, there, says in (
        (proposal, other, "A part of:"),
        (other, proposal, "This was a part of it:"),
    ):
        page = guest.get(here.get_absolute_url()).content.decode()
        assert "Merges that were undone" in page and says in page
        assert there.get_absolute_url() in page and there.title in page
        shown = guest.get(reverse("api:proposal-detail", args=["ljubljana", here.pk])).json()
        [one] = shown["undone_merges"]
        assert (one["proposal"], one["was_part"]) == (there.pk, here == proposal)
        assert one["merged_at"] < one["undone_at"]
    cast.hide(again(proposal).thread, by=moderator)
    page = guest.get(other.get_absolute_url()).content.decode()
    assert proposal.title not in page and proposal.number in page


def test_after_the_answer_nothing_is_undone(proposal, other, officer):
    stands = merge(proposal, other, officer)
    cast.make_overdue(other, -5)
    publish_answer(
        again(other), by=officer, outcome="accepted", reasons={"en": "Yes."}, next_step={}
    )
    with pytest.raises(Refused):
        undo_merge(stands, by=officer)
    assert not UndoneMerge.objects.exists()
