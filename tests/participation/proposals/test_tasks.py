"""The tasks of proposals: on time, and the same rows however often they run."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.utils import timezone

from emvi.answers.models import AnswerDuty
from emvi.audit.models import AuditEntry
from participation.processes.models import Process
from participation.proposals.actions import withdraw_proposal
from participation.proposals.draft_files import attach_to_draft
from participation.proposals.models import Proposal, ProposalDraft, SupportNote
from participation.proposals.tasks import (
    drop_old_drafts,
    fold_all_supports,
    fold_proposal_supports,
    start_due_clocks,
)
from tests import cast

IN_THREE_DAYS = timedelta(days=3)


@pytest.fixture
def collecting(ljubljana):
    process = cast.make_process(ljubljana, clock_start=Process.ClockStart.END_OF_COLLECTING)
    cast.make_phase(process, closes_at=timezone.now() + IN_THREE_DAYS)
    return process


def announced(process, author=None) -> Proposal:
    end = process.phases.get().closes_at
    return cast.make_proposal(process, author, clock_starts_at=end)


def test_clocks_start_at_the_end_of_collecting_and_once(collecting):
    proposals = [announced(collecting) for _number in range(3)]
    start_due_clocks()
    assert not AnswerDuty.objects.exists()
    with time_machine.travel(proposals[0].clock_starts_at - timedelta(seconds=1)):
        start_due_clocks()
        assert not AnswerDuty.objects.exists()
    with time_machine.travel(proposals[0].clock_starts_at):
        start_due_clocks()
        start_due_clocks()
    assert AnswerDuty.objects.count() == 3
    assert set(Proposal.objects.values_list("duty__started_at", flat=True)) == {
        proposals[0].clock_starts_at
    }
    assert AuditEntry.objects.filter(action="answer_clock.started").count() == 3


def test_no_clock_starts_for_what_was_withdrawn_before(collecting, ana):
    proposal = announced(collecting, ana.public_names.get())
    withdraw_proposal(proposal, by=ana)
    with time_machine.travel(proposal.clock_starts_at + timedelta(days=1)):
        start_due_clocks()
    assert not AnswerDuty.objects.exists()


def test_a_threshold_process_is_left_alone(proposal):
    with time_machine.travel(timezone.now() + timedelta(days=400)):
        start_due_clocks()
    assert not AnswerDuty.objects.exists()


def test_folding_all_notes(process):
    proposals = [cast.make_proposal(process) for _number in range(3)]
    for proposal in proposals[:2]:
        SupportNote.objects.create(proposal=proposal, verified=1, other=0)
        SupportNote.objects.create(proposal=proposal, verified=0, other=1)
    fold_proposal_supports(proposals[0].pk)
    fold_all_supports()
    fold_all_supports()
    totals = Proposal.objects.order_by("pk").values_list("supports_total", flat=True)
    assert list(totals) == [2, 2, 0]


def test_folding_a_proposal_that_is_not_there(db):
    fold_proposal_supports(0)


@pytest.mark.django_db(transaction=True)
def test_drafts_go_after_a_week_with_their_photo_and_files(process, ana):
    old, young = (ProposalDraft.objects.create(process=process, account=ana) for _n in range(2))
    old.photo.save("photo.webp", ContentFile(b"picture"))
    file = attach_to_draft(old, ContentFile(b"plan", name="plan.pdf"), title="A plan")
    assert file.file.name != old.photo.name
    paths, storage = [old.photo.name, file.file.name], old.photo.storage
    with time_machine.travel(timezone.now() + timedelta(days=6, hours=23)):
        drop_old_drafts()
        young.save()
    assert ProposalDraft.objects.count() == 2
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        drop_old_drafts()
        drop_old_drafts()
    assert ProposalDraft.objects.get() == young
    assert not [path for path in paths if storage.exists(path)]
