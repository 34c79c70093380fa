"""What a proposal can be filed under in a municipality: topics, places, processes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from emvi.municipalities.models import Municipality, Theme
from participation.processes.models import Phase, Process, WorkState

# An administrator who adds a topic sees it in the filters after this long at the latest.
KEPT_SECONDS = 60
LANGUAGES = settings.INTERFACE_LANGUAGES
FALLBACKS = settings.MODELTRANSLATION_FALLBACK_LANGUAGES["default"]


class Choice(NamedTuple):
    """One of them, with its name in every language of the interface. `needs`: the support that
    starts the clock of a process, 0 where a date starts it, `of_confirmed` where only that of
    confirmed residents counts. `process`: whose working state it is."""

    pk: int
    names: tuple[str | None, ...]
    needs: int = 0
    of_confirmed: bool = False
    colour: str = ""
    process: int = 0

    @property
    def language(self) -> str:
        """The language in which the reader of now gets the name."""
        wanted = [get_language(), *FALLBACKS]
        found = (code for code in wanted if code in LANGUAGES and self._in(code))
        return next(found, settings.LANGUAGE_CODE)

    @property
    def name(self) -> str:
        return self._in(self.language) or ""

    def _in(self, code: str) -> str | None:
        return self.names[LANGUAGES.index(code)]


class Choices(NamedTuple):
    themes: tuple[Choice, ...]
    places: tuple[Choice, ...]
    # Those that everybody may choose; and the others, for cards that stand in them.
    processes: tuple[Choice, ...]
    work_states: tuple[Choice, ...]
    apart: tuple[Choice, ...] = ()
    # From when to when proposals are collected in the processes that everybody may choose.
    collecting: tuple[tuple[datetime, datetime], ...] = ()

    @property
    def collects_now(self) -> bool:
        """Can everybody propose something somewhere?"""
        now = timezone.now()
        return any(opens_at <= now < closes_at for opens_at, closes_at in self.collecting)

    @property
    def every_process(self) -> tuple[Choice, ...]:
        return self.processes + self.apart

    def theme(self, pk: int | None) -> Choice | None:
        return _with_id(self.themes, pk)

    def place(self, pk: int | None) -> Choice | None:
        return _with_id(self.places, pk)

    def process(self, pk: int | None) -> Choice | None:
        """One of those that everybody may choose."""
        return _with_id(self.processes, pk)

    def work_state(self, pk: int | None) -> Choice | None:
        return _with_id(self.work_states, pk)

    def work_states_of(
        self, processes: Iterable[Choice]
    ) -> tuple[tuple[Choice, tuple[Choice, ...]], ...]:
        """These processes, each with its working states; without those that have none."""
        own = (
            (process, tuple(one for one in self.work_states if one.process == process.pk))
            for process in processes
        )
        return tuple((process, states) for process, states in own if states)

    def knows(self, proposal: Any) -> bool:
        """False when it was filed under something that is younger than these choices."""
        return all(
            pk is None or _with_id(choices, pk)
            for choices, pk in (
                (self.themes, proposal.theme_id),
                (self.places, proposal.place_id),
                (self.every_process, proposal.process_id),
                (self.work_states, proposal.work_state_id),
            )
        )


def choices_in(municipality: Municipality, proposals: Iterable[Any] = ()) -> Choices:
    """The choices of a municipality, at most a minute old, and not older than what one of
    `proposals` is filed under."""
    key = f"choices-6:{municipality.pk}"
    choices = cache.get(key)
    if choices is None or not all(choices.knows(proposal) for proposal in proposals):
        choices = _read(municipality)
        cache.set(key, choices, KEPT_SECONDS)
    return choices


def choices_of(rows: Iterable[Any]) -> Choices:
    """What the cards of these rows name, in whatever municipality each of them is."""
    rows = list(rows)

    def filed_under(model: type[Model], column: str) -> QuerySet:
        return model.objects.filter(pk__in={getattr(row, column) for row in rows} - {None})

    listed, apart = _processes(filed_under(Process, "process_id"))
    return Choices(
        themes=named(filed_under(Theme, "theme_id"), "name"),
        places=(),
        processes=listed,
        work_states=_work_states(filed_under(WorkState, "work_state_id")),
        apart=apart,
    )


def _with_id(choices: tuple[Choice, ...], pk: int | None) -> Choice | None:
    return next((choice for choice in choices if choice.pk == pk), None)


def _read(municipality: Municipality) -> Choices:
    listed, apart = _processes(municipality.processes.published().order_by("-published_at"))
    states = WorkState.objects.filter(process__municipality=municipality)
    return Choices(
        named(municipality.themes.order_by("position", "pk"), "name"),
        named(municipality.places.order_by("position", "pk"), "name"),
        listed,
        _work_states(states.order_by("position", "pk")),
        apart,
        _collecting(municipality),
    )


def _collecting(municipality: Municipality) -> tuple[tuple[datetime, datetime], ...]:
    running = municipality.processes.listed().filter(state=Process.State.PUBLISHED)
    phases = Phase.objects.filter(process__in=running, closes_at__gt=timezone.now())
    return tuple(phases.granting("proposals").values_list("opens_at", "closes_at"))


def _processes(rows: QuerySet) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
    """Those that everybody may choose, and the others."""
    processes: dict[bool, list[Choice]] = {True: [], False: []}
    columns = ("visibility", "pk", "clock_start", "support_threshold", "support_counts_of")
    rows = rows.values_list(*columns, *_columns("title"))
    for visibility, pk, starts, needs, counts_of, *names in rows:
        needs = needs if starts == Process.ClockStart.THRESHOLD else 0
        is_listed = visibility == Process.Visibility.PUBLIC
        processes[is_listed].append(
            Choice(pk, tuple(names), needs, of_confirmed=counts_of == Process.Whose.VERIFIED)
        )
    return tuple(processes[True]), tuple(processes[False])


def _work_states(rows: QuerySet) -> tuple[Choice, ...]:
    return tuple(
        Choice(pk, tuple(names), colour=colour, process=process)
        for pk, colour, process, *names in rows.values_list(
            "pk", "colour", "process_id", *_columns("name")
        )
    )


def named(rows: QuerySet, field: str) -> tuple[Choice, ...]:
    """Rows with a text of staff by which people know them."""
    return tuple(
        Choice(pk, tuple(names)) for pk, *names in rows.values_list("pk", *_columns(field))
    )


def _columns(field: str) -> list[str]:
    return [f"{field}_{code}" for code in LANGUAGES]
