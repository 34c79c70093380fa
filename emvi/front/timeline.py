"""The next four weeks of a municipality, and the last one: what is due, what opens, what closes."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from babel.dates import format_skeleton
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language, get_language_bidi, gettext_lazy
from django.utils.translation import gettext as _

from emvi.answers.deadlines import local_day
from emvi.answers.models import Result
from emvi.municipalities.models import Municipality
from participation.processes.models import Phase, Process
from participation.proposals.queues import unanswered

PAST, AHEAD = 7, 28
# In percent of the line's width, so that it fits every screen and its words keep their size.
WIDTH, MARGIN, A_DAY = 100, 2.5, 2.7
# Dates under the line stand apart by so much, or they would run into each other: on a computer, and
# on a phone.
APART, APART_ON_A_PHONE = 8, 18
MOST = 100


SHAPES = {
    "d3": gettext_lazy("overdue answer"),
    "d2": gettext_lazy("answer due"),
    "d1": gettext_lazy("step of a process"),
    "d4": gettext_lazy("promised step"),
}
OWED = ("d3", "d2")


@dataclass
class Event:
    """One day on the line. `obj` and `field` name a text of staff; else `title` is somebody's, in
    `language`. `shape` is a class of the line's drawing."""

    day: date
    shape: str
    what: str
    url: str
    title: str = ""
    language: str = ""
    obj: Any = None
    x: float = 0
    label: str = ""
    is_label_of_wide: bool = False


@dataclass(frozen=True)
class Timeline:
    events: list[Event]
    now_x: float
    weeks: list[float]

    @property
    def key(self) -> list[tuple[str, str]]:
        """What the shapes on this line stand for."""
        shown = {event.shape for event in self.events}
        return [(shape, str(name)) for shape, name in SHAPES.items() if shape in shown]


def timeline_of(
    municipality: Municipality, *, shows_words: bool, at: datetime | None = None
) -> Timeline:
    """What stands on the line, in three queries. Who does not read the queue gets numbers in place
    of people's words."""
    today = local_day(at or timezone.now(), municipality.time_zone)
    first, last = today - timedelta(days=PAST), today + timedelta(days=AHEAD)
    events = [
        *_answers(municipality, first, last, today, shows_words),
        *_phases(municipality, first, last, shows_words),
        *_results(municipality, first, last, shows_words),
    ]
    # Of one day, what is owed lies on top.
    events.sort(key=lambda event: (event.day, event.shape in OWED))
    if events and events[0].day >= today:
        # Nothing is left over from last week, so the line begins today.
        first = today
    taken = taken_on_a_phone = float("-inf")
    for event in events:
        along = MARGIN + A_DAY * (event.day - first).days
        event.x = _mirrored(along)
        if along - taken >= APART:
            event.label, taken = _short(event.day), along
            event.is_label_of_wide = along - taken_on_a_phone < APART_ON_A_PHONE
            if not event.is_label_of_wide:
                taken_on_a_phone = along
    past = (today - first).days
    weeks = [_mirrored(MARGIN + A_DAY * days) for days in range(0, past + AHEAD + 1, 7)]
    return Timeline(events, _mirrored(MARGIN + A_DAY * past), weeks)


def _short(day: date) -> str:
    """Day and month, as short as the language has it."""
    language = (get_language() or "en")[:2]
    return format_skeleton("MMMd", day, locale="en_GB" if language == "en" else language)


def _mirrored(x: float) -> float:
    """Time runs as people read."""
    return round(WIDTH - x if get_language_bidi() else x, 1)


def _answers(
    town: Municipality, first: date, last: date, today: date, shows_words: bool
) -> list[Event]:
    rows = unanswered(town).filter(duty__due_on__range=(first, last))
    if not shows_words:
        rows = rows.exclude(process__in=Process.objects.apart())
    rows = rows.select_related("duty", "thread", "municipality").defer("search_text", "text")
    return [
        Event(
            day=proposal.duty.due_on,
            shape="d3" if proposal.duty.due_on < today else "d2",
            what=_("An answer is due"),
            url=proposal.get_absolute_url(),
            title=str(proposal) if shows_words else proposal.number,
            language=proposal.language if shows_words else "",
        )
        for proposal in rows[:MOST]
    ]


def _phases(town: Municipality, first: date, last: date, shows_all: bool) -> list[Event]:
    """Whoever does not read the queue sees of processes what everybody sees."""
    # In a process that was closed early, later steps never began.
    states = [Process.State.PUBLISHED, Process.State.CLOSED]
    phases = Phase.objects.filter(
        Q(process__closed_at__isnull=True) | Q(opens_at__lt=F("process__closed_at")),
        process__municipality=town,
        process__state__in=states,
    ).select_related("process__municipality")
    if not shows_all:
        phases = phases.filter(process__visibility=Process.Visibility.PUBLIC)
    events = []
    for phase in phases.order_by("-closes_at")[:MOST]:
        moments = ((phase.opens_at, _("A step begins")), (phase.last_moment, _("A step ends")))
        for at, what in moments:
            day = local_day(at, town.time_zone)
            if first <= day <= last:
                url = phase.process.get_absolute_url()
                events.append(Event(day=day, shape="d1", what=what, url=url, obj=phase))
    return events


def _results(town: Municipality, first: date, last: date, shows_all: bool) -> list[Event]:
    rows = Result.objects.open().filter(
        duty__municipality=town, due_on__range=(first, last), duty__proposal__isnull=False
    )
    if not shows_all:
        rows = rows.exclude(duty__proposal__process__in=Process.objects.apart())
    rows = rows.select_related("duty__proposal__municipality")
    rows = rows.defer("duty__proposal__search_text", "duty__proposal__text")
    return [
        Event(
            day=result.due_on,
            shape="d4",
            what=_("A promised step is due"),
            url=result.duty.proposal.get_absolute_url(),
            obj=result,
        )
        for result in rows[:MOST]
    ]
