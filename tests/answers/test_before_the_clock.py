"""An officer sees to an answer, and writes it, while the proposal still collects. The clock knows
nothing of it, and nothing is published before it runs."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from emvi.answers.actions import assign_duty, hand_over, keep_answer_draft, start_clock
from emvi.answers.models import Answer, AnswerDraft, AnswerDuty, Assignment
from emvi.answers.responsible import people_with_duties, responsible_for
from emvi.municipalities.models import Role
from emvi.notifications.kinds import context_of
from emvi.notifications.models import Message
from emvi.paging import encode
from emvi.refusals import Conflict, Refused
from participation.proposals import queues
from participation.proposals.actions import (
    merge_proposal,
    publish_answer,
    support_proposal,
    undo_merge,
    withdraw_proposal,
)
from participation.proposals.clocks import start_clock_by_date
from participation.proposals.erasure import empty_proposals
from participation.proposals.models import Proposal
from tests import cast

WORDS = {"outcome": "accepted", "reasons_sl": "Da, prostor je."}
DESK = "/en/ljubljana/desk/"


@pytest.fixture
def colleague(ljubljana):
    return cast.make_staff(ljubljana, Role.OFFICER, "colleague")


@pytest.fixture
def prepared(proposal, officer, colleague):
    assign_duty(proposal, by=colleague, officer=officer, deputy=colleague)
    keep_answer_draft(proposal, by=officer, words=WORDS)
    return proposal


def start_by_date(proposal) -> AnswerDuty:
    Proposal.objects.filter(pk=proposal.pk).update(clock_starts_at=timezone.now())
    start_clock_by_date(proposal)
    proposal.refresh_from_db()
    return proposal.duty


def goes_on(duty, officer, colleague) -> bool:
    assignment, draft = Assignment.objects.get(), AnswerDraft.objects.get()
    assert (assignment.duty, assignment.proposal) == (draft.duty, draft.proposal) == (duty, None)
    assert (assignment.officer, assignment.deputy) == (officer, colleague)
    return draft.words == WORDS and responsible_for([duty]) == {duty.pk: [officer.pk]}


class TestWhenTheClockStarts:
    def test_on_its_day(self, prepared, officer, colleague):
        assert goes_on(start_by_date(prepared), officer, colleague)

    def test_by_support(self, prepared, officer, colleague, ljubljana):
        process = prepared.process
        process.clock_start, process.support_threshold = "threshold", 1
        process.save()
        support_proposal(prepared, by=cast.make_verified(ljubljana))
        prepared.refresh_from_db()
        assert goes_on(prepared.duty, officer, colleague)

    def test_by_a_part_that_had_one(self, prepared, process, officer, colleague):
        part = cast.make_proposal(process)
        part.duty = start_clock(part.municipality, rules=process)
        part.save()
        merge_proposal(part, into=prepared, by=colleague, reasons={"sl": "Enako."})
        prepared.refresh_from_db()
        assert goes_on(prepared.duty, officer, colleague)

    def test_by_a_part_not_later_than_on_its_own_day(self, process, officer):
        announced = timezone.now() - timedelta(hours=3)
        part = cast.make_proposal(process)
        whole = cast.make_proposal(process, clock_starts_at=announced)
        cast.make_overdue(part, -5)
        part.refresh_from_db()
        merge_proposal(part, into=whole, by=officer, reasons={"sl": "Enako."})
        assert AnswerDuty.objects.get(proposal=whole).started_at == announced

    def test_its_date_is_the_same_with_and_without(self, prepared, process):
        other = cast.make_proposal(process)
        now = timezone.now()
        Proposal.objects.filter(pk__in=[prepared.pk, other.pk]).update(clock_starts_at=now)
        for proposal in (prepared, other):
            start_clock_by_date(proposal)
        days = AnswerDuty.objects.values_list("started_at", "due_on", "due_at").distinct()
        assert len(days) == 1

    def test_who_had_read_the_proposal_before_writes_to_the_clock(
        self, proposal, officer, colleague
    ):
        stale = Proposal.objects.get(pk=proposal.pk)
        duty = start_by_date(proposal)
        assign_duty(stale, by=colleague, officer=officer, deputy=colleague)
        keep_answer_draft(stale, by=officer, words=WORDS)
        assert goes_on(duty, officer, colleague)
        with pytest.raises(Conflict):
            keep_answer_draft(stale, by=colleague, words=WORDS | {"reasons_sl": "Ne."})


class TestBefore:
    def test_no_clock_comes_of_it_and_nothing_can_be_published(self, prepared, officer):
        assert not AnswerDuty.objects.exists()
        with pytest.raises(Refused):
            publish_answer(
                prepared, by=officer, outcome="accepted", reasons={"sl": "Da."}, next_step={}
            )
        assert not Answer.objects.exists()

    def test_nobody_reads_of_it_but_staff(self, prepared, client, client_for, ana, officer):
        for visitor in (client, client_for(ana)):
            page = visitor.get(prepared.get_absolute_url()).content.decode()
            assert WORDS["reasons_sl"] not in page and "officer" not in page
        staff = client_for(officer)
        page = staff.get(f"{prepared.get_absolute_url()}publish-answer/").content.decode()
        assert WORDS["reasons_sl"] in page
        assert "The deadline does not run yet." in page and "Publish the answer" not in page

    def test_the_page_keeps_and_shows_and_refuses_to_publish(self, proposal, client_for, officer):
        path, staff = f"{proposal.get_absolute_url()}publish-answer/", client_for(officer)
        form = WORDS | {"replaces": 0, "edition": 0}
        assert staff.post(path, form | {"keep": "1"}).status_code == 302
        assert AnswerDraft.objects.get().proposal == proposal
        preview = staff.post(path, form | {"edition": 1, "preview": "1"}).content.decode()
        assert "How it will look" in preview
        page = staff.post(path, form | {"edition": 1})
        assert "once the answer clock has started" in page.content.decode()
        assert not Answer.objects.exists()

    def test_the_desk_shows_it_to_who_sees_to_it(
        self, proposal, client_for, officer, colleague, moderator
    ):
        def on_desk(person) -> bool:
            return str(proposal) in client_for(person).get(DESK).content.decode()

        assign_duty(proposal, by=colleague, officer=officer)
        assert on_desk(officer) and not on_desk(colleague)
        keep_answer_draft(proposal, by=officer, words=WORDS)
        assert on_desk(colleague), "a draft belongs to all officers"
        assert not on_desk(moderator), "and to nobody else"

    def test_the_desk_hides_from_an_officer_what_is_written_for_their_own(
        self, process, client_for, officer, colleague
    ):
        own = cast.make_proposal(process, cast.make_public_name(process.municipality, officer))
        keep_answer_draft(own, by=colleague, words=WORDS)
        prepared = [
            list(client_for(one).get(DESK).context["prepared"]) for one in (officer, colleague)
        ]
        assert prepared == [[], [own]]

    def test_a_long_list_goes_on_on_the_next_page(self, process, client_for, officer, monkeypatch):
        monkeypatch.setattr(queues, "PAGE_SIZE", 2)
        made = [cast.make_proposal(process) for _n in range(5)]
        for proposal in made:
            Assignment.objects.create(proposal=proposal, officer=officer)
        staff, seen, address = client_for(officer), [], DESK
        while address:
            page = staff.get(address)
            seen += page.context["prepared"]
            after = page.context["prepared"].after
            address = f"{DESK}?prepared={after}" if after else ""
            assert not after or f"?prepared={after}#prepared" in page.content.decode()
        assert seen == made
        Assignment.objects.filter(proposal__in=made[2:]).delete()
        cursor = encode([made[1].pk, made[1].pk])
        assert list(staff.get(f"{DESK}?prepared={cursor}").context["prepared"]) == made[:2]

    def test_the_officer_is_told_and_again_only_of_something_new(
        self, proposal, officer, colleague
    ):
        for _again in range(2):
            assign_duty(proposal, by=colleague, officer=officer)
        message = Message.objects.get(kind="duty_assigned", channel="inbox")
        assert context_of(message)["details"] == "The deadline does not run yet."
        start_by_date(proposal)
        assert context_of(message)["details"].startswith("Deadline:")
        assign_duty(proposal.duty, by=officer, officer=colleague)
        assert context_of(message) is None

    def test_it_is_handed_over_with_the_rest(self, prepared, ljubljana, officer, colleague):
        assert officer in people_with_duties(ljubljana)
        assert hand_over(ljubljana, by=officer, officer=officer, to=colleague) == 1
        assert Assignment.objects.get().officer == colleague
        assert officer not in people_with_duties(ljubljana)

    def test_what_is_withdrawn_is_prepared_for_nobody(self, prepared, ana):
        withdraw_proposal(prepared, by=ana)
        assert not Assignment.objects.exists() and not AnswerDraft.objects.exists()

    def test_what_lost_its_words_is_prepared_for_nobody(self, prepared):
        empty_proposals(Proposal.objects.all())
        assert not Assignment.objects.exists() and not AnswerDraft.objects.exists()

    def test_a_part_is_not_awaited_and_keeps_what_is_written_until_its_whole_is_answered(
        self, prepared, process, ljubljana, officer, colleague
    ):
        whole, said = cast.make_proposal(process), {"sl": "Enako."}
        merge = merge_proposal(prepared, into=whole, by=colleague, reasons=said)
        assert not people_with_duties(ljubljana).exists()
        undo_merge(merge, by=colleague)
        assert officer in people_with_duties(ljubljana)
        assert AnswerDraft.objects.get().words == WORDS
        prepared.refresh_from_db()
        whole = cast.make_proposal(process)
        merge_proposal(prepared, into=whole, by=colleague, reasons=said)
        cast.make_overdue(whole, -5)
        whole.refresh_from_db()
        publish_answer(whole, by=colleague, outcome="accepted", reasons=said, next_step={})
        assert not Assignment.objects.exists() and not AnswerDraft.objects.exists()

    def test_what_is_split_is_not_awaited(self, prepared, ljubljana):
        Proposal.objects.update(state="split")
        assert not people_with_duties(ljubljana).exists()

    def test_not_for_what_one_wrote_oneself_nor_what_nobody_sees(
        self, proposal, process, client_for, officer, moderator
    ):
        own = cast.make_proposal(process, cast.make_public_name(process.municipality, officer))
        staff = client_for(officer)
        assert staff.get(f"{own.get_absolute_url()}publish-answer/").status_code == 403
        cast.hide(proposal.thread, by=moderator)
        for page in ("publish-answer", "assign-duty"):
            assert staff.get(f"{proposal.get_absolute_url()}{page}/").status_code == 403

    @pytest.mark.parametrize("model", [Assignment, AnswerDraft])
    def test_it_belongs_to_a_clock_or_to_a_proposal(self, prepared, model, ljubljana, process):
        duty = start_clock(ljubljana, rules=process)
        for columns in ({"duty": duty}, {"proposal": None}):
            with pytest.raises(IntegrityError), transaction.atomic():
                model.objects.update(**columns)
