"""What an answer clock shows, from the first day to the last word."""

from datetime import UTC, date, datetime, timedelta

import pytest

from emvi.answers.clock import face_of
from emvi.answers.deadlines import end_of_day
from emvi.answers.models import AnswerDuty

ZONE = "Europe/Ljubljana"
STARTED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DUE_ON = date(2026, 5, 1)


def duty(answered_at: datetime | None = None) -> AnswerDuty:
    return AnswerDuty(
        started_at=STARTED,
        due_on=DUE_ON,
        due_at=end_of_day(DUE_ON, ZONE),
        time_zone=ZONE,
        answered_at=answered_at,
    )


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "state", "number", "words"),
    [
        (date(2026, 3, 2), "due", "60", "60 days left to answer"),
        (date(2026, 4, 23), "due", "8", "8 days left to answer"),
        (date(2026, 4, 24), "soon", "7", "7 days left to answer"),
        (date(2026, 4, 30), "soon", "1", "1 day left to answer"),
        (date(2026, 5, 1), "soon", "0", "answer due today"),
        (date(2026, 5, 2), "late", "+1", "overdue by 1 day"),
        (date(2026, 5, 13), "late", "+12", "overdue by 12 days"),
        (date(2027, 5, 1), "late", "+365", "overdue by 365 days"),
    ],
)
def test_an_open_clock(day, state, number, words):
    face = face_of(duty(), noon(day))
    assert (face.state, face.number, face.words) == (state, number, words)


@pytest.mark.parametrize(
    ("answered_on", "state", "words"),
    [
        (date(2026, 3, 3), "done", "answered on time"),
        (date(2026, 5, 1), "done", "answered on time"),
        (date(2026, 5, 2), "donelate", "answered 1 day late"),
        (date(2026, 6, 1), "donelate", "answered 31 days late"),
    ],
)
def test_an_answered_clock_says_the_same_ever_after(answered_on, state, words):
    answered = duty(answered_at=noon(answered_on))
    faces = {face_of(answered, noon(answered_on) + timedelta(days=n)) for n in (0, 1, 400)}
    assert {(face.state, face.words) for face in faces} == {(state, words)}


def test_the_last_minute_belongs_to_the_due_day():
    end = end_of_day(DUE_ON, ZONE)
    assert face_of(duty(), end - timedelta(minutes=1)).words == "answer due today"
    assert face_of(duty(), end).words == "overdue by 1 day"
    assert face_of(duty(answered_at=end - timedelta(minutes=1))).state == "done"
    assert face_of(duty(answered_at=end)).state == "donelate"


def test_the_dial_empties_and_never_overflows():
    shares = [face_of(duty(), STARTED + timedelta(days=n)).share for n in range(-1, 70)]
    assert shares[0] == 100
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] == 0
