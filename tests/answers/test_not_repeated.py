"""One answer is punctual once, however many proposals were made of one."""

from uuid import uuid4

import pytest

from emvi.answers.queries import punctuality
from emvi.front.statistics.figures import _answers
from participation.proposals.actions import (
    PartWords,
    merge_proposal,
    publish_answer,
    split_proposal,
    undo_split,
)
from participation.proposals.models import Proposal
from tests import cast

WHY = {"en": "They belong together."}
YES = {"outcome": "accepted", "reasons": {"en": "Yes."}, "next_step": {}}


def again(proposal: Proposal) -> Proposal:
    rows = Proposal.objects.select_related("process", "municipality", "thread", "author", "duty")
    return rows.get(pk=proposal.pk)


def split(proposal, by):
    parts = [PartWords(title, proposal.text) for title in "ABCDE"]
    return split_proposal(again(proposal), parts, by=by, reasons=WHY, submission_key=uuid4())


def figures(town) -> tuple[int, int]:
    counted, year = _answers(town, None), punctuality([town])[town.pk]
    assert (counted.on_time, counted.late) == (year.on_time, year.late)
    return year.on_time, year.late


@pytest.mark.parametrize("days, figure", [(-5, (1, 0)), (5, (0, 6))])
def test_a_split_that_was_undone(days, figure, proposal, officer, ljubljana):
    cast.make_overdue(proposal, days)
    undo_split(split(proposal, officer), by=officer)
    publish_answer(again(proposal), by=officer, **YES)
    assert figures(ljubljana) == figure


def test_a_split_that_was_undone_out_of_sight(officer, ljubljana):
    """It praises nobody, and is taken out of the figures once."""
    proposal = cast.make_proposal(cast.make_open_process(ljubljana, visibility="unlisted"))
    cast.make_overdue(proposal, -5)
    undo_split(split(proposal, officer), by=officer)
    publish_answer(again(proposal), by=officer, **YES)
    assert figures(ljubljana) == (0, 0)


@pytest.mark.parametrize("days, figure", [(-5, (1, 0)), (5, (1, 1))])
def test_a_merge(days, figure, proposal, process, officer, ljubljana):
    """The people of the part waited by their own clock."""
    whole = cast.make_proposal(process)
    cast.make_overdue(proposal, days)
    merge_proposal(again(proposal), into=whole, by=officer, reasons=WHY)
    publish_answer(again(whole), by=officer, **YES)
    assert figures(ljubljana) == figure


def test_parts_that_stand_are_answered_each(proposal, officer, ljubljana):
    cast.make_overdue(proposal, -5)
    stands = split(proposal, officer)
    for part in Proposal.objects.filter(split_part__split=stands):
        publish_answer(again(part), by=officer, **YES)
    assert figures(ljubljana) == (5, 0)
