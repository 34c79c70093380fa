"""A proposal that was split, and what else happens to it and its parts."""

import pytest
from django.utils import timezone

from emvi.front.statistics.figures import count
from emvi.municipalities.blocks import block_person
from emvi.refusals import Refused
from participation.processes.models import Process
from participation.proposals.actions import merge_proposal, support_proposal, withdraw_proposal
from participation.proposals.models import CoAuthor
from participation.proposals.queries import own_proposals
from tests import cast
from tests.participation.proposals.test_splitting import (
    TEXT,
    again,
    in_all,
    people,
    split_it,
)


@pytest.fixture
def name(ljubljana, ana):
    return cast.make_public_name(ljubljana, ana)


@pytest.fixture
def proposal(process, name):
    return cast.make_proposal(process, name, text=TEXT, title="Bench and roof")


def test_who_stands_behind_the_parts_is_counted_where_the_whole_is_hidden(
    proposal, process, officer, moderator, ljubljana
):
    for account in people(ljubljana, *(f"person-{n}" for n in range(12))):
        support_proposal(again(proposal), by=account)
    split_it(proposal, officer)
    cast.hide(proposal.thread, by=moderator)
    assert in_all(process) == 12
    assert count(ljubljana, process, timezone.localdate()).supports == 12


@pytest.mark.parametrize("first", ["hidden", "withdrawn"])
def test_nobody_is_locked_out_when_the_last_part_is_withdrawn(
    first, proposal, officer, moderator, ana
):
    _split, bench, roof = split_it(proposal, officer)
    if first == "hidden":
        cast.hide(bench.thread, by=moderator)
    else:
        withdraw_proposal(again(bench), by=ana)
    withdraw_proposal(again(roof), by=ana)
    assert again(proposal).state == "published"
    assert Process.objects.get(pk=proposal.process_id).proposal_count == 1
    withdraw_proposal(again(proposal), by=ana)
    assert again(proposal).state == "withdrawn"
    assert Process.objects.get(pk=proposal.process_id).proposal_count == 0


def test_who_left_as_a_co_author_neither_splits_nor_merges_it(
    proposal, officer, ljubljana, process
):
    CoAuthor.objects.create(
        proposal=proposal, name=cast.make_public_name(ljubljana, officer), state="left"
    )
    with pytest.raises(Refused):
        split_it(proposal, officer)
    other = cast.make_proposal(process)
    for one, into in ((again(proposal), other), (other, again(proposal))):
        with pytest.raises(Refused, match="wrote or entered yourself"):
            merge_proposal(one, into=into, by=officer, reasons={"en": "The same."})


def test_ones_own_page_names_no_co_author_with_whom_there_is_a_block(
    proposal, ana, ljubljana, name
):
    other = cast.make_resident(ljubljana, "other", "Other person")
    theirs = other.public_names.get()
    CoAuthor.objects.create(proposal=proposal, name=theirs, state="accepted")
    [card] = own_proposals(ana)
    assert card.coauthors == ("Other person",)
    block_person(theirs, by=ana)
    [card] = own_proposals(ana)
    assert card.coauthors == ()
