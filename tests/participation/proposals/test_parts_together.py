"""A split leaves no part below the threshold that its people passed together."""

import pytest

from participation.processes.models import Process
from participation.proposals.actions import merge_proposal, support_proposal, withdraw_proposal
from participation.proposals.models import Proposal
from participation.proposals.tasks import start_due_clocks
from tests import cast
from tests.participation.proposals.test_splitting import (
    BENCH,
    TEXT,
    TWO,
    PartWords,
    again,
    counts,
    people,
    split_it,
)

ROOF = PartWords("A roof", "A roof keeps the rain off.")
LAMP = PartWords("A lamp", "A lamp, too.")


@pytest.fixture
def whole(process):
    Process.objects.update(
        clock_start="threshold", support_threshold=6, support_counts_of="everyone"
    )
    return cast.make_proposal(process, text=TEXT, title="Bench, roof and lamp")


@pytest.fixture
def support(django_capture_on_commit_callbacks):
    def support(proposal, *accounts):
        for account in accounts:
            with django_capture_on_commit_callbacks(execute=True):
                support_proposal(again(proposal), by=account)

    return support


def clocks(*proposals: Proposal) -> list[bool]:
    return [again(one).duty is not None for one in proposals]


def test_the_clock_of_each_part_starts_when_there_are_enough_people_in_all(
    whole, officer, ljubljana, support
):
    support(whole, *people(ljubljana, "a", "b", "c"))
    _split, *parts = split_it(whole, officer, [BENCH, ROOF, LAMP])
    support(parts[0], *people(ljubljana, "d"))
    support(parts[1], *people(ljubljana, "e"))
    assert clocks(*parts) == [False] * 3
    support(parts[2], *people(ljubljana, "f"))
    assert [sum(counts(part)) for part in parts] == [4, 4, 4]
    assert clocks(*parts, whole) == [True] * 3 + [False]


def test_nobody_is_counted_twice(whole, officer, ljubljana, support):
    [one, *_others] = first = people(ljubljana, "a", "b", "c")
    support(whole, *first)
    _split, *parts = split_it(whole, officer, [BENCH, ROOF, LAMP])
    two = people(ljubljana, "d", "e")
    for part in parts:
        support(part, one, *two)
    assert clocks(*parts) == [False] * 3


def test_where_only_confirmed_people_count_others_do_not(whole, officer, ljubljana, support):
    Process.objects.update(support_counts_of="verified", support_threshold=1)
    support(whole, *people(ljubljana, "a"))
    _split, *parts = split_it(whole, officer, [BENCH, ROOF, LAMP])
    support(parts[0], *people(ljubljana, "b"))
    assert clocks(*parts) == [False] * 3
    support(parts[0], cast.make_verified(ljubljana))
    assert clocks(*parts) == [True] * 3


def test_who_supports_what_was_withdrawn_does_not_count_for_the_rest(
    whole, officer, ljubljana, support
):
    support(whole, *people(ljubljana, "a", "b", "c"))
    _split, *parts = split_it(whole, officer, [BENCH, ROOF, LAMP])
    support(parts[0], *people(ljubljana, "d", "e"))
    withdraw_proposal(again(parts[0]), by=whole.author.account)
    support(parts[1], *people(ljubljana, "f"))
    assert clocks(*parts) == [False] * 3


def test_who_came_with_a_merge_is_found_by_the_sweeper(whole, process, officer, ljubljana, support):
    support(whole, *people(ljubljana, "a", "b", "c"))
    other = cast.make_proposal(process)
    support(other, *people(ljubljana, "d", "e"))
    _split, *parts = split_it(whole, officer, [BENCH, ROOF, LAMP])
    support(parts[1], *people(ljubljana, "f"))
    merge_proposal(again(other), into=again(parts[0]), by=officer, reasons=TWO)
    assert clocks(*parts) == [False] * 3
    start_due_clocks()
    assert clocks(*parts) == [True] * 3
