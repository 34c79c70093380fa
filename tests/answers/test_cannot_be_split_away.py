"""Splitting gets rid of no late answer either: it adds what must be answered by the same day."""

from uuid import uuid4

import pytest

from participation.proposals.models import Proposal
from participation.proposals.states import State
from tests import cast
from tests.answers.world import assert_it_stands, facts


def split_it(world):
    words = world.proposal.text
    data = {
        "key": uuid4(),
        **{"title_1": "One", "text_1": words, "title_2": "Another", "text_2": words},
        "reason_sl": "Dvoje.",
        "confirmed": "1",
    }
    for who in ("author", "moderator", "administrator", "portal_team"):
        assert world.send(who, "proposal-split", **data) == 403
    assert world.send("officer", "proposal-split", **data) == 302
    assert Proposal.objects.get(pk=world.proposal.pk).state == State.SPLIT
    before = facts(world.proposal.duty_id)
    assert [facts(part.duty_id) for part in parts_of(world)] == [before, before]


def split_and_hide_the_parts(world):
    split_it(world)
    for part in parts_of(world):
        cast.hide(part.thread, by=world.people["moderator"])


def split_and_undo(world):
    split_it(world)
    assert world.send("officer", "proposal-undo-split") == 302
    assert Proposal.objects.get(pk=world.proposal.pk).state == State.PUBLISHED


def parts_of(world):
    return Proposal.objects.filter(split_part__split__whole=world.proposal)


@pytest.mark.parametrize(
    "attempt", [split_it, split_and_hide_the_parts, split_and_undo], ids=lambda one: one.__name__
)
def test_a_late_answer_stays_in_sight(world, attempt):
    before = facts(world.proposal.duty_id)
    attempt(world)
    assert_it_stands(world.proposal, before, late=3)
