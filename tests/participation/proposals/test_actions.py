"""Publishing, editing, withdrawing and entering: what is written, and what a repetition does."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from emvi.audit.models import AuditEntry
from emvi.discussions.models import Thread
from emvi.refusals import Conflict, Refused
from participation.processes.models import Process
from participation.proposals.actions import (
    Words,
    edit_proposal,
    enter_proposal,
    publish_proposal,
    withdraw_proposal,
)
from participation.proposals.models import Proposal, ProposalDraft
from participation.proposals.states import State
from tests import cast

WORDS = Words("A bench", "There is no bench at the stop.", "en")
CHANGED = Words("Two benches", "There is no bench at either stop.", "en")


@pytest.fixture
def author(ana):
    return ana.public_names.get()


@pytest.fixture
def young(process, author):
    return publish_proposal(process, WORDS, author=author)


def actions_on_record() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def test_publishing(process, author, ljubljana):
    theme, place = cast.make_theme(ljubljana), cast.make_place(ljubljana)
    words = Words("A bench", "No bench <here>.", "ar", theme=theme, place=place)
    proposal = publish_proposal(process, words, author=author)
    proposal.refresh_from_db()
    assert (proposal.title, proposal.text, proposal.language) == (
        "A bench",
        "No bench <here>.",
        "ar",
    )
    assert (proposal.theme, proposal.place, proposal.author) == (theme, place, author)
    assert (proposal.state, proposal.source) == (State.PUBLISHED, Proposal.Source.ONLINE)
    assert (proposal.supports_total, proposal.duty, proposal.entered_by) == (0, None, None)
    assert len(proposal.number) == 9
    assert "bench" in proposal.search_text
    process.refresh_from_db()
    assert process.proposal_count == 1
    assert actions_on_record()[-1] == "proposal.published"


def test_sending_the_same_draft_again_gives_the_first_proposal(process, author):
    key = ProposalDraft.objects.create(process=process, account=author.account).key
    first = publish_proposal(process, WORDS, author=author, draft_key=key)
    again = publish_proposal(process, CHANGED, author=author, draft_key=key)
    assert again == first
    assert Proposal.objects.get().title == WORDS.title
    assert not ProposalDraft.objects.exists()
    process.refresh_from_db()
    assert process.proposal_count == 1
    assert actions_on_record().count("proposal.published") == 1


def test_without_a_key_the_same_words_are_two_proposals(process, author):
    publish_proposal(process, WORDS, author=author)
    publish_proposal(process, WORDS, author=author)
    assert Proposal.objects.count() == 2


def test_another_persons_draft_stays(process, author):
    other = ProposalDraft.objects.create(process=process)
    publish_proposal(process, WORDS, author=author, draft_key=uuid4())
    assert ProposalDraft.objects.get() == other


def test_publishing_after_the_phase_is_refused(ljubljana, author):
    process = cast.make_process(ljubljana)
    past = timezone.now() - timedelta(days=1)
    cast.make_phase(process, opens_at=past - timedelta(days=9), closes_at=past)
    with pytest.raises(Refused):
        publish_proposal(process, WORDS, author=author)
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("clock_start", Process.ClockStart)
def test_the_start_of_the_clock_is_announced_where_a_date_starts_it(clock_start, ljubljana, author):
    process = cast.make_process(ljubljana, clock_start=clock_start)
    first = cast.make_phase(process)
    last = cast.make_phase(process, closes_at=first.closes_at + timedelta(days=9))
    cast.make_phase(process, closes_at=last.closes_at + timedelta(days=9), rights=("comments",))
    proposal = publish_proposal(process, WORDS, author=author)
    by_date = clock_start == Process.ClockStart.END_OF_COLLECTING
    # Where two collect at once, the earlier end counts: one more phase moves no clock.
    assert proposal.clock_starts_at == (first.closes_at if by_date else None)


def test_confirmation_numbers_are_unlike(process, author):
    numbers = {publish_proposal(process, WORDS, author=author).number for _n in range(20)}
    assert len(numbers) == 20
    assert set("".join(numbers)) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ-")


@pytest.mark.parametrize("person", ["mediator", "officer", "moderator"])
def test_entering_from_paper(person, process, request):
    account = request.getfixturevalue(person)
    proposal = enter_proposal(process, WORDS, by=account)
    assert (proposal.author, proposal.entered_by) == (None, account)
    assert proposal.source == Proposal.Source.PAPER


@pytest.mark.parametrize(
    "person", ["ana", "administrator", "code_issuer", "stranger", "portal_team"]
)
def test_others_cannot_enter_from_paper(person, process, request):
    with pytest.raises(Refused):
        enter_proposal(process, WORDS, by=request.getfixturevalue(person))
    assert not Proposal.objects.exists()


def test_a_proposal_that_came_online_has_an_author(process, author):
    cast.make_proposal(process, author)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.update(author=None)


# Editing


def test_editing(young, ana):
    edit_proposal(young, CHANGED, by=ana)
    young.refresh_from_db()
    assert (young.title, young.text) == (CHANGED.title, CHANGED.text)
    assert young.edited_at is not None
    assert "benches" in young.search_text
    assert actions_on_record()[-1] == "proposal.edited"


@pytest.mark.parametrize("person", ["verified", "officer", "moderator", "portal_team"])
def test_nobody_edits_the_words_of_another(person, young, request):
    with pytest.raises(Refused):
        edit_proposal(young, CHANGED, by=request.getfixturevalue(person))
    young.refresh_from_db()
    assert young.title == WORDS.title


def test_editing_ends_with_the_first_support_even_if_the_page_was_open(young, ana, verified):
    """The proposal that the view has read knows nothing of the support that came after."""
    Proposal.objects.filter(pk=young.pk).update(supports_other=1)
    with pytest.raises(Conflict):
        edit_proposal(young, CHANGED, by=ana)
    young.refresh_from_db()
    assert (young.title, young.edited_at) == (WORDS.title, None)
    assert actions_on_record()[-1] == "proposal.published"


# Withdrawing


def test_withdrawing(young, ana):
    withdraw_proposal(young, by=ana)
    young.refresh_from_db()
    assert young.state == State.WITHDRAWN
    assert actions_on_record()[-1] == "proposal.withdrawn"
    with pytest.raises(Refused):
        withdraw_proposal(young, by=ana)
    assert actions_on_record().count("proposal.withdrawn") == 1


@pytest.mark.parametrize(
    "person", ["verified", "officer", "moderator", "administrator", "portal_team"]
)
def test_nobody_withdraws_the_words_of_another(person, young, request):
    with pytest.raises(Refused):
        withdraw_proposal(young, by=request.getfixturevalue(person))
    young.refresh_from_db()
    assert young.state == State.PUBLISHED


@pytest.mark.parametrize(
    "steps",
    [
        ("withdraw",),
        ("hide",),
        ("hide", "restore"),
        ("hide", "withdraw"),
        ("hide", "withdraw", "restore"),
        ("withdraw", "hide", "restore"),
        ("hide", "restore", "withdraw", "hide"),
    ],
    ids="-".join,
)
def test_the_process_counts_what_everybody_sees(steps, young, process, ana, moderator):
    """Taking back with the proposal as a page read it before all others."""
    publish_proposal(process, WORDS, author=young.author)

    def now() -> Thread:
        return Thread.objects.select_related("municipality").get(pk=young.thread_id)

    do = {
        "withdraw": lambda stale: withdraw_proposal(stale, by=ana),
        "hide": lambda _stale: cast.hide(now(), by=moderator),
        "restore": lambda _stale: cast.restore(now(), by=moderator),
    }
    read = Proposal.objects.select_related("author", "thread__municipality", "process")
    pages = [read.get(pk=young.pk) for _step in steps]
    for step, stale in zip(steps, pages, strict=True):
        do[step](stale)
        process.refresh_from_db()
        seen = Proposal.objects.visible().exclude(state=State.WITHDRAWN).count()
        assert process.proposal_count == seen, step


def test_words_from_paper_are_withdrawn_by_nobody(process, mediator):
    proposal = enter_proposal(process, WORDS, by=mediator)
    with pytest.raises(Refused):
        withdraw_proposal(proposal, by=mediator)
