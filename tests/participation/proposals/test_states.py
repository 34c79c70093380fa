"""Every state and every move, from the table: what it allows happens once and is on record, and
anything else changes nothing."""

from uuid import uuid4

import pytest

from emvi.audit.models import AuditEntry
from emvi.refusals import Conflict, Refused
from participation.proposals.actions import (
    PartWords,
    merge_proposal,
    publish_answer,
    split_proposal,
    undo_merge,
    undo_split,
    withdraw_proposal,
)
from participation.proposals.models import Merge, Proposal, Split
from participation.proposals.states import ANSWERED, MOVES, State
from tests import cast

# What leads back to "published" is undone; every other move is made.
PAIRS = [(before, after) for before in State for after in State if after != State.PUBLISHED]


@pytest.fixture
def duty(proposal):
    return cast.make_overdue(proposal)


def in_state(proposal: Proposal, state: str) -> Proposal:
    """The proposal as it stands in this state, with the answer that belongs to it."""
    Proposal.objects.filter(pk=proposal.pk).update(state=state)
    return Proposal.objects.select_related("author", "process", "duty").get(pk=proposal.pk)


def merged(proposal: Proposal, officer) -> Merge:
    other = cast.make_proposal(proposal.process)
    return merge_proposal(proposal, into=other, by=officer, reasons={"sl": "Isto."})


def split(proposal: Proposal, officer) -> Split:
    parts = [PartWords("One", proposal.text), PartWords("Another", proposal.text)]
    reasons = {"sl": "Dvoje."}
    return split_proposal(proposal, parts, by=officer, reasons=reasons, submission_key=uuid4())


UNDONE = {State.MERGED: "proposal.merge_undone", State.SPLIT: "proposal.split_undone"}
BACK = {State.MERGED: (merged, undo_merge), State.SPLIT: (split, undo_split)}


def move(proposal: Proposal, state: str, *, author, officer) -> None:
    if state in BACK:
        make, _undo = BACK[state]
        make(proposal, officer)
        proposal.refresh_from_db(fields=["state"])
        return
    if state == State.WITHDRAWN:
        withdraw_proposal(proposal, by=author)
        return
    publish_answer(
        proposal,
        by=officer,
        outcome=state,
        reasons={"sl": "Zato."},
        next_step={},
        replaces=proposal.duty.answers.count(),
    )


def test_the_table_knows_every_state():
    assert set(MOVES) == set(State)
    assert set().union(*MOVES.values()) <= set(State)
    assert ANSWERED < set(State)


@pytest.mark.parametrize(("before", "after"), PAIRS, ids=lambda state: str(state))
def test_moves(before, after, proposal, duty, ana, officer):
    proposal = in_state(proposal, before)
    entries = AuditEntry.objects.count()
    is_answer = after in ANSWERED
    # An answer can always be given: a correction with the same outcome, or to a proposal that was
    # withdrawn, is no move.
    expected = after if after in MOVES[before] else before
    if is_answer or expected == after != before:
        move(proposal, after, author=ana, officer=officer)
        # A split publishes its parts, too.
        entry = AuditEntry.objects.exclude(
            action__in=["proposal.published", "answer_clock.started"]
        ).latest("pk")
        entries += AuditEntry.objects.filter(action="proposal.published").count()
        action = "answer.published" if is_answer else f"proposal.{after}"
        # A clock that starts by a merge has an entry of its own.
        started = AuditEntry.objects.filter(action="answer_clock.started").count() - 1
        assert (AuditEntry.objects.count() - started, entry.action) == (entries + 1, action)
    else:
        with pytest.raises(Refused):
            move(proposal, after, author=ana, officer=officer)
        assert AuditEntry.objects.count() == entries
    assert duty.answers.count() == int(is_answer)
    assert Proposal.objects.get(pk=proposal.pk).state == proposal.state == expected


def test_the_table_knows_what_leads_back():
    assert {before for before in State if State.PUBLISHED in MOVES[before]} == set(BACK)


# Nothing is merged and split at once.
BACK_PAIRS = [(before, away) for away in BACK for before in (*set(State) - set(BACK), away)]


@pytest.mark.parametrize(("before", "away"), sorted(BACK_PAIRS), ids=str)
def test_moves_back(before, away, proposal, duty, officer):
    """A merge or a split is there, and the proposal in any state: only what was merged is itself
    again when the merge is undone, and likewise what was split."""
    make, undo = BACK[away]
    made = make(proposal, officer)
    in_state(proposal, before)
    entries = AuditEntry.objects.count()
    if before == away:
        undo(made, by=officer)
        assert Proposal.objects.get(pk=proposal.pk).state == State.PUBLISHED
        assert AuditEntry.objects.count() == entries + 1
        assert AuditEntry.objects.latest("pk").action == UNDONE[away]
        # Again it is no move.
        undo(made, by=officer)
    else:
        with pytest.raises(Refused):
            undo(made, by=officer)
        assert Proposal.objects.get(pk=proposal.pk).state == before
        assert AuditEntry.objects.count() == entries


def test_who_reads_an_old_state_changes_nothing(proposal, duty, ana, officer):
    stale = Proposal.objects.select_related("author", "process").get(pk=proposal.pk)
    move(in_state(proposal, State.PUBLISHED), State.ACCEPTED, author=ana, officer=officer)
    with pytest.raises(Conflict):
        withdraw_proposal(stale, by=ana)
    assert Proposal.objects.get(pk=proposal.pk).state == State.ACCEPTED


def test_an_answer_to_a_proposal_that_was_withdrawn_meanwhile_stops_the_clock(
    proposal, duty, ana, officer
):
    stale = Proposal.objects.select_related("author", "process", "duty").get(pk=proposal.pk)
    withdraw_proposal(in_state(proposal, State.PUBLISHED), by=ana)
    move(stale, State.REJECTED, author=ana, officer=officer)
    assert Proposal.objects.get(pk=proposal.pk).state == State.WITHDRAWN
    duty.refresh_from_db()
    assert duty.answered_at is not None
