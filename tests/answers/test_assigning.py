"""Who sees to an answer, and whom the portal reminds. The clock knows nothing of it."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from emvi.answers.actions import (
    assign_duty,
    change_result,
    end_leave,
    hand_over,
    publish_answer,
    record_leave,
    record_result,
)
from emvi.answers.models import Assignment, Leave
from emvi.answers.responsible import has_duties, responsible_for
from emvi.audit.models import AuditEntry
from emvi.municipalities.models import Role
from emvi.notifications.kinds import context_of
from emvi.notifications.models import Message
from emvi.refusals import Refused
from participation.proposals.reminders import remind_of_answers
from tests import cast
from tests.markup import one_line


@pytest.fixture
def duty(proposal):
    return cast.make_overdue(proposal, 1)


@pytest.fixture
def colleague(ljubljana):
    return cast.make_staff(ljubljana, Role.OFFICER, "colleague")


@pytest.fixture
def third(ljubljana):
    return cast.make_staff(ljubljana, Role.OFFICER, "third")


def away(officer, duty, first=0, last=0):
    today = cast.today(duty.municipality)
    return record_leave(
        duty.municipality,
        by=officer,
        officer=officer,
        from_on=today + timedelta(days=first),
        until_on=today + timedelta(days=last),
    )


def seeing_to(duty) -> set[int]:
    return set(responsible_for([duty])[duty.pk])


def test_nobodys_answer_is_everybodys(duty, officer, colleague, third, moderator):
    assert seeing_to(duty) == {officer.pk, colleague.pk, third.pk}


def test_the_officer_then_the_deputy_then_everybody(duty, officer, colleague, third):
    assign_duty(duty, by=third, officer=officer, deputy=colleague)
    assert seeing_to(duty) == {officer.pk}
    away(officer, duty)
    assert seeing_to(duty) == {colleague.pk}
    away(colleague, duty)
    assert seeing_to(duty) == {officer.pk, colleague.pk, third.pk}


@pytest.mark.parametrize(
    ("first", "last", "is_away"), [(-2, -1, False), (1, 3, False), (0, 0, True)]
)
def test_a_leave_counts_on_its_days(duty, officer, colleague, first, last, is_away):
    assign_duty(duty, by=officer, officer=officer, deputy=colleague)
    leave = away(officer, duty, first, last)
    assert (seeing_to(duty) == {colleague.pk}) is is_away
    end_leave(leave, by=officer)
    assert seeing_to(duty) == {officer.pk}


def test_who_is_no_officer_any_more_sees_to_nothing(duty, officer, colleague):
    assign_duty(duty, by=officer, officer=officer)
    officer.role_grants.all().delete()
    assert seeing_to(duty) == {colleague.pk}


def test_the_same_again_changes_nothing_and_tells_nobody(duty, officer, colleague, third):
    for _again in range(2):
        assign_duty(duty, by=third, officer=officer, deputy=colleague)
    told = Message.objects.filter(kind="duty_assigned", channel="inbox")
    assert {message.recipient for message in told} == {officer, colleague}
    assert AuditEntry.objects.filter(action="answer_duty.assigned").count() == 1
    assign_duty(duty, by=third, officer=None)
    assert not Assignment.objects.exists()
    assert context_of(told[0]) is None


def test_only_officers_here_see_to_it_and_never_their_own_deputies(
    duty, officer, colleague, moderator, stranger, administrator
):
    for people in (
        {"officer": moderator},
        {"officer": stranger},
        {"officer": officer, "deputy": officer},
        {"officer": officer, "deputy": moderator},
        {"officer": None, "deputy": colleague},
    ):
        with pytest.raises(Refused):
            assign_duty(duty, by=administrator, **people)
    for person in (moderator, stranger):
        with pytest.raises(Refused):
            assign_duty(duty, by=person, officer=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(duty=duty, officer=officer, deputy=officer)


def test_one_says_when_one_is_away_oneself(duty, officer, colleague, moderator, administrator):
    days = {"from_on": timezone.localdate(), "until_on": timezone.localdate()}
    for person in (colleague, moderator):
        with pytest.raises(Refused):
            record_leave(duty.municipality, by=person, officer=officer, **days)
    leave = record_leave(duty.municipality, by=administrator, officer=officer, **days)
    assert record_leave(duty.municipality, by=officer, officer=officer, **days) == leave
    with pytest.raises(Refused):
        end_leave(leave, by=colleague)
    with pytest.raises(Refused):
        record_leave(
            duty.municipality,
            by=officer,
            officer=officer,
            from_on=days["from_on"],
            until_on=days["from_on"] - timedelta(days=1),
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Leave.objects.update(until_on=days["from_on"] - timedelta(days=1))


def test_what_is_answered_is_nobodys_to_see_to(duty, officer):
    publish_answer(duty, by=officer, outcome="rejected", reasons={"en": "No."}, next_step={})
    with pytest.raises(Refused):
        assign_duty(duty, by=officer, officer=officer)


def reminded(day: int) -> set[str]:
    events = Message.objects.filter(kind="answer_overdue", event__endswith=f":{day}")
    return set(events.values_list("recipient__login", flat=True))


def test_a_late_answer_climbs_from_the_officer_to_the_administrator(
    duty, officer, colleague, third, administrator
):
    assign_duty(duty, by=third, officer=officer, deputy=colleague)
    for days in range(7):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            remind_of_answers()
    assert reminded(1) == {"officer"}
    assert reminded(3) == {"officer", "colleague"}
    assert reminded(7) == {"officer", "colleague", "third", "administrator"}


def test_the_desk_shows_mine_and_nobodys(client_for, duty, proposal, officer, colleague):
    desk = "/en/ljubljana/desk/"
    page = f"/en/ljubljana/proposals/{proposal.pk}/assign-duty/"

    def shown(who, query=""):
        return proposal in client_for(who).get(desk + query).context["queue"]

    assert shown(officer, "?whose=unassigned") and not shown(officer, "?whose=mine")
    client_for(officer).post(page, {"officer": officer.pk, "deputy": colleague.pk})
    assert shown(officer, "?whose=mine") and shown(colleague, "?whose=mine")
    assert not shown(officer, "?whose=unassigned") and shown(officer, "?whose=no+such+thing")
    assert (
        "The deputy must be somebody else."
        in client_for(officer)
        .post(page, {"officer": officer.pk, "deputy": officer.pk})
        .content.decode()
    )


def test_the_page_of_leaves_takes_and_drops_them(client_for, officer, colleague, duty):
    page = "/en/ljubljana/desk/leaves/"
    days = {"from_on": "2099-01-01", "until_on": "2099-01-09"}
    client = client_for(officer)
    assert client.post(page, days | {"officer": colleague.pk}).status_code == 200
    assert client.post(page, days | {"officer": officer.pk}).status_code == 302
    leave = Leave.objects.get()
    assert "<bdi>officer</bdi>," in one_line(client.get(page).content.decode())
    client_for(colleague).post(f"{page}{leave.pk}/end/")
    assert Leave.objects.exists()
    client.post(f"{page}{leave.pk}/end/")
    assert not Leave.objects.exists()


def test_who_goes_away_reads_how_many_answers_have_no_deputy(
    client_for, officer, colleague, duty, process
):
    second = cast.make_overdue(cast.make_proposal(process), -5)
    page, days = "/en/ljubljana/desk/leaves/", {"officer": officer.pk, "from_on": "2099-01-01"}

    def said(last: str) -> str:
        sent = days | {"until_on": last}
        return client_for(officer).post(page, sent, follow=True).content.decode()

    # Nobody's answers wait for all officers, so for the colleague too.
    assert "the deputies are reminded" in said("2099-01-02").partition("<h1")[0]
    assign_duty(duty, by=officer, officer=officer, deputy=colleague)
    assign_duty(second, by=officer, officer=officer)
    text = said("2099-01-03")
    assert "For 1 answer there is no deputy on these days." in text
    assert "the deputies are reminded" not in text
    cast.end_grants(colleague)
    assert "For 2 answers there is no deputy on these days." in said("2099-01-04")


def test_the_page_of_leaves_says_in_words_what_is_missing(client_for, administrator, officer):
    page = "/en/ljubljana/desk/leaves/"
    text = client_for(administrator).get(page).content.decode()
    assert "Choose an officer" in text and "---------" not in text
    text = client_for(administrator).post(page, {}).content.decode()
    for error in ("Say who is away.", "Say from which day on.", "Say until which day."):
        assert error in text
    assert "This field is required" not in text


def test_who_leaves_hands_over_what_is_awaited(duty, process, officer, colleague, third):
    other = cast.make_overdue(cast.make_proposal(process), -5)
    done = cast.make_overdue(cast.make_proposal(process), -5)
    assign_duty(duty, by=third, officer=officer, deputy=colleague)
    assign_duty(other, by=third, officer=third, deputy=officer)
    assign_duty(done, by=third, officer=officer)
    publish_answer(done, by=officer, outcome="rejected", reasons={"en": "No."}, next_step={})
    assert hand_over(duty.municipality, by=officer, officer=officer, to=colleague) == 2
    now = {row.duty: (row.officer, row.deputy) for row in Assignment.objects.all()}
    # Who sees to it now stands in for nobody; what is answered stays as it was.
    assert now == {duty: (colleague, None), other: (third, colleague), done: (officer, None)}
    assert hand_over(duty.municipality, by=officer, officer=officer, to=colleague) == 0
    [told] = Message.objects.filter(kind="duties_handed_over", channel="inbox")
    assert told.recipient == colleague and "2 answers" in context_of(told)["headline"]


def test_who_leaves_hands_over_what_was_promised(duty, officer, colleague, third):
    assign_duty(duty, by=third, officer=officer)
    publish_answer(duty, by=third, outcome="accepted", reasons={"en": "Yes."}, next_step={})
    duty.refresh_from_db()
    due_on = timezone.localdate() + timedelta(days=90)
    step = record_result(duty, by=third, titles={"en": "A bench"}, due_on=due_on)
    [grant] = officer.role_grants.filter(role=Role.OFFICER)
    assert has_duties(grant)
    assert hand_over(duty.municipality, by=officer, officer=officer, to=colleague) == 1
    assert Assignment.objects.get(duty=duty).officer == colleague
    assert responsible_for([duty]) == {duty.pk: [colleague.pk]}
    change_result(step, by=colleague, due_on=due_on, progress=100, notes={})
    assert hand_over(duty.municipality, by=colleague, officer=colleague, to=third) == 0


def test_an_administrator_hands_over_for_who_has_left(
    client_for, duty, officer, colleague, administrator, ljubljana
):
    assign_duty(duty, by=officer, officer=officer)
    officer.role_grants.all().delete()
    page = "/en/ljubljana/desk/hand-over/"
    client = client_for(administrator)
    assert officer.login in client.get(page).content.decode()
    assert client.post(page, {"officer": officer.pk, "to": officer.pk}).status_code == 200
    assert client.post(page, {"officer": officer.pk, "to": colleague.pk}).status_code == 302
    assert Assignment.objects.get().officer == colleague


def test_nobody_gives_away_what_is_a_colleagues(duty, officer, colleague, moderator, stranger):
    assign_duty(duty, by=officer, officer=officer)
    for person in (colleague, moderator, stranger):
        with pytest.raises(Refused):
            hand_over(duty.municipality, by=person, officer=officer, to=colleague)
    for to in (officer, moderator, stranger):
        with pytest.raises(Refused):
            hand_over(duty.municipality, by=officer, officer=officer, to=to)


def test_a_deputy_who_is_no_officer_any_more_is_not_reminded(duty, officer, colleague, third):
    assign_duty(duty, by=third, officer=officer, deputy=colleague)
    colleague.role_grants.all().delete()
    for days in range(4):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            remind_of_answers()
    assert reminded(3) == {"officer"}


def test_the_administrator_finds_what_is_to_be_assigned(
    client_for, duty, proposal, administrator, moderator, code_issuer
):
    desk = "/en/ljubljana/desk/"
    page = client_for(administrator).get(desk).content.decode()
    assert "Nothing waits for an answer" not in page and proposal.title in page
    cast.hide(proposal.thread, by=moderator)
    page = client_for(administrator).get(desk).content.decode()
    assert proposal.title not in page and proposal.number in page
    # Whose work it is not is told nothing about it, and nothing untrue.
    assert "waits for an answer" not in client_for(code_issuer).get(desk).content.decode()
