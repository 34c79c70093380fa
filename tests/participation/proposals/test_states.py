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
    withdraw_proposal,
)
from participation.proposals.models import Proposal
from participation.proposals.states import ANSWERED, MOVES, State
from tests import cast

PAIRS = [(before, after) for before in State for after in State if after != State.PUBLISHED]


@pytest.fixture
def duty(proposal):
    return cast.make_overdue(proposal)


def in_state(proposal: Proposal, state: str) -> Proposal:
    """The proposal as it stands in this state, with the answer that belongs to it."""
    Proposal.objects.filter(pk=proposal.pk).update(state=state)
    return Proposal.objects.select_related("author", "process", "duty").get(pk=proposal.pk)


def move(proposal: Proposal, state: str, *, author, officer) -> None:
    if state == State.MERGED:
        other = cast.make_proposal(proposal.process)
        merge_proposal(proposal, into=other, by=officer, reasons={"sl": "Isto."})
        proposal.refresh_from_db(fields=["state"])
        return
    if state == State.SPLIT:
        split_proposal(
            proposal,
            [PartWords("One", proposal.text), PartWords("Another", proposal.text)],
            by=officer,
            reasons={"sl": "Dvoje."},
            submission_key=uuid4(),
        )
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
