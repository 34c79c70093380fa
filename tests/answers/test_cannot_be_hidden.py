"""Everything that the people in charge may try to get rid of a late answer. After each attempt the
due day is what it was, and everybody reads in four places how late the answer is."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from emvi.answers.actions import (
    assign_duty,
    hand_over,
    keep_answer_draft,
    record_extension,
    record_leave,
)
from emvi.answers.models import Answer, AnswerDuty, Extension
from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import STAFF_ACTIONS
from emvi.refusals import Refused
from participation.processes.actions import (
    change_process,
    check_phase_change,
    check_rules_unchanged,
    delete_process,
)
from participation.processes.models import Phase, Process, WorkState
from participation.proposals.actions import (
    accept_invitation,
    endorse_proposal,
    take_back_endorsement,
)
from participation.proposals.models import Proposal
from participation.proposals.states import MOVES, State
from tests import cast
from tests.answers.world import (
    assert_it_stands,
    close_the_process_early,
    delete_the_town,
    facts,
    refused,
    sql,
)

# Through the pages of the portal


def hide(world):
    data = {"outcome": "hidden", "rule": cast.rule().pk, "reason": "Away", "language": "en"}
    data["seen"] = "0-0"
    url = reverse("discussions:thread-decide", args=["ljubljana", world.proposal.thread_id])
    assert cast.client_for(world.people["moderator"]).post(url, data).status_code == 302


def withdraw(world):
    assert world.send("author", "proposal-withdraw") == 302
    assert Proposal.objects.get(pk=world.proposal.pk).state == State.WITHDRAWN


def withdraw_and_hide(world):
    withdraw(world)
    hide(world)


def withdraw_as_staff(world):
    for who in ("officer", "moderator", "administrator", "portal_team"):
        world.send(who, "proposal-withdraw")
    assert Proposal.objects.get(pk=world.proposal.pk).state == State.PUBLISHED


def edit(world):
    world.send("author", "proposal-edit", title="Another", text="Another", language="en")
    assert Proposal.objects.get(pk=world.proposal.pk).title == world.proposal.title


def answer_with_nothing(world):
    data = {"outcome": State.ACCEPTED, "replaces": 0, "reasons_sl": " \n ", "reasons_en": ""}
    for who in world.people:
        world.send(who, "proposal-publish-answer", **data)


def answer_without_an_outcome(world):
    world.send("officer", "proposal-publish-answer", replaces=0, reasons_sl="Da.")
    world.send("officer", "proposal-publish-answer", replaces=0, reasons_sl="Da.", outcome="later")


def answer_as_somebody_else(world):
    data = {"outcome": State.ACCEPTED, "replaces": 0, "reasons_sl": "Da."}
    for who in ("author", "moderator", "administrator", "portal_team"):
        assert world.send(who, "proposal-publish-answer", **data) == 403


def say_that_it_is_in_hand(world):
    """A working state stands beside the clock, not in its place."""
    done = WorkState.objects.create(process=world.proposal.process, name_en="Done, all is well")
    data = {"work_state": done.pk, "replaces": ""}
    assert world.send("officer", "proposal-set-work-state", **data) == 302


def extend(world):
    data = {"until_on": timezone.localdate() + timedelta(days=90), "reason_sl": "Predolgo je."}
    assert world.send("officer", "proposal-record-extension", **data) == 302
    assert Extension.objects.count() == 1


def assign_and_go_on_leave(world):
    officer = world.people["officer"]
    deputy = cast.make_staff(world.proposal.municipality, "officer", "deputy")
    data = {"officer": officer.pk, "deputy": deputy.pk}
    assert world.send("officer", "proposal-assign-duty", **data) == 302
    for person in (officer, deputy):
        today = timezone.localdate()
        record_leave(
            world.proposal.municipality, by=person, officer=person, from_on=today, until_on=today
        )


def hand_over_to_somebody_who_leaves(world):
    officer, town = world.people["officer"], world.proposal.municipality
    heir = cast.make_staff(town, "officer", "heir")
    assign_duty(world.proposal.duty, by=officer, officer=officer)
    assert hand_over(town, by=officer, officer=officer, to=heir) == 1
    heir.delete()


def publish_a_draft_without_reasons(world):
    officer = world.people["officer"]
    keep_answer_draft(world.proposal.duty, by=officer, words={"outcome": "accepted"})
    page = reverse("proposals:publish-answers", args=["ljubljana"])
    cast.client_for(officer).post(page, {"draft": [f"{world.proposal.pk}.1"]})


def give_many_an_empty_answer(world):
    said = {"outcome": "accepted", "replaces": 0, "reasons_sl": " \n"}
    page = reverse("proposals:publish-same-answer", args=["ljubljana"])
    client = cast.client_for(world.people["officer"])
    client.post(page, said | {"proposals": [world.proposal.pk], "confirmed": "1"})


def keep_a_draft(world):
    data = {"outcome": State.ACCEPTED, "replaces": 0, "reasons_sl": "Da.", "keep": "1"}
    assert world.send("officer", "proposal-publish-answer", **data) == 302


def promise_a_step_instead(world):
    data = {"title_sl": "Klop", "due_on": "2036-01-01"}
    assert world.send("officer", "proposal-record-result", **data) == 403


def endorse_and_take_back(world):
    speaker = cast.make_staff(world.proposal.municipality, "representative", "speaker")
    organisation = speaker.role_grants.get().organisation
    for act in (endorse_proposal, take_back_endorsement):
        act(world.proposal, organisation=organisation, by=speaker)


def write_it_together_with_the_officer(world):
    """Who writes it too must not answer it; somebody else must, by the same day."""
    name = cast.make_public_name(world.proposal.municipality, world.people["officer"])
    coauthor = world.proposal.coauthors.create(name=name)
    accept_invitation(coauthor, by=world.people["officer"])
    data = {"outcome": State.ACCEPTED, "replaces": 0, "reasons_sl": "Da."}
    assert world.send("officer", "proposal-publish-answer", **data) == 403


def merge_away(world):
    other = cast.make_proposal(world.proposal.process, title="Another one")
    data = {"number": other.number, "reason_sl": "Isto.", "confirmed": other.pk}
    for who in ("author", "moderator", "administrator", "portal_team"):
        assert world.send(who, "proposal-merge", **data) == 403
    assert world.send("officer", "proposal-merge", **data) == 302
    assert Proposal.objects.get(pk=world.proposal.pk).state == State.MERGED


def merge_and_undo(world):
    merge_away(world)
    assert world.send("officer", "proposal-undo-merge") == 302


def extend_to_the_past(world):
    due_on = world.proposal.duty.due_on
    assert (
        world.send("officer", "proposal-record-extension", until_on=due_on, reason_sl="Prej.")
        == 200
    )
    with pytest.raises(Refused):
        record_extension(
            world.proposal.duty,
            by=world.people["officer"],
            until_on=due_on - timedelta(days=1),
            reasons={"sl": "Prej."},
        )


# Through the rules


def raise_the_threshold(world):
    process = world.proposal.process
    process.support_threshold = 100_000
    with pytest.raises(ValidationError):
        check_rules_unchanged(process)
    process.save()
    Municipality.objects.update(support_threshold=100_000)


def change_the_rules(world):
    new = {
        "answer_period": 12,
        "answer_period_unit": "months",
        "clock_start": Process.ClockStart.END_OF_COLLECTING,
        "may_support": "verified",
        "support_counts_of": "verified",
    }
    for field, value in new.items():
        process = Process.objects.get(pk=world.proposal.process_id)
        setattr(process, field, value)
        with pytest.raises(ValidationError):
            check_rules_unchanged(process)
        process.save()
    Municipality.objects.update(**new)


def move_the_town_around_the_world(world):
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        Municipality.objects.update(time_zone=zone)


def lengthen_a_phase_that_has_ended(world):
    past = timezone.now() - timedelta(days=1)
    phase = world.proposal.process.phases.get()
    Phase.objects.filter(pk=phase.pk).update(closes_at=past, announced_closes_at=past)
    phase.closes_at = timezone.now() + timedelta(days=300)
    with pytest.raises(ValidationError):
        check_phase_change(phase)
    phase.save()


def remove_the_phases(world):
    world.proposal.process.phases.all().delete()


def archive(world):
    Process.objects.update(state=Process.State.ARCHIVED)


def rename_everything(world):
    Process.objects.update(slug="other", title_en="Other")
    Municipality.objects.filter(slug="ljubljana").update(name_sl="Drugje", name_en="Elsewhere")


def erase_the_author(world):
    world.people["author"].delete()


def dismiss_the_officer(world):
    world.people["officer"].delete()


# Through the database


def delete_rows(world):
    proposal = world.proposal
    refused(proposal.delete)
    refused(Proposal.objects.filter(pk=proposal.pk).delete)
    refused(proposal.duty.delete)
    refused(AnswerDuty.objects.all().delete)
    refused(proposal.process.delete)
    refused(proposal.municipality.delete)
    refused(proposal.thread.delete)
    refused(sql("DELETE FROM proposals_proposal WHERE id = %s", proposal.pk))
    refused(sql("DELETE FROM answers_answerduty WHERE id = %s", proposal.duty_id))


def rewrite_the_duty(world):
    later = timezone.now() + timedelta(days=400)
    values = {
        "due_on": later.date(),
        "due_at": later,
        "started_at": timezone.now() - timedelta(days=1),
        "time_zone": "UTC",
        "municipality": cast.make_municipality("elsewhere", is_public=False),
    }
    for name, value in values.items():
        refused(lambda change={name: value}: AnswerDuty.objects.update(**change))
        duty = AnswerDuty.objects.get(pk=world.proposal.duty_id)
        setattr(duty, name, value)
        refused(duty.save)
    refused(sql("UPDATE answers_answerduty SET due_on = '2099-01-01'"))


def stop_the_clock_without_an_answer(world):
    refused(lambda: AnswerDuty.objects.update(answered_at=timezone.now()))
    refused(sql("UPDATE answers_answerduty SET answered_at = '2020-01-01 00:00:00+00:00'"))


def stop_the_clock_before_its_answer(world):
    now = timezone.now()

    def backdate():
        Answer.objects.create(
            duty=world.proposal.duty,
            version=1,
            outcome=State.ACCEPTED,
            reasons_en="Yes.",
            published_at=now,
        )
        AnswerDuty.objects.update(answered_at=now - timedelta(days=60))

    refused(backdate)


def write_an_answer_without_reasons(world):
    refused(
        lambda: Answer.objects.create(
            duty=world.proposal.duty,
            version=1,
            outcome=State.ACCEPTED,
            reasons_en="",
            published_at=timezone.now(),
        )
    )


def cut_the_clock_off(world):
    other = AnswerDuty.objects.create(
        municipality=world.proposal.municipality,
        started_at=timezone.now(),
        due_on=timezone.localdate() + timedelta(days=60),
        due_at=timezone.now() + timedelta(days=60),
        time_zone="UTC",
        # Answered long ago, so that it counts nowhere.
        answered_at=timezone.now() - timedelta(days=800),
    )
    rows = Proposal.objects.filter(pk=world.proposal.pk)
    refused(lambda: rows.update(duty=None))
    refused(lambda: rows.update(duty=other))
    refused(lambda: rows.update(number="0000-0000"))


def move_the_proposal_elsewhere(world):
    town = cast.make_municipality("elsewhere", is_public=False)
    rows = Proposal.objects.filter(pk=world.proposal.pk)
    refused(lambda: rows.update(municipality=town))
    refused(lambda: rows.update(process=cast.make_process(town)))


def make_the_process_a_draft(world):
    refused(lambda: Process.objects.update(state=Process.State.DRAFT))
    process = Process.objects.get(pk=world.proposal.process_id)
    process.state = Process.State.DRAFT
    refused(process.save)


def delete_the_process(world):
    process = Process.objects.get(pk=world.proposal.process_id)
    with pytest.raises(Refused):
        delete_process(process, by=world.people["officer"])


def put_the_process_apart(world):
    """So that no list names what is late."""
    process = Process.objects.get(pk=world.proposal.process_id)
    for visibility in ("unlisted", "private"):
        refused(lambda value=visibility: Process.objects.update(visibility=value))
        process.visibility = visibility
        with pytest.raises(Refused):
            change_process(process, by=world.people["officer"])
    process.refresh_from_db()
    refused(lambda: Process.objects.update(is_template=True))
    with pytest.raises(Refused):
        change_process(process, by=world.people["officer"], removed=process.phases.all())


def take_the_town_off_the_portal(world):
    refused(lambda: Municipality.objects.update(is_public=False))


ATTEMPTS = [
    hide,
    withdraw,
    withdraw_and_hide,
    withdraw_as_staff,
    edit,
    endorse_and_take_back,
    write_it_together_with_the_officer,
    merge_away,
    merge_and_undo,
    assign_and_go_on_leave,
    hand_over_to_somebody_who_leaves,
    say_that_it_is_in_hand,
    publish_a_draft_without_reasons,
    give_many_an_empty_answer,
    keep_a_draft,
    promise_a_step_instead,
    answer_with_nothing,
    answer_without_an_outcome,
    answer_as_somebody_else,
    extend,
    extend_to_the_past,
    raise_the_threshold,
    change_the_rules,
    move_the_town_around_the_world,
    lengthen_a_phase_that_has_ended,
    remove_the_phases,
    archive,
    rename_everything,
    erase_the_author,
    dismiss_the_officer,
    delete_rows,
    rewrite_the_duty,
    stop_the_clock_without_an_answer,
    stop_the_clock_before_its_answer,
    write_an_answer_without_reasons,
    cut_the_clock_off,
    move_the_proposal_elsewhere,
    make_the_process_a_draft,
    delete_the_process,
    put_the_process_apart,
    close_the_process_early,
    take_the_town_off_the_portal,
    delete_the_town,
]


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda attempt: attempt.__name__)
def test_a_late_answer_stays_in_sight(world, attempt):
    before = facts(world.proposal.duty_id)
    assert_it_stands(world.proposal, before)
    attempt(world)
    assert_it_stands(world.proposal, before)


def test_no_move_and_no_right_leads_out_of_the_public():
    # What was merged or split is only itself again when that is undone.
    assert {before for before in State if State.PUBLISHED in MOVES[before]} == {
        State.MERGED,
        State.SPLIT,
    }
    # Of a draft only, which nobody saw.
    others = STAFF_ACTIONS.keys() - {"processes.delete_process"}
    verbs = {action.partition(".")[2].partition("_")[0] for action in others}
    assert verbs.isdisjoint({"unpublish", "delete", "move", "reset", "stop", "edit"})
