"""A draft becomes public by itself, once, and only when it is complete; copies and templates."""

from datetime import date, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from emvi.audit.models import AuditEntry
from emvi.notifications.models import Message
from emvi.refusals import Refused
from participation.processes.actions import (
    duplicate_process,
    publish_due_processes,
    publish_process,
    schedule_process,
    unschedule_process,
)
from participation.processes.models import Process
from tests import cast

DAY = timedelta(days=1)
ZONE = ZoneInfo("Europe/Ljubljana")


@pytest.fixture
def draft(ljubljana):
    draft = cast.make_process(ljubljana, "draft", state=Process.State.DRAFT)
    cast.make_phase(draft)
    return draft


def test_it_is_published_once_when_its_day_has_come(draft, officer):
    at = timezone.now() + DAY
    schedule_process(draft, by=officer, at=at)
    schedule_process(draft, by=officer, at=at)
    publish_due_processes()
    assert Process.objects.get().state == "draft"
    for _run in range(2):
        publish_due_processes(at)
    process = Process.objects.get()
    assert (process.state, process.publish_at) == ("published", None)
    phase = process.phases.get()
    assert phase.announced_closes_at == phase.closes_at
    assert AuditEntry.objects.filter(action="process.scheduled").count() == 1
    assert AuditEntry.objects.get(action="process.published").actor is None


def test_dates_that_may_be_an_oversight_are_named_before_it_is_public(client_for, draft, officer):
    now, page = timezone.now(), "/en/ljubljana/processes/draft/publish/"
    first = draft.phases.get()

    def look() -> str:
        return unescape(client_for(officer).get(page).content.decode())

    first.opens_at, first.closes_at = now + 5 * DAY, now + 9 * DAY
    first.save()
    answers = cast.make_phase(
        draft, title_en="Answers", opens_at=now + 9 * DAY, closes_at=now + 20 * DAY
    )
    assert "Look at the dates once more" not in look()
    answers.opens_at = now + 8 * DAY
    answers.save()
    assert "“Answers” begins before “Ideas” has closed." in look()
    assert "another order" not in look()
    answers.opens_at, answers.closes_at = now + 2 * DAY, now + 4 * DAY
    answers.save()
    assert "than you wrote them: Answers, Ideas." in look()
    # It is a warning: who means it so goes on.
    schedule = client_for(officer).post(
        page.replace("publish", "schedule"), {"publish_at": f"{now + 3 * DAY:%Y-%m-%dT%H:%M}"}
    )
    assert schedule.url == page
    assert "It becomes public after “Answers” has begun." in look()
    client_for(officer).post(page)
    assert Process.objects.get().state == "published"


@pytest.mark.parametrize("lacks", ["texts", "phases", "time"])
def test_what_is_not_complete_stays_a_draft_and_its_officers_hear_of_it(lacks, draft, officer):
    at = timezone.now() + DAY
    schedule_process(draft, by=officer, at=at)
    if lacks == "texts":
        Process.objects.update(summary_en="")
    elif lacks == "phases":
        draft.phases.all().delete()
    else:
        draft.phases.update(closes_at=at - timedelta(hours=1))
    for _run in range(2):
        publish_due_processes(at)
    process = Process.objects.get()
    assert (process.state, process.publish_at) == ("draft", None)
    told = Message.objects.filter(kind="process_not_published", recipient=officer)
    assert told.values("event").distinct().count() == 1


def test_it_can_be_taken_back(draft, officer, ana):
    at = timezone.now() + DAY
    with pytest.raises(Refused):
        schedule_process(draft, by=ana, at=at)
    schedule_process(draft, by=officer, at=at)
    with pytest.raises(Refused):
        unschedule_process(draft, by=ana)
    unschedule_process(draft, by=officer)
    publish_due_processes(at)
    assert Process.objects.get().state == "draft"


@pytest.mark.parametrize("days", [-1, 40])
def test_not_for_a_day_that_is_past_or_after_the_last_step(days, draft, officer):
    with pytest.raises(Refused):
        schedule_process(draft, by=officer, at=timezone.now() + days * DAY)


def test_the_page_says_what_is_planned(client_for, draft, officer):
    client = client_for(officer)
    url = "/en/ljubljana/processes/draft/"
    at = (timezone.now() + DAY).astimezone(ZONE).strftime("%Y-%m-%dT%H:%M")
    client.post(f"{url}schedule/", {"publish_at": at})
    assert "It becomes public by itself" in client.get(f"{url}publish/").content.decode()
    bad = client.post(f"{url}schedule/", {"publish_at": "2020-01-01T10:00"}).content.decode()
    assert "still to come" in bad and "2020-01-01T10:00" in bad
    client.post(f"{url}unschedule/")
    assert Process.objects.get().publish_at is None


def test_a_copy_begins_on_the_day_with_the_same_hours(process, officer):
    process.phases.all().delete()
    for first, last in ((1, 20), (28, 35)):
        begins = datetime(2026, 3, 1, 8, tzinfo=ZONE)
        cast.make_phase(
            process, opens_at=begins + first * DAY, closes_at=begins + last * DAY, title_sl="Ideje"
        )
    copy = duplicate_process(process, by=officer, starts_on=date(2027, 1, 4))
    assert (copy.state, copy.proposal_count, copy.published_at) == ("draft", 0, None)
    assert copy.slug != process.slug and copy.short_code != process.short_code
    assert copy.support_threshold == process.support_threshold
    dates = [phase.opens_at.astimezone(ZONE) for phase in copy.phases.all()]
    assert [(at.date(), at.hour) for at in dates] == [(date(2027, 1, 4), 8), (date(2027, 1, 31), 8)]
    assert {phase.announced_closes_at for phase in copy.phases.all()} == {None}


@pytest.mark.parametrize("year", [1, 9999])
def test_a_copy_at_the_end_of_time_is_refused(year, process, officer):
    with pytest.raises(Refused):
        duplicate_process(process, by=officer, starts_on=date(year, 1, 1))


def test_a_template_is_started_from_and_never_published(client_for, draft, officer):
    Process.objects.update(is_template=True)
    draft.refresh_from_db()
    with pytest.raises(Refused):
        publish_process(draft, by=officer)
    with pytest.raises(Refused):
        schedule_process(draft, by=officer, at=timezone.now() + DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Process.objects.update(state="published", published_at=timezone.now())
    sent = client_for(officer).post(
        "/en/ljubljana/processes/draft/duplicate/", {"starts_on": "2099-01-04"}
    )
    copy = Process.objects.latest("pk")
    assert sent.url == f"/en/ljubljana/processes/{copy.slug}/change/"
    assert not copy.is_template
    publish_process(copy, by=officer)
