"""Many people at one proposal: the counts are the rows, and the clock starts once."""

import time
from contextlib import suppress
from functools import partial
from uuid import uuid4

import pytest

from emvi.accounts.models import Account
from emvi.answers.models import AnswerDuty
from emvi.audit.models import AuditEntry
from emvi.municipalities.actions import verify_resident
from emvi.refusals import Refused
from participation.processes.models import Process
from participation.proposals.actions import (
    PartWords,
    merge_proposal,
    split_proposal,
    support_proposal,
    take_back_support,
    undo_merge,
)
from participation.proposals.counting import waiting_supports
from participation.proposals.models import Merge, Proposal, Support, SupportNote
from participation.proposals.tasks import fold_all_supports, start_due_clocks
from tests import cast
from tests.races.at_once import at_once, raised

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def fresh(pk: int) -> Proposal:
    return Proposal.objects.select_related("process", "municipality", "thread", "author").get(pk=pk)


def accounts(count: int) -> list[Account]:
    return Account.objects.bulk_create(Account(login=f"crowd-{n}") for n in range(count))


def support_all(pk: int, people: list[Account]) -> None:
    for account in people:
        support_proposal(fresh(pk), by=account)


def assert_counts_are_rows(pk: int) -> tuple[int, int]:
    """At once, with what waits in notes, and when the sweeper was there."""
    rows = Support.objects.filter(proposal=pk)
    exact = rows.filter(is_verified=True).count(), rows.filter(is_verified=False).count()
    proposal = fresh(pk)
    waiting = waiting_supports([pk]).get(pk, (0, 0))
    shown = proposal.supports_verified + waiting[0], proposal.supports_other + waiting[1]
    assert shown == exact
    fold_all_supports()
    proposal = fresh(pk)
    assert (proposal.supports_verified, proposal.supports_other) == exact
    assert not SupportNote.objects.exists()
    return exact


def test_one_account_supports_from_eight_places(proposal, verified):
    results = at_once(*[partial(support_all, proposal.pk, [verified])] * 8)
    assert raised(results) == []
    assert assert_counts_are_rows(proposal.pk) == (1, 0)


def change_your_mind(pk: int, account: Account, times: int, first: int) -> None:
    for number in range(first, first + times):
        action = support_proposal if number % 2 else take_back_support
        action(fresh(pk), by=account)


def test_one_account_supports_and_takes_back_from_eight_places(proposal, verified):
    jobs = [partial(change_your_mind, proposal.pk, verified, 15, first) for first in range(8)]
    assert raised(at_once(*jobs)) == []
    assert sum(assert_counts_are_rows(proposal.pk)) in {0, 1}


def test_a_crowd_at_one_proposal(proposal, ljubljana):
    """Two hundred by sixteen processes; half of them are confirmed to live here."""
    people = accounts(200)
    for account in people[::2]:
        verify_resident(account, ljubljana)
    jobs = [partial(support_all, proposal.pk, people[n::16]) for n in range(16)]
    assert raised(at_once(*jobs)) == []
    assert assert_counts_are_rows(proposal.pk) == (100, 100)
    assert AnswerDuty.objects.get() == fresh(proposal.pk).duty
    assert AuditEntry.objects.filter(action="answer_clock.started").count() == 1


def test_a_crowd_that_comes_and_goes_passes_the_threshold_once(proposal):
    people = accounts(48)
    jobs = [partial(support_all, proposal.pk, people[n::8]) for n in range(8)]
    jobs += [partial(change_your_mind, proposal.pk, people[n], 12, 1) for n in range(8)]
    assert raised(at_once(*jobs)) == []
    exact = assert_counts_are_rows(proposal.pk)
    assert 40 <= sum(exact) <= 48
    assert AnswerDuty.objects.count() == 1


def support_while_it_lasts(pk: int, people: list[Account]) -> None:
    for account in people:
        with suppress(Refused):
            support_proposal(fresh(pk), by=account)


def merge_in_the_middle(pk: int, into: int, by: Account) -> None:
    time.sleep(0.05)
    merge_proposal(fresh(pk), into=fresh(into), by=by, reasons={"en": "They say the same."})


def test_a_merge_in_the_middle_of_a_crowd_leaves_nobody_behind(proposal, process, officer):
    """Whose support arrived at the part is counted at the whole, once."""
    Process.objects.update(support_threshold=1000)
    whole = cast.make_proposal(process)
    people = accounts(96)
    jobs = [partial(support_while_it_lasts, proposal.pk, people[n::6]) for n in range(6)]
    jobs += [partial(support_while_it_lasts, whole.pk, people[:40]) for _twice in range(2)]
    jobs.append(partial(merge_in_the_middle, proposal.pk, whole.pk, officer))
    assert raised(at_once(*jobs)) == []
    assert_counts_are_rows(whole.pk)
    backed = {
        pk: set(Support.objects.filter(proposal=pk).values_list("account", flat=True))
        for pk in (proposal.pk, whole.pk)
    }
    assert backed[proposal.pk] <= backed[whole.pk]
    assert {account.pk for account in people[:40]} <= backed[whole.pk]
    part = fresh(proposal.pk)
    assert part.state == "merged" and part.supports_other == len(backed[proposal.pk])


def undo_in_the_middle(pk: int, by: Account) -> None:
    time.sleep(0.05)
    rows = Merge.objects.select_related("merged__municipality", "into__municipality")
    undo_merge(rows.get(merged=pk), by=by)


def test_an_undone_merge_in_the_middle_of_a_crowd_scatters_nobody(proposal, process, officer):
    """Whose support arrived at the whole before is counted at the part too; and people take theirs
    back, and stale pages support the part."""
    Process.objects.update(support_threshold=1000)
    whole = cast.make_proposal(process)
    people = accounts(96)
    support_all(proposal.pk, people[:16])
    stale = fresh(proposal.pk)
    merge_in_the_middle(proposal.pk, whole.pk, officer)
    support_all(whole.pk, people[16:32])

    def support_stale() -> None:
        for account in people[16:32]:
            with suppress(Refused):
                support_proposal(stale, by=account)

    def take_back() -> None:
        for account in people[:8]:
            take_back_support(fresh(whole.pk), by=account)

    jobs = [partial(support_while_it_lasts, whole.pk, people[32 + n :: 4]) for n in range(4)]
    jobs += [support_stale, take_back, partial(undo_in_the_middle, proposal.pk, officer)]
    assert raised(at_once(*jobs)) == []
    of_part, of_whole = (
        set(Support.objects.filter(proposal=pk).values_list("account", flat=True))
        for pk in (proposal.pk, whole.pk)
    )
    assert {account.pk for account in people[8:32]} <= of_part
    assert {account.pk for account in people[16:]} <= of_whole
    assert_counts_are_rows(proposal.pk)
    assert_counts_are_rows(whole.pk)


def split_in_the_middle(pk: int, by: Account) -> None:
    time.sleep(0.05)
    whole = fresh(pk)
    parts = [PartWords("One", whole.text), PartWords("Another", whole.text)]
    split_proposal(whole, parts, by=by, reasons={"en": "Two things."}, submission_key=uuid4())


def test_a_split_in_the_middle_of_a_crowd_leaves_nobody_behind(proposal, officer):
    """Whose support arrived at the whole is counted at each part."""
    Process.objects.update(support_threshold=1000)
    people = accounts(96)
    jobs = [partial(support_while_it_lasts, proposal.pk, people[n::6]) for n in range(6)]
    jobs.append(partial(split_in_the_middle, proposal.pk, officer))
    assert raised(at_once(*jobs)) == []
    parts = list(Proposal.objects.filter(split_part__isnull=False).values_list("pk", flat=True))
    whole, *counted = [assert_counts_are_rows(pk) for pk in (proposal.pk, *parts)]
    assert counted == [whole, whole] and fresh(proposal.pk).state == "split"


def test_people_who_come_to_the_parts_at_one_moment_start_the_clocks(proposal, officer):
    """Three are needed, one was there, and one comes to each part: nobody sees the other."""
    people = accounts(3)
    support_all(proposal.pk, people[:1])
    split_in_the_middle(proposal.pk, officer)
    parts = list(Proposal.objects.filter(split_part__isnull=False).values_list("pk", flat=True))
    jobs = [partial(support_all, pk, [one]) for pk, one in zip(parts, people[1:], strict=True)]
    assert raised(at_once(*jobs)) == []
    assert all(fresh(pk).duty_id for pk in parts)


def take_back_at(pk: int, account: Account) -> None:
    take_back_support(fresh(pk), by=account)


def test_who_takes_back_at_each_part_at_one_moment_leaves_the_whole_too(proposal, officer):
    Process.objects.update(support_threshold=1000)
    people = accounts(8)
    support_all(proposal.pk, people)
    split_in_the_middle(proposal.pk, officer)
    parts = list(Proposal.objects.filter(split_part__isnull=False).values_list("pk", flat=True))
    jobs = [partial(take_back_at, pk, account) for account in people[:4] for pk in parts]
    assert raised(at_once(*jobs)) == []
    fold_all_supports()
    for pk in (proposal.pk, *parts):
        assert assert_counts_are_rows(pk) == (0, 4)
    assert set(Proposal.objects.values_list("supports_of_whole", flat=True)) == {0, 4}


def test_the_threshold_is_seen_when_everybody_left_a_note(proposal):
    """Three are needed and three come at once: whoever counted last, or the sweeper, sees them."""
    jobs = [partial(support_all, proposal.pk, [account]) for account in accounts(3)]
    assert raised(at_once(*jobs)) == []
    assert assert_counts_are_rows(proposal.pk) == (0, 3)
    assert fresh(proposal.pk).duty is not None


def test_six_workers_start_the_announced_clocks_once(ljubljana):
    process = cast.make_open_process(ljubljana, clock_start="end_of_collecting")
    start = process.phases.get().opens_at
    proposals = [cast.make_proposal(process, clock_starts_at=start) for _number in range(10)]
    assert raised(at_once(*[start_due_clocks] * 6)) == []
    assert AnswerDuty.objects.count() == len(proposals)
    assert not Proposal.objects.filter(duty__isnull=True).exists()
