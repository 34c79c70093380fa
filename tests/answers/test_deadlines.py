"""When an answer is due: days, calendar months, time zones, and the hour that comes or goes."""

import calendar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emvi.answers.deadlines import add_months, days_between, due_day, end_of_day
from emvi.answers.models import AnswerDuty
from emvi.municipalities.models import Municipality

LJUBLJANA = "Europe/Ljubljana"
ZONES = sorted(zone for zone in available_timezones() if "/" in zone)

days = st.dates(date(2020, 1, 1), date(2090, 12, 31))
instants = st.datetimes(datetime(2020, 1, 1), datetime(2060, 12, 31), timezones=st.just(UTC))
zones = st.sampled_from(ZONES)


def rules(period: int, unit: str) -> Municipality:
    return Municipality(answer_period=period, answer_period_unit=unit)


@pytest.mark.parametrize(
    ("day", "months", "due"),
    [
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 31), 3, date(2026, 4, 30)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 2, 28), 3, date(2026, 5, 28)),
    ],
)
def test_calendar_months_end_on_the_same_day_or_the_last_one(day, months, due):
    assert add_months(day, months) == due


@given(day=days, months=st.integers(1, 60))
def test_months_never_leave_the_month_they_lead_to(day, months):
    due = add_months(day, months)
    assert (due.year * 12 + due.month) - (day.year * 12 + day.month) == months
    assert due.day == min(day.day, calendar.monthrange(due.year, due.month)[1])


@given(day=days, months=st.integers(1, 60))
def test_who_starts_later_is_not_due_earlier(day, months):
    assert add_months(day, months) <= add_months(day + timedelta(days=1), months)


@pytest.mark.parametrize(
    ("started_at", "due"),
    [
        # The municipality's day counts, which begins before and after that of Greenwich.
        (datetime(2026, 3, 1, 22, 59, tzinfo=UTC), date(2026, 4, 30)),
        (datetime(2026, 3, 1, 23, 0, tzinfo=UTC), date(2026, 5, 1)),
        # In summer it begins an hour earlier.
        (datetime(2026, 7, 1, 21, 59, tzinfo=UTC), date(2026, 8, 30)),
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), date(2026, 8, 31)),
    ],
)
def test_days_are_counted_from_the_local_day(started_at, due):
    assert due_day(started_at, rules(60, "days"), LJUBLJANA) == due


def test_the_same_instant_is_due_on_different_days_around_the_world():
    started_at = datetime(2026, 11, 30, 11, 0, tzinfo=UTC)
    due = {
        zone: due_day(started_at, rules(3, "months"), zone)
        for zone in (LJUBLJANA, "Pacific/Auckland")
    }
    assert due == {LJUBLJANA: date(2027, 2, 28), "Pacific/Auckland": date(2027, 3, 1)}


@given(started_at=instants, period=st.integers(1, 366), zone=zones)
def test_a_period_of_days_has_that_many_days(started_at, period, zone):
    due = due_day(started_at, rules(period, "days"), zone)
    assert (due - started_at.astimezone(ZoneInfo(zone)).date()).days == period


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)],
)
def test_the_last_day_is_a_whole_one_even_when_the_clocks_change(day, hours):
    before = end_of_day(day - timedelta(days=1), LJUBLJANA)
    # Two instants of one zone subtract as wall clocks do; real hours need Greenwich.
    length = end_of_day(day, LJUBLJANA).astimezone(UTC) - before.astimezone(UTC)
    assert length == timedelta(hours=hours)


@pytest.mark.parametrize(
    "zone", ["Africa/Cairo", "Asia/Beirut", "America/Havana", "Atlantic/Azores"]
)
def test_a_midnight_that_the_clocks_skip_or_repeat_still_parts_two_days(zone):
    for number in range(366):
        day = date(2026, 1, 1) + timedelta(days=number)
        end = end_of_day(day, zone).astimezone(UTC)
        assert days_between(day, end - timedelta(microseconds=1), zone) == 0
        assert days_between(day, end, zone) == 1


@given(started_at=instants, period=st.integers(1, 366), zone=zones, after=st.integers(0, 10**9))
def test_the_stored_instant_and_the_counted_days_agree_about_lateness(
    started_at, period, zone, after
):
    """The database filters by `due_at`, pages count by `due_on`: nobody may be late in one only."""
    due_on = due_day(started_at, rules(period, "days"), zone)
    duty = AnswerDuty(
        started_at=started_at, due_on=due_on, due_at=end_of_day(due_on, zone), time_zone=zone
    )
    assert duty.due_at > started_at
    for at in (
        started_at + timedelta(seconds=after),
        duty.due_at.astimezone(UTC) - timedelta(microseconds=1),
        duty.due_at.astimezone(UTC),
    ):
        assert (duty.days_late(at) > 0) == (at >= duty.due_at)


def test_days_late_stop_at_the_answer():
    duty = AnswerDuty(
        due_on=date(2026, 5, 1),
        time_zone=LJUBLJANA,
        answered_at=datetime(2026, 5, 4, 10, tzinfo=UTC),
    )
    assert duty.days_late(datetime(2027, 1, 1, tzinfo=UTC)) == 3
