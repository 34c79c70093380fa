"""The figures as tables and bars, with words in the reader's language."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from babel import Locale
from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from emvi.front.statistics.figures import Figures
from emvi.front.statistics.small import Parts
from emvi.municipalities.models import Municipality
from participation.proposals.choices import choices_in
from participation.proposals.states import State


class Named(NamedTuple):
    """What is counted; its language, where that is not the reader's."""

    text: str
    language: str = ""


@dataclass(frozen=True)
class Line:
    """One line of a table; `share` is the length of its bar, 0 to 100."""

    label: str
    number: int
    share: float
    is_rest: bool = False
    language: str = ""


@dataclass(frozen=True)
class Table:
    """One table. Without lines there is too little to show."""

    key: str
    title: str
    head: str
    lines: list[Line]
    note: str = ""
    together: tuple[Named, ...] = ()
    none: str = ""

    @property
    def when_empty(self) -> str:
        """What stands in place of lines."""
        return self.none or _("Too few to show. Numbers under ten are not published.")

    @property
    def notes(self) -> list[str]:
        """In words, for a printed report."""
        labels = ", ".join(named.text for named in self.together)
        counted = f"{_('Counted together:')} {labels}" if labels else ""
        return [note for note in (self.note, counted) if note]


def tables_of(figures: Figures, municipality: Municipality) -> list[Table]:
    return [
        _table("states", _("Proposals by state"), _("State"), figures.states, _state),
        _table(
            "topics", _("Proposals by topic"), _("Topic"), figures.themes, _Topics(municipality)
        ),
        _table(
            "languages",
            _("Proposals by language"),
            pgettext("of texts", "Language"),
            figures.languages,
            _language,
        ),
        _answers(figures),
        _weeks(figures),
    ]


def _table(key: str, title: str, head: str, parts: Parts | None, name: Any) -> Table:
    if parts is None:
        return Table(key, title, head, [])
    rows = [(name(label), number, False) for label, number in parts.shown.items()]
    together: tuple[Named, ...] = ()
    if parts.together:
        rows.append((Named(_("Counted together")), parts.together, True))
        together = tuple(name(label) for label in parts.labels)
    return Table(key, title, head, _lines(rows), together=together)


def _lines(rows: list[tuple[Named, int, bool]]) -> list[Line]:
    most = max((number for _label, number, _rest in rows), default=0) or 1
    return [
        Line(named.text, n, round(100 * n / most, 1), rest, named.language)
        for named, n, rest in rows
    ]


def _state(state: str) -> Named:
    return Named(capfirst(str(State(state).label)))


class _Topics:
    """Names of topics; "No topic" for none."""

    def __init__(self, municipality: Municipality):
        self.choices = choices_in(municipality)

    def __call__(self, pk: int | None) -> Named:
        choice = self.choices.theme(pk)
        if choice is None:
            return Named(_("No topic"))
        return Named(choice.name, "" if choice.language == get_language() else choice.language)


def _language(code: str) -> Named:
    """In the reader's language: a printed report has no letters for all of the world's."""
    here = (get_language() or "en").split("-")[0]
    return Named(capfirst(Locale(here).languages.get(code, code)))


def _answers(figures: Figures) -> Table:
    answers = figures.answers
    rows = [
        (Named(_("Answered on time")), answers.on_time, False),
        (Named(_("Answered late")), answers.late, False),
        (Named(_("Not due yet")), answers.waiting, False),
        (Named(_("Overdue")), answers.overdue, False),
    ]
    lines = _lines(rows) if answers.total else []
    none = _("No answer has a deadline yet.")
    title = _("Answers of the municipality")
    return Table("answers", title, pgettext("noun", "Answer"), lines, none=none)


def _weeks(figures: Figures) -> Table:
    rows = [(Named(_span(span.first, span.last)), span.number, False) for span in figures.weeks]
    note = _("Weeks with little support are counted together with the next.") if rows else ""
    return Table("weeks", _("New support by week"), _("Week from"), _lines(rows), note)


def _span(first: date, last: date) -> str:
    begin = formats.date_format(first, "SHORT_DATE_FORMAT")
    return begin if first == last else f"{begin} – {formats.date_format(last, 'SHORT_DATE_FORMAT')}"
