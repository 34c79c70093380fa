"""What was late stays marked as late, and what was announced or published stays as it was."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from emvi.answers.models import Answer, AnswerDuty, Extension
from emvi.discussions.queries.queue import waiting_for
from participation.processes.actions import check_phase_change
from participation.processes.models import Process
from participation.proposals.actions import Words, publish_answer, publish_proposal
from participation.proposals.models import Proposal
from participation.proposals.states import State
from participation.proposals.tasks import start_due_clocks
from tests import cast
from tests.answers.world import DAYS, facts, refused, shown_to_everybody, sql
from tests.markup import one_line


@pytest.fixture
def late(world):
    publish_answer(
        world.proposal,
        by=world.people["officer"],
        outcome=State.REJECTED,
        reasons={"sl": "Ne."},
        next_step={},
    )
    return world


def assert_it_was_late(proposal: Proposal) -> None:
    guest = cast.client_for(None)
    page = guest.get(proposal.get_absolute_url()).content.decode()
    assert f"Answered {DAYS} days late" in page
    assert "1 answer was late" in guest.get(reverse("front:portal-home")).content.decode()
    town = guest.get(reverse("front:municipality-home", args=["ljubljana"])).content.decode()
    assert "<dd><b>0/1</b>" in one_line(town)


def test_an_answer_that_came_late_stays_marked(late):
    assert_it_was_late(late.proposal)
    before = facts(late.proposal.duty_id)
    data = {"outcome": State.ACCEPTED, "replaces": 1, "reasons_sl": "Vendar da."}
    assert late.send("officer", "proposal-publish-answer", **data) == 302
    assert facts(late.proposal.duty_id) == before
    assert_it_was_late(late.proposal)


def test_the_words_of_an_answer_stay_as_they_were_published(late):
    answers = Answer.objects.all()
    refused(lambda: answers.update(reasons_sl="Nikoli."))
    refused(lambda: answers.update(reasons_sl=None, reasons_en="Never."))
    refused(lambda: answers.update(outcome=State.ACCEPTED))
    refused(lambda: answers.update(published_at=timezone.now() - timedelta(days=90)))
    refused(answers.delete)
    refused(lambda: AnswerDuty.objects.update(answered_at=None))
    refused(lambda: AnswerDuty.objects.update(answered_at=timezone.now() - timedelta(days=90)))
    assert_it_was_late(late.proposal)


def test_an_extension_stays_as_it_was_recorded(world):
    data = {"until_on": timezone.localdate() + timedelta(days=90), "reason_sl": "Predolgo je."}
    assert world.send("officer", "proposal-record-extension", **data) == 302
    refused(lambda: Extension.objects.update(until_on=timezone.localdate() + timedelta(days=900)))
    refused(lambda: Extension.objects.update(reason_sl="Drugo."))
    refused(Extension.objects.all().delete)
    page = shown_to_everybody(world.proposal)["proposal"]
    assert "Predolgo je." in page


def test_the_audit_stays(world):
    refused(sql("DELETE FROM audit_auditentry"))
    refused(sql("UPDATE audit_auditentry SET action = 'nothing'"))


# What was announced stays announced


def test_lengthening_a_phase_moves_no_start_that_was_announced(ljubljana, ana):
    process = cast.make_process(ljubljana, clock_start=Process.ClockStart.END_OF_COLLECTING)
    phase = cast.make_phase(process, closes_at=timezone.now() + timedelta(days=3))
    announced, author = phase.closes_at, ana.public_names.get()
    first = publish_proposal(process, Words("First", "Words", "en"), author=author)

    phase.closes_at += timedelta(days=60)
    check_phase_change(phase)
    phase.save()
    process = Process.objects.get(pk=process.pk)
    second = publish_proposal(process, Words("Second", "Words", "en"), author=author)
    assert (first.clock_starts_at, second.clock_starts_at) == (announced, announced)
    refused(lambda: Proposal.objects.update(clock_starts_at=phase.closes_at))
    refused(lambda: Proposal.objects.update(clock_starts_at=None))

    # A worker that was away for a day gives the municipality no extra day.
    with time_machine.travel(announced + timedelta(days=1)):
        start_due_clocks()
        start_due_clocks()
        process = Process.objects.get(pk=process.pk)
        third = publish_proposal(process, Words("Third", "Words", "en"), author=author)
    started = AnswerDuty.objects.order_by("proposal").values_list("proposal", "started_at")
    assert list(started) == [(first.pk, announced), (second.pk, announced)]
    # Who proposes after the announced end has the new one.
    assert third.clock_starts_at == phase.closes_at


def test_a_clock_of_a_process_that_is_archived_early_still_starts(ljubljana, ana):
    process = cast.make_process(ljubljana, clock_start=Process.ClockStart.END_OF_COLLECTING)
    phase = cast.make_phase(process, closes_at=timezone.now() + timedelta(days=3))
    publish_proposal(process, Words("First", "Words", "en"), author=ana.public_names.get())
    Process.objects.update(state=Process.State.ARCHIVED)
    with time_machine.travel(phase.closes_at):
        start_due_clocks()
    assert AnswerDuty.objects.get().started_at == phase.closes_at


def test_hiding_over_the_start_gives_no_time(ljubljana, ana, moderator):
    """A hidden proposal's clock starts on the announced day like any other."""
    process = cast.make_process(ljubljana, clock_start=Process.ClockStart.END_OF_COLLECTING)
    phase = cast.make_phase(process, closes_at=timezone.now() + timedelta(days=3))
    proposal = publish_proposal(
        process, Words("First", "Words", "en"), author=ana.public_names.get()
    )
    moderator_client = cast.client_for(moderator)

    def decide(outcome, reason):
        url = reverse("discussions:thread-decide", args=["ljubljana", proposal.thread_id])
        data = {"outcome": outcome, "rule": cast.rule().pk, "reason": reason, "language": "en"}
        data["seen"] = waiting_for(proposal.thread).seen
        assert moderator_client.post(url, data).status_code == 302

    decide("hidden", "Too rude.")
    with time_machine.travel(phase.closes_at + timedelta(days=1)):
        start_due_clocks()
        assert AnswerDuty.objects.get().started_at == phase.closes_at
    decide("restored", "We were wrong.")
    with time_machine.travel(phase.closes_at + timedelta(days=90)):
        start_due_clocks()
        duty = AnswerDuty.objects.get()
        assert duty.started_at == phase.closes_at
        assert duty.days_late() == 30
