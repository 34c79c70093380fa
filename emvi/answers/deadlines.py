"""When an answer is due, and how late it is. Pure functions of dates."""

import calendar
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from emvi.municipalities.models import ParticipationRules


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or its last day: 30 November + 3 = end of February.

    Calendar months as in the Graz rules of procedure (`domain.md` I14).
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def local_day(at: datetime, zone: str) -> date:
    """Which day it is there."""
    return at.astimezone(ZoneInfo(zone)).date()


def due_day(started_at: datetime, rules: ParticipationRules, zone: str) -> date:
    """The last day for the answer, counted from the local day on which the clock started."""
    started_on = local_day(started_at, zone)
    if rules.answer_period_unit == ParticipationRules.Unit.MONTHS:
        return add_months(started_on, rules.answer_period)
    return started_on + timedelta(days=rules.answer_period)


def end_of_day(day: date, zone: str) -> datetime:
    """The first instant after this local day."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=ZoneInfo(zone))


def days_between(due_on: date, at: datetime, zone: str) -> int:
    """Whole local days from the due day to the day of `at`; negative while there is time."""
    return (local_day(at, zone) - due_on).days
