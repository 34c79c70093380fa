"""What was found, as a page shows it."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from emvi.discussions.queries.comments import PAGE_SIZE as COMMENTS_A_PAGE
from emvi.front.search.filters import Kind
from emvi.languages.normalise import normalise
from emvi.languages.shown import shown_language
from emvi.municipalities.models import Municipality
from emvi.paging import encode

WORDS_BEFORE, WORDS_SHOWN, LONGEST_WORD = 8, 34, 60
LANGUAGES = settings.INTERFACE_LANGUAGES


class Hit(NamedTuple):
    """One line of the results."""

    title: str
    title_language: str
    url: str
    text: SafeString
    language: str
    at: datetime | None
    state: str
    town: Municipality | None


def hits_of(kind: str, rows: Iterable[Any], words: tuple[str, ...]) -> list[Hit]:
    """The lines for rows of one kind, as `with_surroundings` reads them."""
    make: Callable[[Any, tuple[str, ...]], Hit] = {
        Kind.MUNICIPALITIES: _municipality,
        Kind.PROPOSALS: _proposal,
        Kind.PROCESSES: _process,
        Kind.ANSWERS: _answer,
        Kind.RESULTS: _result,
        Kind.COMMENTS: _comment,
        Kind.PAGES: _page,
    }[Kind(kind)]
    return [make(row, words) for row in rows]


def with_surroundings(kind: str, rows: QuerySet) -> QuerySet:
    """The rows with what their lines show, in as few queries for many as for one."""
    rows = rows.defer("search_text")
    if kind == Kind.MUNICIPALITIES:
        return rows
    if kind == Kind.RESULTS:
        return rows.select_related("duty__municipality")
    if kind == Kind.PROCESSES:
        rows = rows.prefetch_related("phases", "documents")
    proposal = {Kind.ANSWERS: "duty__proposal", Kind.COMMENTS: "thread__proposal"}.get(Kind(kind))
    if proposal is None:
        return rows.select_related("municipality")
    rows = rows.select_related(f"{proposal}__municipality")
    if kind == Kind.COMMENTS:
        rows = rows.select_related("thread")
    return rows.defer("search_text", f"{proposal}__search_text", f"{proposal}__text")


def _municipality(row: Any, words: tuple[str, ...]) -> Hit:
    language, text = _best(chain(_texts(row, "office"), _not_shown(row, "name")), words)
    return Hit(
        row.name,
        shown_language(row, "name"),
        row.get_absolute_url(),
        excerpt(text, words),
        language,
        None,
        "",
        row,
    )


def _proposal(row: Any, words: tuple[str, ...]) -> Hit:
    text = excerpt(row.text, words)
    language = row.language
    return Hit(
        row.title,
        language,
        row.get_absolute_url(),
        text,
        language,
        row.published_at,
        row.state,
        row.municipality,
    )


def _comment(row: Any, words: tuple[str, ...]) -> Hit:
    proposal = row.thread.proposal
    url = proposal.get_absolute_url()
    if row.thread.comment_count >= COMMENTS_A_PAGE:
        url += f"?after={encode([row.root_id or row.pk, 0])}"
    text = excerpt(row.text, words)
    return Hit(
        proposal.title,
        proposal.language,
        f"{url}#comment-{row.pk}",
        text,
        row.language,
        row.created_at,
        "",
        proposal.municipality,
    )


def _answer(row: Any, words: tuple[str, ...]) -> Hit:
    proposal = row.duty.proposal
    language, text = _best(_texts(row, "reasons", "next_step"), words)
    return Hit(
        proposal.title,
        proposal.language,
        f"{proposal.get_absolute_url()}#answer",
        excerpt(text, words),
        language,
        row.published_at,
        row.outcome,
        proposal.municipality,
    )


def _result(row: Any, words: tuple[str, ...]) -> Hit:
    """On the page of promised steps: that of the proposal may be without words."""
    town = row.duty.municipality
    language, text = _best(chain(_texts(row, "note"), _not_shown(row, "title")), words)
    # The page that begins with it.
    cursor = encode([row.due_on, row.pk - 1])
    return Hit(
        row.title,
        shown_language(row, "title"),
        f"{reverse('proposals:result-list', args=[town.slug])}?after={cursor}#step-{row.pk}",
        excerpt(text, words),
        language,
        None,
        "",
        town,
    )


def _process(row: Any, words: tuple[str, ...]) -> Hit:
    own = _texts(row, "summary", "body", "what_can_change", "what_is_fixed", "close_reason")
    steps = (_texts(phase, "title", "description") for phase in row.phases.all())
    documents = ((document.language, document.title) for document in row.documents.all())
    language, text = _best(chain(own, *steps, documents, _not_shown(row, "title")), words)
    return Hit(
        row.title,
        shown_language(row, "title"),
        row.get_absolute_url(),
        excerpt(text, words),
        language,
        row.published_at,
        "",
        row.municipality,
    )


def _page(row: Any, words: tuple[str, ...]) -> Hit:
    language, text = _best(_texts(row, "body"), words)
    town = row.municipality
    url = (
        reverse("front:municipality-page", args=[town.slug, row.kind])
        if town
        else reverse("front:portal-page", args=[row.kind])
    )
    here = get_language() or settings.LANGUAGE_CODE
    return Hit(row.get_kind_display(), here, url, excerpt(text, words), language, None, "", town)


def _texts(row: Any, *fields: str) -> Iterator[tuple[str, str]]:
    """Texts of staff in every language, those that the reader is shown first."""
    first = shown_language(row, fields[0])
    for code in dict.fromkeys([first, *LANGUAGES]):
        for field in fields:
            yield code, getattr(row, f"{field}_{code}", "") or ""


def _not_shown(row: Any, title: str) -> Iterator[tuple[str, str]]:
    """A title in the languages in which the reader does not see it."""
    shown = shown_language(row, title)
    return ((code, text) for code, text in _texts(row, title) if code != shown)


def _best(texts: Iterator[tuple[str, str]], words: tuple[str, ...]) -> tuple[str, str]:
    """The first text in which the words stand, with its language; else the first of all."""
    first = next(texts)
    for code, text in chain([first], texts):
        if words and any(word in normalise(text) for word in words):
            return code, text
    return first


def excerpt(text: str, words: tuple[str, ...]) -> SafeString:
    """The part of a text where the words stand, marked. Everything in it is text."""
    parts = text.split()
    marks = [bool(words) and _holds(part, words) for part in parts[:3000]]
    first = marks.index(True) if True in marks else 0
    start = max(0, first - WORDS_BEFORE) if first > WORDS_BEFORE + 4 else 0
    shown = parts[start : start + WORDS_SHOWN]
    pieces = [
        format_html('<mark class="mark">{}</mark>', _cut(part))
        if marked
        else conditional_escape(_cut(part))
        for part, marked in zip(shown, marks[start:], strict=False)
    ]
    before = "… " if start else ""
    after = " …" if start + WORDS_SHOWN < len(parts) else ""
    return mark_safe(f"{before}{' '.join(pieces)}{after}")


def _holds(part: str, words: tuple[str, ...]) -> bool:
    letters = normalise(part)
    return any(word in letters for word in words)


def _cut(part: str) -> str:
    return part if len(part) <= LONGEST_WORD else part[:LONGEST_WORD] + "…"
