"""Somebody hears of it when a promised step is late."""

from datetime import timedelta

import pytest
from django.utils import timezone

from emvi.answers.models import Assignment, Leave, Result
from emvi.notifications.kinds import kind_named
from emvi.notifications.models import Message
from participation.proposals.result_reminders import remind_of_results
from tests import cast


@pytest.fixture
def staff(ljubljana):
    return {
        "officer": cast.make_staff(ljubljana, "officer"),
        "deputy": cast.make_staff(ljubljana, "officer"),
        "other": cast.make_staff(ljubljana, "officer"),
        "administrator": cast.make_staff(ljubljana, "administrator"),
    }


@pytest.fixture
def result(proposal, staff):
    duty = cast.make_overdue(proposal)
    duty.answers.create(
        version=1, outcome="accepted", reasons_en="Yes.", published_at=timezone.now()
    )
    Assignment.objects.create(duty=duty, officer=staff["officer"], deputy=staff["deputy"])
    today = timezone.localdate()
    return duty.results.create(title_en="A bench", promised_on=today, due_on=today)


def told_after(result, days: int) -> set[int]:
    """In the day's noon, so that it is the same day in Ljubljana."""
    noon = timezone.now().replace(hour=12, minute=0)
    Result.objects.filter(pk=result.pk).update(due_on=noon.date() - timedelta(days=days))
    Message.objects.filter(kind="result_late").delete()
    for _again in range(2):
        remind_of_results(noon)
    rows = Message.objects.filter(kind="result_late")
    assert rows.values("recipient", "channel").distinct().count() == rows.count()
    return set(rows.values_list("recipient_id", flat=True))


def test_the_officer_then_the_deputy_then_everybody(result, staff):
    ids = {name: account.pk for name, account in staff.items()}
    assert told_after(result, 0) == set()
    assert told_after(result, 1) == {ids["officer"]}
    assert told_after(result, 3) == {ids["officer"], ids["deputy"]}
    assert told_after(result, 12) == set()
    assert told_after(result, 30) == set(ids.values())


def test_what_is_done_given_up_or_put_off_needs_no_reminder(result, staff):
    told_after(result, 1)
    message = Message.objects.filter(kind="result_late").first()
    build = kind_named("result_late").build
    assert build([message])[message.pk]["quote"] == "A bench"
    tomorrow = timezone.localdate() + timedelta(days=1)
    Result.objects.filter(pk=result.pk).update(due_on=tomorrow)
    assert build([message]) == {}
    Result.objects.filter(pk=result.pk).update(progress=100, done_on=timezone.localdate())
    assert build([message]) == {} and told_after(result, 1) == set()


def test_on_a_leave_the_deputy_is_told(result, staff, ljubljana):
    day = timedelta(days=1)
    today = timezone.localdate()
    Leave.objects.create(
        municipality=ljubljana, officer=staff["officer"], from_on=today - day, until_on=today + day
    )
    assert told_after(result, 1) == {staff["deputy"].pk}
