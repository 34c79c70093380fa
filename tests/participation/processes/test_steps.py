"""The path of a process, read from its dates."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation

from participation.processes.models import Phase, Process
from participation.processes.poster import _last_day
from participation.processes.steps import steps_of
from tests import cast

START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def day(number: int) -> datetime:
    return START + timedelta(days=number)


@pytest.fixture
def process(ljubljana):
    """Collecting from day 0 to 10, a pause, discussion from day 20 to 30."""
    process = cast.make_process(ljubljana)
    cast.make_phase(process, opens_at=day(20), closes_at=day(30), title_en="Discussion")
    cast.make_phase(process, opens_at=day(0), closes_at=day(10), title_en="Ideas")
    return process


@pytest.mark.parametrize(
    ("number", "when", "stones", "current"),
    [
        (-1, "coming", "next next", None),
        (0, "open", "now next", "Ideas"),
        (9, "open", "now next", "Ideas"),
        (10, "coming", "done next", None),
        (20, "open", "done now", "Discussion"),
        (30, "past", "done done", None),
    ],
)
def test_the_path(number, when, stones, current, process):
    steps = steps_of(process, day(number))
    assert steps.when == when
    assert " ".join(step.state for step in steps.steps) == stones
    assert (steps.current.title_en if steps.current else None) == current
    assert [step.number for step in steps.steps] == [1, 2]


@pytest.mark.parametrize("number", [-1, 5, 15, 25])
def test_an_archive_is_past_and_a_draft_never_open(number, process):
    process.state = Process.State.ARCHIVED
    assert steps_of(process, day(number)).when == "past"
    process.state = Process.State.DRAFT
    assert steps_of(process, day(number)).when != "open"


@pytest.mark.parametrize(
    ("at", "left"),
    [
        (day(0), 10),
        (day(9), 1),
        (day(10) - timedelta(minutes=1), 0),
        # Half past midnight in Ljubljana is still the day before in Greenwich.
        (datetime(2026, 3, 10, 23, 30, tzinfo=UTC), 0),
        (datetime(2026, 3, 10, 22, 30, tzinfo=UTC), 1),
    ],
)
def test_days_left_are_days_of_the_town(at, left, process):
    assert steps_of(process, at).days_left(at) == left


def test_a_phase_that_closes_at_midnight_ends_with_the_day_before(ljubljana):
    process = cast.make_process(ljubljana)
    midnight = datetime(2026, 3, 10, 23, 0, tzinfo=UTC)
    cast.make_phase(process, opens_at=day(0), closes_at=midnight)
    at = midnight - timedelta(hours=5)
    assert steps_of(process, at).days_left(at) == 0


def test_pages_show_the_last_day_on_which_a_phase_is_open(client_for, ljubljana):
    process = cast.make_process(ljubljana)
    summer = datetime(2036, 5, 9, 22, 0, tzinfo=UTC)
    phase = cast.make_phase(
        process,
        closes_at=summer,
        announced_closes_at=summer - timedelta(days=2),
    )
    page = client_for(None).get(process.get_absolute_url()).content.decode()
    path = page.partition('id="path"')[2].partition("</ol>")[0]
    # Midnight between the ninth and the tenth in Ljubljana.
    assert ">9 May 2036<" in path and ">7 May 2036<" in path and "10 May" not in path
    with timezone.override(ljubljana.time_zone), translation.override("en"):
        assert _last_day(process) == "9 May 2036"
    Phase.objects.filter(pk=phase.pk).update(closes_at=summer + timedelta(hours=1))
    page = client_for(None).get(process.get_absolute_url()).content.decode()
    assert ">10 May 2036<" in page.partition('id="path"')[2]


def test_an_end_that_slipped_shows_both_days(process):
    phase = process.phases.get(title_en="Ideas")
    phase.closes_at += timedelta(days=3)
    phase.save()
    slipped = {step.phase.title_en: step.slipped for step in steps_of(process, day(1)).steps}
    assert slipped == {"Ideas": True, "Discussion": False}
