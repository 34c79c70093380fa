from datetime import timedelta

from django.utils import timezone

from emvi.accounts.models import Account
from emvi.discussions.models import Held
from emvi.municipalities.actions import is_verified
from emvi.municipalities.permissions import may
from participation.processes.models import Process
from participation.processes.rules import open_phase_granting
from participation.proposals.models import Proposal, SplitPart, StaffNote
from participation.proposals.states import UNLISTED, State


def may_propose(process: Process) -> bool:
    """People propose while a phase that allows it is open. An account is asked for at the end."""
    return open_phase_granting(process, "proposals") is not None


def may_support(account: Account, proposal: Proposal) -> bool:
    """While a phase allows it, not for what one wrote or entered, and verified where the process
    asks."""
    return (
        support_is_open(proposal)
        and account.is_authenticated
        and not proposal.is_unseen
        and not wrote(account, proposal)
        and not entered(account, proposal)
        and (
            proposal.process.may_support == Process.Whose.EVERYONE
            or is_verified(account, proposal.municipality)
        )
    )


def support_is_open(proposal: Proposal) -> bool:
    """Support can be given now: it waits for its answer."""
    return (
        proposal.state == State.PUBLISHED
        and may_take_back_support(proposal)
        and not proposal.has_no_words
        and not proposal.thread.is_away
    )


def may_take_back_support(proposal: Proposal) -> bool:
    """While the phase lasts, also when moderators hid or hold the words, and when there is an
    answer: nobody has to stay with what they cannot read any more, or think otherwise of now."""
    return (
        proposal.state not in UNLISTED
        and open_phase_granting(proposal.process, "supports") is not None
    )


def may_comment(proposal: Proposal) -> bool:
    """People comment while a phase that allows it is open."""
    return (
        proposal.state not in UNLISTED
        and not proposal.has_no_words
        and not proposal.thread.is_away
        and proposal.thread.closed_at is None
        and open_phase_granting(proposal.process, "comments") is not None
    )


def is_author(account: Account, proposal: Proposal) -> bool:
    return (
        account.is_authenticated
        and proposal.author is not None
        and proposal.author.account_id == account.pk
    )


def wrote(account: Account, proposal: Proposal) -> bool:
    """Its author or somebody who stands beside them."""
    return is_author(account, proposal) or (
        account.is_authenticated and account.pk in proposal.coauthor_accounts
    )


def had_a_hand(account: Account, proposal: Proposal) -> bool:
    """Nobody does the municipality's work with what they wrote, helped to write, or entered."""
    return account.is_authenticated and account.pk in proposal.hands


def may_invite(account: Account, proposal: Proposal) -> bool:
    """Its author, while people see it and its answer is awaited."""
    return is_author(account, proposal) and may_be_merged(proposal)


def may_read_words(account: Account, proposal: Proposal) -> bool:
    """Words that are hidden, held or taken back are for who wrote them and for staff who need
    them; nobody reads those of a person with whom there is a block. In a process that is closed to
    somebody they read their own."""
    if proposal.is_unseen or proposal.has_no_words:
        return False
    if proposal.is_closed_to(account):
        return wrote(account, proposal)
    return (
        not proposal.is_silent
        or wrote(account, proposal)
        or may(account, "discussions.decide_text", proposal.municipality)
        or may(account, "answers.publish_answer", proposal.municipality)
    )


def may_read_around(account: Account, proposal: Proposal) -> bool:
    """Its author, its support and what is said about it. Around words that were taken back they
    stay."""
    if proposal.is_closed_to(account):
        return False
    return may_read_words(account, proposal) or not (proposal.thread.is_away or proposal.is_unseen)


def may_know_of(account: Account, proposal: Proposal) -> bool:
    """What was public once keeps a page without words. First words that wait for a moderator are
    there for nobody else."""
    if proposal.is_closed_to(account):
        return wrote(account, proposal)
    return proposal.thread.was_public or may_read_words(account, proposal)


def may_be_merged(proposal: Proposal) -> bool:
    """Is it one that people see and that waits for its answer?"""
    is_answered = proposal.duty is not None and proposal.duty.answered_at is not None
    return proposal.state == State.PUBLISHED and not proposal.is_silent and not is_answered


def entered(account: Account, proposal: Proposal) -> bool:
    """Did this account enter it, as what somebody gave in on paper? Nobody else can say whose words
    these are."""
    return account.is_authenticated and proposal.entered_by_id == account.pk


def may_be_split(proposal: Proposal) -> bool:
    """Likewise, and neither made of several nor a part itself."""
    return (
        may_be_merged(proposal)
        and not (proposal.may_have("merges") and proposal.merges.exists())
        and not (
            proposal.may_have("split_part") and SplitPart.objects.filter(proposal=proposal).exists()
        )
    )


def may_undo_split(account: Account, proposal: Proposal) -> bool:
    """Officers, and its author: the parts have titles that the author did not choose."""
    return may(account, "proposals.undo_split", proposal.municipality) or is_author(
        account, proposal
    )


def may_be_endorsed(proposal: Proposal) -> bool:
    """By an organisation, under the same conditions: people see it and its answer is awaited."""
    return may_be_merged(proposal)


def may_withdraw(account: Account, proposal: Proposal) -> bool:
    """Only who wrote it, before there is an answer, and while nobody else's proposal is a part of
    it. A clock that has started runs on."""
    return (
        is_author(account, proposal)
        and proposal.state == State.PUBLISHED
        and not proposal.merges.exists()
    )


def may_edit(account: Account, proposal: Proposal) -> bool:
    """Only who wrote it: its author when the moderators asked for a change; co-authors too in the
    first minutes, while nobody supports or endorses it and no clock runs."""
    window = timedelta(minutes=proposal.municipality.edit_minutes)
    if not wrote(account, proposal) or proposal.state in UNLISTED or proposal.is_unseen:
        return False
    if proposal.thread.held_for == Held.EDIT:
        return is_author(account, proposal)
    return (
        proposal.state == State.PUBLISHED
        and proposal.thread.hidden_at is None
        and proposal.duty_id is None
        and proposal.supports_total == 0
        and timezone.now() < proposal.published_at + window
        and not proposal.endorsements.exists()
    )


def may_set_work_state(account: Account, proposal: Proposal) -> bool:
    """Officers say how far they are, but not with their own proposals."""
    return (
        proposal.state not in UNLISTED
        and may(account, "proposals.set_work_state", proposal.municipality)
        and not had_a_hand(account, proposal)
    )


def may_set_theme(account: Account, proposal: Proposal) -> bool:
    """Officers file what people put forward, but not their own."""
    return (
        proposal.state not in UNLISTED
        and may(account, "proposals.set_theme", proposal.municipality)
        and not had_a_hand(account, proposal)
    )


def may_read_staff_notes(account: Account, proposal: Proposal) -> bool:
    """Officers and moderators, but not of what is said about their own proposals."""
    return (
        may(account, "proposals.add_staff_note", proposal.municipality)
        and account.pk not in proposal.writers
    )


def may_remove_staff_note(account: Account, note: StaffNote) -> bool:
    """Only who wrote it, while they may still read it."""
    return note.written_by_id == account.pk and may_read_staff_notes(account, note.proposal)


def may_answer(account: Account, proposal: Proposal) -> bool:
    """Officers answer what has a clock, but not their own proposals."""
    return (
        proposal.duty_id is not None
        and may(account, "answers.publish_answer", proposal.municipality)
        and not had_a_hand(account, proposal)
    )


def may_be_prepared(proposal: Proposal) -> bool:
    """Is there somebody's answer to see to and to write, whether its clock runs or not yet?"""
    return proposal.duty_id is not None or may_be_merged(proposal)


def may_keep_answer_draft(account: Account, proposal: Proposal) -> bool:
    """Officers write an answer before its clock starts, too, but publish it only after that."""
    return (
        may_be_prepared(proposal)
        and may(account, "answers.publish_answer", proposal.municipality)
        and not had_a_hand(account, proposal)
    )


def may_assign_duty(account: Account, proposal: Proposal) -> bool:
    return may_be_prepared(proposal) and may(account, "answers.assign_duty", proposal.municipality)


def may_record_extension(account: Account, proposal: Proposal) -> bool:
    """Officers say that an answer takes longer, but not to what they wrote themselves."""
    return (
        proposal.duty_id is not None
        and may(account, "answers.record_extension", proposal.municipality)
        and not had_a_hand(account, proposal)
    )


def may_record_result(account: Account, proposal: Proposal) -> bool:
    """Officers promise a step where there is a yes, but nobody to themselves."""
    return may(account, "answers.record_result", proposal.municipality) and not had_a_hand(
        account, proposal
    )


def may_change_result(account: Account, proposal: Proposal) -> bool:
    """Officers say how far a step is, but not that of their own proposal."""
    return may(account, "answers.change_result", proposal.municipality) and not had_a_hand(
        account, proposal
    )


def may_enter(account: Account, process: Process) -> bool:
    """Officers and mediators enter a proposal for someone on paper, while people propose."""
    return may_propose(process) and may(account, "proposals.enter_proposal", process.municipality)
