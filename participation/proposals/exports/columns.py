"""The public list as a table: its columns, and its rows a thousand at a time."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from emvi.answers.models import Answer
from emvi.municipalities.blocks import NOBODY
from emvi.municipalities.models import Municipality
from participation.proposals.beside import Beside, beside
from participation.proposals.choices import Choices, choices_in
from participation.proposals.counting import waiting_supports
from participation.proposals.having import title_by_municipality
from participation.proposals.models import Proposal
from participation.proposals.splits import wholes_of

BATCH = 1000
# Names for machines, the same in every language, and what each column holds.
COLUMNS = {
    "id": _("Number of the proposal in its address"),
    "url": _("Address of its page"),
    "process": _("Title of the participation process"),
    "title": _("Title of the proposal"),
    "title_by_municipality": _(
        "1: the municipality gave it its title when it split a proposal; 0: who wrote it"
    ),
    "text": _("Text of the proposal"),
    "language": _("Language in which it is written, as a code"),
    "author": _("Public name of who wrote it; empty if it came on paper or the person is gone"),
    "coauthors": _("Public names of those who wrote it together with the author"),
    "organisation": _("Organisation on whose behalf it is"),
    "source": _("How it came: online, paper, or import from another portal"),
    "topic": _("Topic"),
    "place": _("Part of the town"),
    "state": _("State: published, accepted, partly_accepted or rejected"),
    "working_state": _("How far the municipality is, in its own words; it is no answer"),
    "published_at": _("When it was published, in UTC"),
    "supports": _(
        "Supporters in all; those of proposals that were merged into it are among them, each once"
    ),
    "supports_confirmed": _("Supporters who are confirmed to live here"),
    "supports_elsewhere": _("Supporters who were counted on another portal"),
    "comments": _("Comments that everybody can read"),
    "clock_started_at": _("When the answer clock started, in UTC"),
    "answer_due_on": _("Last day for the answer"),
    "answered_at": _("When the first answer was published, in UTC"),
    "answer": _("The newest answer of the municipality"),
    "part_of": _("Number of the proposal that was split into this one and others"),
    "supports_came_along": _(
        "Supporters who came along when a proposal was split. Each of its parts has them: to add up"
        " rows, take them away"
    ),
    "supports_of_whole": _(
        "Supporters of the proposal that was split: to add up rows, add them once for all its"
        " parts. Right only where all of these are in the file"
    ),
}
FIELDS = (
    *("pk", "process_id", "title", "text", "language", "author__name", "source", "theme_id"),
    "organisation_id",
    *("place_id", "state", "published_at", "supports_verified", "supports_other"),
    *(
        "supports_elsewhere",
        "supports_of_whole",
        "thread__comment_count",
        "work_state_id",
        "duty_id",
        "duty__started_at",
    ),
    *("duty__due_on", "duty__answered_at", "title_by_municipality"),
)

Row = dict[str, str | int]


def rows_of(
    proposals: QuerySet[Proposal],
    municipality: Municipality,
    *,
    unseen: frozenset[int] = NOBODY,
    most: int | None = None,
) -> Iterator[Row]:
    """The rows, newest first, in the language of now where there are several. Reads on as they
    are taken, so that any number of them takes the same memory."""
    language = get_language() or settings.LANGUAGE_CODE
    rows = proposals.annotate(title_by_municipality=title_by_municipality())
    rows = rows.order_by("-published_at", "-pk").values_list(*FIELDS, named=True)
    source = rows[:most].iterator(chunk_size=BATCH)
    first = settings.SITE_URL + reverse("proposals:proposal-list", args=[municipality.slug])
    while batch := list(islice(source, BATCH)):
        choices = choices_in(municipality, batch)
        waiting = waiting_supports([row.pk for row in batch])
        answers = _answers([row.duty_id for row in batch if row.duty__answered_at], language)
        others = beside(batch, unseen)
        wholes = wholes_of(row.pk for row in batch)
        for row in batch:
            more = waiting.get(row.pk, (0, 0))
            answer = answers.get(row.duty_id, "")
            own = _row(row, f"{first}{row.pk}/", choices, others, more, answer)
            yield own | _of_whole(row, wholes.get(row.pk))


def _row(
    row: Any,
    url: str,
    choices: Choices,
    others: Beside,
    waiting: tuple[int, int],
    answer: str,
) -> Row:
    verified, other = row.supports_verified + waiting[0], row.supports_other + waiting[1]
    processes = {choice.pk: choice for choice in choices.every_process}
    return {
        "id": row.pk,
        "url": url,
        "process": _name(processes.get(row.process_id)),
        "title": row.title,
        "title_by_municipality": int(row.title_by_municipality),
        "text": row.text,
        "language": row.language,
        "author": row.author__name or "",
        "coauthors": ", ".join(others.coauthors_of(row)),
        "organisation": _name(others.organisation_of(row)),
        "source": row.source,
        "topic": _name(choices.theme(row.theme_id)),
        "place": _name(choices.place(row.place_id)),
        "state": row.state,
        "working_state": _name(choices.work_state(row.work_state_id)),
        "published_at": _instant(row.published_at),
        "supports": verified + other + row.supports_elsewhere,
        "supports_confirmed": verified,
        "supports_elsewhere": row.supports_elsewhere,
        "comments": row.thread__comment_count,
        "clock_started_at": _instant(row.duty__started_at),
        "answer_due_on": row.duty__due_on.isoformat() if row.duty__due_on else "",
        "answered_at": _instant(row.duty__answered_at),
        "answer": answer,
    }


def _of_whole(row: Any, whole: tuple[int, int] | None) -> Row:
    """What came along with a split, and from where. A part has the support from elsewhere too."""
    number, supports = whole or ("", "")
    came = row.supports_of_whole + (row.supports_elsewhere if whole else 0)
    return {"part_of": number, "supports_came_along": came, "supports_of_whole": supports}


def _name(choice: Any) -> str:
    return choice.name if choice else ""


def _instant(at: datetime | None) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}" if at else ""


def _answers(duties: list[int], language: str) -> dict[int, str]:
    """The newest reasons by duty, in the reader's language or the nearest."""
    order = [language, *settings.MODELTRANSLATION_FALLBACK_LANGUAGES["default"]]
    columns = [f"reasons_{code}" for code in dict.fromkeys(order) if code in _languages()]
    rows = Answer.objects.filter(duty__in=duties).order_by("version")
    return {
        duty: next((text for text in texts if text), "")
        for duty, *texts in rows.values_list("duty_id", *columns)
    }


def _languages() -> list[str]:
    return list(settings.INTERFACE_LANGUAGES)
