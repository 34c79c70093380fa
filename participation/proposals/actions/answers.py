"""What the municipality says to proposals, and what becomes of it; each author is told."""

from dataclasses import dataclass
from datetime import date
from typing import Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.answers.actions import change_result as change_duty_result
from emvi.answers.actions import publish_answer as publish_duty_answer
from emvi.answers.actions import record_extension as record_duty_extension
from emvi.answers.actions import record_result as record_duty_result
from emvi.answers.actions.answers import AnswerWords
from emvi.answers.ahead import drop_ahead
from emvi.answers.models import Answer, Extension, Result
from emvi.refusals import Refused
from participation.proposals.actions.merging import merged_with_clock
from participation.proposals.actions.standing import move_proposal
from participation.proposals.actions.work_states import end_work_state
from participation.proposals.models import Proposal
from participation.proposals.rules import had_a_hand, may_answer
from participation.proposals.states import UNLISTED
from participation.proposals.telling import tell_of_answer, tell_of_extension, tell_of_result


@dataclass(frozen=True)
class ReadyAnswer:
    """An answer to one of several proposals. `edition` is the draft that it was read in."""

    proposal: Proposal
    words: AnswerWords
    replaces: int = 0
    edition: int | None = None


def publish_answer(
    proposal: Proposal,
    *,
    by: Account,
    replaces: int = 0,
    edition: int | None = None,
    **words: Unpack[AnswerWords],
) -> Answer:
    """Publish the municipality's answer to a proposal, or a correction, and tell its author."""
    if not may_answer(by, proposal):
        _refuse_own(by, proposal)
        raise Refused(_("Only officers can answer, once the answer clock has started."))
    with transaction.atomic():
        answer = publish_duty_answer(
            proposal.duty, by=by, replaces=replaces, edition=edition, **words
        )
        proposal.refresh_from_db(fields=["state"])
        if proposal.state not in {answer.outcome, *UNLISTED}:
            move_proposal(proposal, answer.outcome)
        end_work_state(proposal)
        tell_of_answer(proposal, answer)
        _answer_merged(proposal, by, words)
    return answer


def _answer_merged(proposal: Proposal, by: Account, words: AnswerWords) -> None:
    """What is merged into it and has a clock gets the same answer as its own, and that clock stops.
    A correction corrects both. Nobody will write one for the rest, so nothing stays prepared."""
    drop_ahead(*proposal.merges.values_list("merged", flat=True))
    for merged in merged_with_clock(proposal):
        _refuse_own(by, merged)
        answer = publish_duty_answer(
            merged.duty, by=by, replaces=merged.duty.answers.count(), **words
        )
        end_work_state(merged)
        tell_of_answer(merged, answer)


def publish_answers(answers: list[ReadyAnswer], *, by: Account) -> list[Answer]:
    """Publish several answers at one moment: all of them, or none and the reason why."""
    published = []
    with transaction.atomic():
        # In one order, so that two officers with the same answers do not wait for each other.
        for one in sorted(answers, key=lambda ready: ready.proposal.duty_id or 0):
            try:
                answer = publish_answer(
                    one.proposal, by=by, replaces=one.replaces, edition=one.edition, **one.words
                )
            except Refused as refusal:
                # Conflict stays Conflict, with the number of the proposal that it is about.
                raise type(refusal)(f"{one.proposal.number}: {refusal}") from refusal
            published.append(answer)
    return published


def publish_same_answer(
    proposals: list[Proposal], *, by: Account, **words: Unpack[AnswerWords]
) -> list[Answer]:
    """Give the same answer to several proposals that have none yet. Each gets its own, and each
    clock stops. Conflict where officers keep a draft of another answer: it is not lost for this."""
    return publish_answers(
        [ReadyAnswer(proposal, words, edition=0) for proposal in proposals], by=by
    )


def _refuse_own(by: Account, proposal: Proposal) -> None:
    if had_a_hand(by, proposal):
        raise Refused(_("A colleague must do this: you wrote or entered this proposal."))


def record_extension(
    proposal: Proposal, *, by: Account, until_on: date, reasons: dict[str, str]
) -> Extension:
    """Say in public that the answer to a proposal takes longer, and tell its author and all who
    follow it."""
    _refuse_own(by, proposal)
    with transaction.atomic():
        extension = record_duty_extension(proposal.duty, by=by, until_on=until_on, reasons=reasons)
        tell_of_extension(proposal, extension)
    return extension


def record_result(
    proposal: Proposal, *, by: Account, titles: dict[str, str], due_on: date
) -> Result:
    """Promise a step after a yes, and tell the author and all who follow the proposal."""
    _refuse_own(by, proposal)
    with transaction.atomic():
        result = record_duty_result(proposal.duty, by=by, titles=titles, due_on=due_on)
        tell_of_result(proposal, result)
    return result


def change_result(
    proposal: Proposal,
    result: Result,
    *,
    by: Account,
    due_on: date,
    progress: int,
    notes: dict[str, str],
    gives_up: bool = False,
    edition: str | None = None,
) -> None:
    """Say how far a promised step is, and tell the author and all who follow the proposal."""
    _refuse_own(by, proposal)
    with transaction.atomic():
        entry = change_duty_result(
            result,
            by=by,
            due_on=due_on,
            progress=progress,
            notes=notes,
            gives_up=gives_up,
            edition=edition,
        )
        if entry is not None:
            result.refresh_from_db()
            tell_of_result(proposal, result, change=entry.pk)
