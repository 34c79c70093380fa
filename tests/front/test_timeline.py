"""The line of the desk: what is due in the next four weeks, on the days of the municipality."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from emvi.front.timeline import APART, APART_ON_A_PHONE, WIDTH, timeline_of
from participation.processes.models import Phase
from tests import cast

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture
def _frozen(time_machine):
    time_machine.move_to(NOW, tick=False)


def shown(town, **more) -> list[tuple[int, str, str]]:
    events = timeline_of(town, shows_words=True, **more).events
    return [((event.day - NOW.date()).days, event.shape, event.what) for event in events]


@pytest.mark.usefixtures("_frozen")
class TestTimeline:
    def test_answers_late_and_due_and_nothing_beyond(self, ljubljana, process):
        Phase.objects.all().delete()
        for days in (12, 3, -9, -40):
            cast.make_overdue(cast.make_proposal(process), days)
        assert shown(ljubljana) == [(-3, "d3", "An answer is due"), (9, "d2", "An answer is due")]

    def test_a_step_that_ends_at_midnight_ends_with_the_day_before(self, ljubljana, process):
        midnight = datetime(2026, 12, 1, 23, tzinfo=UTC)  # In Ljubljana it is the second.
        Phase.objects.update(opens_at=NOW - timedelta(days=90), closes_at=midnight)
        assert shown(ljubljana) == [(5, "d1", "A step ends")]

    def test_a_step_that_begins_at_midnight_begins_on_that_day(self, ljubljana, process):
        midnight = datetime(2026, 12, 2, 23, tzinfo=UTC)  # In Ljubljana it is the third.
        Phase.objects.update(opens_at=midnight, closes_at=NOW + timedelta(days=90))
        assert shown(ljubljana) == [(7, "d1", "A step begins")]

    def test_a_promised_step_until_it_is_done(self, ljubljana, process):
        Phase.objects.all().delete()
        duty = cast.make_overdue(cast.make_proposal(process), 50)
        day = NOW.date() + timedelta(days=7)
        result = duty.results.create(title_en="A bench", promised_on=day, due_on=day)
        assert shown(ljubljana) == [(7, "d4", "A promised step is due")]
        result.progress, result.done_on = 100, day
        result.save()
        assert shown(ljubljana) == []

    def test_who_does_not_read_the_queue_gets_numbers(self, ljubljana, process, ana):
        proposal = cast.make_proposal(process, ana.public_names.get(), title="Secret words")
        cast.make_overdue(proposal, -3)
        [words] = [e.title for e in timeline_of(ljubljana, shows_words=True).events if e.title]
        [number] = [e.title for e in timeline_of(ljubljana, shows_words=False).events if e.title]
        assert (words, number) == ("Secret words", proposal.number)

    def test_time_runs_as_people_read(self, ljubljana, process):
        cast.make_overdue(cast.make_proposal(process), -9)
        line = timeline_of(ljubljana, shows_words=True)
        with translation.override("ar"):
            mirrored = timeline_of(ljubljana, shows_words=True)
        assert mirrored.now_x == pytest.approx(WIDTH - line.now_x)
        places = [WIDTH - e.x for e in line.events]
        assert [e.x for e in mirrored.events] == pytest.approx(places)

    def test_dates_under_the_line_do_not_run_into_each_other(self, ljubljana, process):
        for days in range(10):
            cast.make_overdue(cast.make_proposal(process), -days)
        labelled = [e for e in timeline_of(ljubljana, shows_words=True).events if e.label]
        on_a_phone = [e for e in labelled if not e.is_label_of_wide]
        assert len(labelled) > len(on_a_phone) > 1
        for shown, apart in ((labelled, APART), (on_a_phone, APART_ON_A_PHONE)):
            places = sorted(e.x for e in shown)
            assert all(b - a >= apart for a, b in zip(places, places[1:], strict=False))

    def test_the_desk_says_it_as_a_list_too(self, client_for, officer, ljubljana, process):
        cast.make_overdue(cast.make_proposal(process, title="A bench"), -9)
        page = client_for(officer).get("/en/ljubljana/desk/").content.decode()
        assert "The next four weeks" in page and "An answer is due" in page

    @pytest.mark.parametrize(("direction", "beside"), [("ltr", 'dx="6"'), ("rtl", 'dx="-6"')])
    def test_the_line_is_drawn_in_shares_of_its_width(
        self, direction, beside, client_for, officer, ljubljana, process, monkeypatch
    ):
        """So it fits every screen; a share has a dot in each language. The word for today stands
        clear of its line."""
        monkeypatch.setattr("emvi.front.context_processors.direction", lambda _: direction)
        cast.make_overdue(cast.make_proposal(process), -9)
        page = client_for(officer).get("/de/ljubljana/desk/").content.decode()
        assert re.search(r'cx="\d+\.\d%"', page) and beside in page
