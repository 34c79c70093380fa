"""Proposals in lists: each as the few plain values that its card shows, and as the card itself."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.db.models.functions import Left
from django.utils.safestring import SafeString

from emvi.answers.clock import Face, face_of
from emvi.answers.models import AnswerDuty
from emvi.discussions.models import Held
from emvi.municipalities.blocks import NOBODY
from emvi.municipalities.models import Municipality
from emvi.pieces import piece
from participation.proposals.beside import beside
from participation.proposals.choices import Choice, Choices, choices_in, choices_of
from participation.proposals.counting import waiting_supports
from participation.proposals.having import title_by_municipality
from participation.proposals.models import Proposal

BEGINNING_LETTERS, BEGINNING_WORDS = 400, 32
DUTY_FIELDS = ("started_at", "due_on", "due_at", "time_zone", "answered_at")
# Few joins: PostgreSQL plans longer for seven tables than it reads twenty rows of three.
COLUMNS = (
    *("pk", "title", "beginning", "language", "source", "state", "theme_id", "place_id"),
    *(
        "process_id",
        "work_state_id",
        "duty_id",
        "supports_verified",
        "supports_other",
        "supports_elsewhere",
        "supports_of_whole",
        "author_id",
        "author__name",
        "organisation_id",
    ),
    *(
        "thread__hidden_at",
        "thread__held_at",
        "thread__held_for",
        *(f"duty__{field}" for field in DUTY_FIELDS),
    ),
    # Where a row stands in the orders, for paging.
    *("published_at", "supports_total", "shuffle"),
    "title_by_municipality",
)
TOWN = "municipality__slug"


class Card(NamedTuple):
    """What a card shows of a proposal; its template sees these names."""

    pk: int
    slug: str
    title: str
    title_by_municipality: bool
    beginning: str
    language: str
    source: str
    author_name: str
    coauthors: tuple[str, ...]
    organisation: str
    organisation_language: str
    state: str
    is_hidden: bool
    is_held: bool
    is_to_change: bool
    has_clock: bool
    theme: str
    theme_language: str
    work_state: str
    work_state_language: str
    work_state_colour: str
    face: Face | None
    verified: int
    other: int
    elsewhere: int
    needed: int
    needs_confirmed: bool


def card_rows(proposals: QuerySet[Proposal], *more: str) -> QuerySet:
    """The values for cards, of which `cards_of` makes them; and `more` columns."""
    rows = proposals.annotate(
        beginning=Left("text", BEGINNING_LETTERS), title_by_municipality=title_by_municipality()
    )
    return rows.values_list(*COLUMNS, *more, named=True)


def cards_of(
    rows: Iterable[Any],
    municipality: Municipality,
    choices: Choices | None = None,
    *,
    unseen: frozenset[int] = NOBODY,
) -> list[Card]:
    """The cards of rows of one municipality, with the support that still waits in notes; without
    the names of the people of whom the reader sees nothing."""
    rows = list(rows)
    choices = choices or choices_in(municipality, rows)
    return _cards(rows, [municipality.slug] * len(rows), choices, unseen)


def cards_of_towns(rows: Iterable[Any], *, unseen: frozenset[int] = NOBODY) -> list[Card]:
    """The same for rows of any municipality, read with TOWN: as few queries as for one."""
    rows = list(rows)
    return _cards(rows, [getattr(row, TOWN) for row in rows], choices_of(rows), unseen)


def _cards(
    rows: list[Any], slugs: list[str], choices: Choices, unseen: frozenset[int]
) -> list[Card]:
    others = beside(rows, unseen)
    themes = {theme.pk: (theme.name, theme.language) for theme in choices.themes}
    works = {one.pk: (one.name, one.language, one.colour) for one in choices.work_states}
    processes = {process.pk: process for process in choices.every_process}
    waiting = waiting_supports([row.pk for row in rows])
    return [
        Card(
            row.pk,
            slug,
            row.title,
            row.title_by_municipality,
            _first_words(row.beginning),
            row.language,
            row.source,
            row.author__name or "",
            others.coauthors_of(row),
            *_named(others.organisation_of(row)),
            row.state,
            row.thread__hidden_at is not None,
            row.thread__held_at is not None,
            row.thread__held_for == Held.EDIT,
            row.duty_id is not None,
            *themes.get(row.theme_id, ("", "")),
            *works.get(row.work_state_id, ("", "", "")),
            face_of(duty_of(row)) if row.duty_id else None,
            row.supports_verified + waiting.get(row.pk, (0, 0))[0],
            row.supports_other + waiting.get(row.pk, (0, 0))[1],
            row.supports_elsewhere,
            # What came from another portal needs no number here.
            processes[row.process_id].needs if row.source != Proposal.Source.IMPORT else 0,
            processes[row.process_id].of_confirmed,
        )
        for row, slug in zip(rows, slugs, strict=True)
    ]


def render_cards(cards: Iterable[Card]) -> list[SafeString]:
    """The cards, their meters on one scale."""
    cards = list(cards)
    most = _scale(max((card.verified + card.other + card.elsewhere for card in cards), default=0))
    return [piece("proposals/_card.html", scale=most, **card._asdict()) for card in cards]


def _scale(most: int) -> int:
    """Two digits are as much as the eye sees, and one supporter more must not redraw each card."""
    step = 10 ** max(0, len(str(most)) - 2)
    return -(-most // step) * step


def _named(choice: Choice | None) -> tuple[str, str]:
    return (choice.name, choice.language) if choice else ("", "")


def _first_words(beginning: str) -> str:
    words = beginning.split()
    if len(words) <= BEGINNING_WORDS and len(beginning) < BEGINNING_LETTERS:
        return " ".join(words)
    # The last one may have been cut, unless the language writes without spaces.
    return " ".join(words[: min(BEGINNING_WORDS, max(1, len(words) - 1))]) + " …"


def duty_of(row: Any) -> AnswerDuty:
    """The answer clock of a row that has one."""
    return AnswerDuty(**{field: getattr(row, f"duty__{field}") for field in DUTY_FIELDS})
