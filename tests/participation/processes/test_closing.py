"""Closing a process before its last date: nobody loses an answer by it, and everybody reads why."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from emvi.answers.actions import publish_answer
from emvi.answers.models import AnswerDuty
from emvi.audit.models import AuditEntry
from emvi.notifications.models import FanOut
from emvi.refusals import Conflict, Refused
from participation.processes.actions import (
    archive_process,
    change_process,
    close_process,
    duplicate_process,
)
from participation.processes.closing import clocks_to_start
from participation.processes.models import Phase, Process
from participation.processes.news import tell_of_phases
from participation.processes.rules import open_phase_granting
from participation.processes.steps import steps_of
from participation.proposals.actions import Words, publish_proposal, support_proposal
from participation.proposals.actions.merging import merge_proposal
from participation.proposals.erasure import drop_words_out_of_sight
from participation.proposals.models import Proposal
from participation.proposals.states import State
from participation.proposals.tasks import start_due_clocks
from tests import cast
from tests.markup import one_line

DAY = timedelta(days=1)
WHY = {"en": "The square is built earlier."}


def again(process: Process) -> Process:
    return Process.objects.select_related("municipality").get(pk=process.pk)


def close(process: Process, officer) -> Process:
    close_process(again(process), by=officer, reasons=WHY)
    return again(process)


def clocks() -> dict[int, AnswerDuty]:
    """The clocks by proposal, once the worker ran, twice."""
    start_due_clocks()
    start_due_clocks()
    rows = Proposal.objects.filter(duty__isnull=False).select_related("duty")
    return {proposal.pk: proposal.duty for proposal in rows}


@pytest.fixture
def by_date(ljubljana):
    """Collects, then discusses; the clock starts when collecting ends."""
    process = cast.make_process(ljubljana, "by-date", clock_start="end_of_collecting")
    now = timezone.now()
    cast.make_phase(process, opens_at=now - 5 * DAY, closes_at=now + 20 * DAY)
    cast.make_phase(
        process, opens_at=now + 20 * DAY, closes_at=now + 30 * DAY, rights=("comments",)
    )
    return process


# What may be done, and what stays to be read


def test_nothing_is_open_from_that_moment_on(by_date, ana, officer):
    announced = list(by_date.phases.values_list("opens_at", "announced_closes_at"))
    proposal = cast.make_proposal(by_date)
    process = close(by_date, officer)
    for at in (timezone.now(), timezone.now() + 25 * DAY):
        for right in ("proposals", "supports", "comments"):
            assert open_phase_granting(process, right, at) is None
        assert not Process.objects.with_open_phase(at).exists()
    with pytest.raises(Refused):
        publish_proposal(process, Words("A", "B", "en"), author=ana.public_names.get())
    proposal.process = process
    with pytest.raises(Refused):
        support_proposal(proposal, by=ana)
    assert list(process.phases.values_list("opens_at", "announced_closes_at")) == announced
    running, coming = process.ordered_phases
    assert running.closes_at == process.closed_at
    assert (coming.opens_at, coming.closes_at) != (process.closed_at, process.closed_at)
    assert process.announced_until == coming.closes_at
    assert [step.state for step in steps_of(process, timezone.now() + 25 * DAY).steps] == [
        "done",
        "dropped",
    ]
    assert steps_of(process).when == "past"


def test_who_had_read_it_as_open_puts_nothing_forward(by_date, ana, officer):
    """The form was opened before, and is sent at the same moment."""
    stale = again(by_date)
    assert open_phase_granting(stale, "proposals")
    close(by_date, officer)
    with pytest.raises(Refused, match="not collected"):
        publish_proposal(stale, Words("A", "B", "en"), author=ana.public_names.get())
    assert not Proposal.objects.exists()


def test_everybody_reads_when_until_when_and_why(by_date, officer, client):
    close(by_date, officer)
    page = one_line(client.get(again(by_date).get_absolute_url()).content.decode())
    for words in ("The municipality closed it early:", "Announced until:", WHY["en"]):
        assert words in page
    assert "This step does not take place." in page and "First announced:" in page
    shown = client.get(reverse("api:process-detail", args=["ljubljana", "by-date"])).json()
    assert (shown["state"], shown["when"]) == ("closed", "past")
    assert shown["close_reason"]["en"] == WHY["en"]
    assert shown["closed_at"] < shown["announced_until"]
    listed = client.get(reverse("api:process-list", args=["ljubljana"])).json()["results"]
    assert listed[0]["closed_at"] == shown["closed_at"]


def test_it_stands_in_the_audit(by_date, officer):
    process = close(by_date, officer)
    entry = AuditEntry.objects.get(action="process.closed")
    assert entry.actor == officer.opaque_id
    assert entry.facts == {"announced_until": process.announced_until.isoformat()}


def test_no_step_is_announced_any_more(by_date, officer, ljubljana):
    close(by_date, officer)
    tell_of_phases(timezone.now() + 21 * DAY)
    assert set(FanOut.objects.values_list("kind", flat=True)) == {"process_closed"}


# The clocks


def test_what_waited_for_the_end_of_collecting_is_to_be_answered_from_now_on(by_date, officer):
    early = by_date.phases.order_by("opens_at").first().closes_at
    waiting = cast.make_proposal(by_date, clock_starts_at=early)
    withdrawn = cast.make_proposal(by_date, clock_starts_at=early, state=State.WITHDRAWN)
    running = cast.make_proposal(by_date, clock_starts_at=timezone.now() - DAY)
    assert clocks().keys() == {running.pk}
    before = AnswerDuty.objects.values().get()
    assert clocks_to_start(again(by_date)) == 1
    process = close(by_date, officer)
    started = clocks()
    assert started.keys() == {running.pk, waiting.pk}
    assert started[waiting.pk].started_at == process.closed_at
    assert AnswerDuty.objects.values().get(pk=before["id"]) == before
    withdrawn.refresh_from_db()
    assert withdrawn.duty is None


def test_a_late_worker_gives_no_time(by_date, officer, time_machine):
    ends = by_date.phases.order_by("opens_at").first().closes_at
    cast.make_proposal(by_date, clock_starts_at=ends)
    process = close(by_date, officer)
    time_machine.move_to(timezone.now() + 40 * DAY)
    (duty,) = clocks().values()
    assert duty.started_at == process.closed_at


@pytest.mark.parametrize("is_open", [True, False])
def test_what_people_could_still_have_supported_is_to_be_answered(ljubljana, officer, is_open):
    """Nobody knows that it would have been too few. What had all its days had them."""
    process = cast.make_process(ljubljana, clock_start="threshold", support_threshold=50)
    now = timezone.now()
    ends = now + 3 * DAY if is_open else now - DAY
    cast.make_phase(process, opens_at=now - 5 * DAY, closes_at=ends)
    cast.make_phase(process, opens_at=ends, closes_at=now + 9 * DAY, rights=("comments",))
    proposal = cast.make_proposal(process)
    cast.make_proposal(process, source="import", author=None)
    assert clocks_to_start(again(process)) == int(is_open)
    closed = close(process, officer)
    started = clocks()
    assert started.keys() == ({proposal.pk} if is_open else set())
    if is_open:
        assert started[proposal.pk].started_at == closed.closed_at


def test_support_that_was_to_come_counts_as_enough_too(ljubljana, officer):
    process = cast.make_process(ljubljana, clock_start="threshold", support_threshold=50)
    now = timezone.now()
    cast.make_phase(process, closes_at=now + DAY, rights=("proposals",))
    cast.make_phase(process, opens_at=now + 2 * DAY, closes_at=now + 9 * DAY, rights=("supports",))
    proposal = cast.make_proposal(process)
    close(process, officer)
    assert clocks().keys() == {proposal.pk}


def test_a_part_of_what_is_answered_starts_none(by_date, officer):
    ends = by_date.phases.order_by("opens_at").first().closes_at
    part, whole = (cast.make_proposal(by_date, clock_starts_at=ends) for _n in range(2))
    merge_proposal(part, into=whole, by=officer, reasons={"en": "The same."})
    duty = cast.make_overdue(whole, -5)
    said = {"outcome": "accepted", "reasons": {"en": "Yes."}, "next_step": {}}
    publish_answer(duty, by=officer, **said)
    assert clocks_to_start(again(by_date)) == 0
    close(by_date, officer)
    assert clocks().keys() == {whole.pk}


def test_hidden_words_stay_until_the_clock_has_started(ljubljana, officer):
    process = cast.make_open_process(ljubljana, clock_start="threshold", support_threshold=50)
    proposal = cast.make_proposal(process)
    close(process, officer)
    type(proposal.thread).objects.update(hidden_at=timezone.now() - 800 * DAY)
    assert drop_words_out_of_sight() == 0
    assert clocks().keys() == {proposal.pk}


def test_proposals_show_the_new_day_before_the_worker_came(by_date, officer, client):
    ends = by_date.phases.order_by("opens_at").first().closes_at
    proposal = cast.make_proposal(by_date, clock_starts_at=ends)
    process = close(by_date, officer)
    url = reverse("api:proposal-detail", args=["ljubljana", proposal.pk])
    shown = client.get(url).json()["clock_starts_at"]
    assert datetime.fromisoformat(shown) == process.closed_at


# What cannot be closed, and what cannot be undone


@pytest.mark.parametrize("state", ["draft", "archived"])
def test_what_does_not_run_is_not_closed(state, ljubljana, officer):
    process = cast.make_process(ljubljana, state=state)
    cast.make_phase(process)
    with pytest.raises(Refused):
        close_process(process, by=officer, reasons=WHY)
    assert again(process).closed_at is None


def test_what_is_over_is_not_closed(by_date, officer):
    Phase.objects.update(opens_at=timezone.now() - 9 * DAY, closes_at=timezone.now() - DAY)
    with pytest.raises(Refused, match="over already"):
        close_process(by_date, by=officer, reasons=WHY)


def test_the_second_time_says_that_it_is_closed(by_date, officer):
    first = close(by_date, officer)
    with pytest.raises(Conflict, match="closed already"):
        close_process(by_date, by=officer, reasons={"en": "Another reason."})
    second = again(by_date)
    assert (second.closed_at, second.close_reason_en) == (first.closed_at, WHY["en"])
    assert AuditEntry.objects.filter(action="process.closed").count() == 1


@pytest.mark.parametrize("reasons", [{}, {"en": " \n"}, {"en": "", "sl": "..."}])
def test_it_needs_a_reason(by_date, officer, reasons):
    with pytest.raises(Refused, match="Say why"):
        close_process(by_date, by=officer, reasons=reasons)
    assert again(by_date).state == Process.State.PUBLISHED


@pytest.mark.parametrize(
    "person", ["ana", "mediator", "moderator", "code_issuer", "stranger", "portal_team"]
)
def test_others_cannot(person, by_date, request):
    with pytest.raises(Refused):
        close_process(by_date, by=request.getfixturevalue(person), reasons=WHY)


@pytest.mark.parametrize(
    "change",
    [
        {"state": "closed"},
        {"closed_at": timezone.now()},
        {"state": "closed", "closed_at": timezone.now(), "close_reason_en": "Why."},
        {
            "state": "closed",
            "closed_at": timezone.now(),
            "announced_until": timezone.now() + DAY,
        },
        {
            "state": "closed",
            "closed_at": timezone.now(),
            "announced_until": timezone.now() - DAY,
            "close_reason_en": "Why.",
        },
        {
            "closed_at": timezone.now(),
            "announced_until": timezone.now() + DAY,
            "close_reason_en": "Why.",
        },
    ],
)
def test_the_database_keeps_no_half_closed_process(by_date, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Process.objects.filter(pk=by_date.pk).update(**change)


@pytest.mark.parametrize(
    "change",
    [
        {"state": "published", "closed_at": None, "announced_until": None},
        {"state": "archived", "closed_at": None, "announced_until": None},
        {"closed_at": timezone.now() - DAY},
        {"close_reason_en": "Because."},
        {"close_reason_sl": "Zato."},
    ],
)
def test_what_was_closed_stays_closed(by_date, officer, change):
    close(by_date, officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Process.objects.filter(pk=by_date.pk).update(**change)


def test_no_step_is_moved_or_added_afterwards(by_date, officer):
    process = close(by_date, officer)
    coming = process.ordered_phases[-1]
    coming.closes_at += 3 * DAY
    new = Phase(process=process, opens_at=timezone.now() + DAY, closes_at=timezone.now() + 2 * DAY)
    for phase in (coming, new):
        with pytest.raises(Refused, match="was closed"):
            change_process(process, by=officer, phases=[phase])


def test_it_is_archived_although_a_step_was_to_come(by_date, officer):
    process = close(by_date, officer)
    archive_process(process, by=officer)
    assert (process.state, process.close_reason_en) == ("archived", WHY["en"])
    assert steps_of(process).steps[-1].state == "dropped"


def test_a_copy_is_not_closed_and_has_steps_of_full_length(by_date, officer):
    process = close(by_date, officer)
    day = timezone.localdate() + 50 * DAY
    copy = duplicate_process(process, by=officer, starts_on=day)
    assert (copy.state, copy.closed_at, copy.announced_until) == ("draft", None, None)
    assert not copy.close_reason_en
    first = copy.ordered_phases[0]
    assert (first.closes_at - first.opens_at).days == 25


# The page


@pytest.fixture
def page():
    return reverse("processes:process-close", args=["ljubljana", "by-date"])


def test_the_page_says_what_follows_and_closes_it(by_date, officer, page):
    ends = by_date.phases.order_by("opens_at").first().closes_at
    for _n in range(2):
        cast.make_proposal(by_date, clock_starts_at=ends)
    client = cast.client_for(officer)
    text = one_line(client.get(page).content.decode())
    assert "2 proposals get their answer clock now." in text
    assert "The answer is due by:" in text
    assert "Say why it is closed early" in client.post(page, {"reason_en": " "}).content.decode()
    assert again(by_date).closed_at is None
    done = client.post(page, {"reason_en": WHY["en"], "reason_sl": "Trg bo prej."}, follow=True)
    assert "Everybody can read why." in done.content.decode()
    assert again(by_date).close_reason_sl == "Trg bo prej."
    again_page = client.post(page, {"reason_en": "Once more."})
    assert "This process is closed already." in again_page.content.decode()
    assert again(by_date).close_reason_en == WHY["en"]


def test_staff_find_it_where_they_look_after_the_process(by_date, officer, page):
    client = cast.client_for(officer)
    desk = reverse("processes:desk-processes", args=["ljubljana"])
    assert page in client.get(desk).content.decode()
    close(by_date, officer)
    after = client.get(desk).content.decode()
    assert page not in after
    assert reverse("processes:process-archive", args=["ljubljana", "by-date"]) in after


def test_each_page_that_leads_to_it_says_that_it_was_closed_early(by_date, officer, client):
    proposal = cast.make_proposal(by_date)
    early = ("Closed early:", "closed this process early:")
    pages = ["/en/ljubljana/processes/", proposal.get_absolute_url()]

    def shown() -> list[bool]:
        read = [client.get(page).content.decode() for page in pages]
        return [words in page for words, page in zip(early, read, strict=True)]

    assert shown() == [False, False]
    close(by_date, officer)
    assert shown() == [True, True]
