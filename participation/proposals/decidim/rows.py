"""What a row of the export says, checked and cleaned. Each parser returns a row of ours or raises
`Skip` with the reason; what had to be shortened is named in `notes`."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.utils import timezone

from participation.proposals.decidim.archive import Row
from participation.proposals.decidim.texts import cut, one_line, plain_text
from participation.proposals.states import State

TITLE_CHARS = 150
TEXT_CHARS = 20_000
COMMENT_CHARS = 10_000
NAME_CHARS = 40
LIST_NAME_CHARS = 80
URL_CHARS = 300
MOST_VOTES = 10_000_000

STATES = {
    "accepted": State.ACCEPTED,
    "partially_accepted": State.PARTLY_ACCEPTED,
    "partly_accepted": State.PARTLY_ACCEPTED,
    "rejected": State.REJECTED,
    "withdrawn": State.WITHDRAWN,
    "evaluating": State.PUBLISHED,
    "not_answered": State.PUBLISHED,
    "": State.PUBLISHED,
}
LOCALE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")


class Skip(Exception):
    """This row is left out; the text says why."""


@dataclass
class ProposalRow:
    ref: str
    title: str
    text: str
    language: str
    state: str
    votes: int
    published_at: datetime
    url: str
    answer: dict[str, str]
    author: tuple[str, str]
    theme: tuple[str, dict[str, str]]
    place: tuple[str, dict[str, str]]
    notes: list[str] = field(default_factory=list)


@dataclass
class CommentRow:
    ref: str
    text: str
    language: str
    created_at: datetime
    author: tuple[str, str]
    about_proposal: bool
    about: str
    root_url: str
    notes: list[str] = field(default_factory=list)


def proposal_row(row: Row) -> ProposalRow:
    """Read a row of `…-proposals.csv`. Columns of newer and older exports are understood."""
    if row.get("is_amend", "") == "true":
        raise Skip("change to another proposal, not a proposal of its own")
    notes: list[str] = []
    titles, bodies = by_language(row, "title"), by_language(row, "body")
    language = next(iter(titles), "")
    title, text = titles.get(language, ""), bodies.get(language, "")
    if not text:
        language, text = next(iter(bodies.items()), (language, ""))
    if not title:
        raise Skip("no title")
    if not text:
        raise Skip("no text")
    title = one_line(title)
    if len(title) > TITLE_CHARS:
        notes.append(f"title of {len(title)} characters cut; it stands whole before the text")
        text = f"{title}\n\n{text}"
        title = cut(title, TITLE_CHARS)
    text = _cut_and_say(text, TEXT_CHARS, "text", notes)
    return ProposalRow(
        ref=_id(row, "id"),
        title=title,
        text=text,
        language=language,
        state=_state(row, notes),
        votes=_votes(row, notes),
        published_at=_instant(row.get("published_at", "")),
        url=_url(row.get("url", ""), notes),
        answer={
            code: cut(answer, TEXT_CHARS) for code, answer in by_language(row, "answer").items()
        },
        author=_author(row),
        theme=_listed(row, "category"),
        place=_listed(row, "scope"),
        notes=notes,
    )


def comment_row(row: Row) -> CommentRow:
    """Read a row of `…-proposal_comments.csv`."""
    notes: list[str] = []
    bodies = by_language(row, "body")
    if not bodies:
        raise Skip("no text")
    language, text = next(iter(bodies.items()))
    about = row.get("commentable_type", "").rsplit("::", 1)[-1]
    if about not in {"Proposal", "Comment"}:
        raise Skip("about something else than a proposal or a comment")
    return CommentRow(
        ref=_id(row, "id"),
        text=_cut_and_say(text, COMMENT_CHARS, "text", notes),
        language=_locale(row.get("locale", "")) or language,
        created_at=_instant(row.get("created_at", "")),
        author=_author(row),
        about_proposal=about == "Proposal",
        about=_id(row, "commentable_id"),
        root_url=row.get("root_commentable_url", "").strip(),
        notes=notes,
    )


def by_language(row: Row, name: str) -> dict[str, str]:
    """The filled columns `name/<locale>` as plain text, in the order of the file; the language is
    empty where the export gives the column without one."""
    texts = {}
    for column, value in row.items():
        code = column.removeprefix(f"{name}/") if column != name else ""
        if value and (column == name or (code != column and LOCALE.match(code))):
            text = plain_text(value)
            if text:
                texts[code[:10]] = text
    return texts


def source_of(url: str) -> str:
    """The portal that an address belongs to, as it stands in references."""
    return (urlsplit(url).hostname or "decidim")[:40]


def _id(row: Row, column: str) -> str:
    value = row.get(column, "").strip()
    if not re.fullmatch(r"[0-9]{1,18}", value):
        raise Skip(f"{column} is no number")
    return value


def _locale(value: str) -> str:
    return value[:10] if LOCALE.match(value) else ""


def _cut_and_say(text: str, most: int, what: str, notes: list[str]) -> str:
    if len(text) > most:
        notes.append(f"{what} of {len(text)} characters cut")
    return cut(text, most)


def _state(row: Row, notes: list[str]) -> str:
    state = row.get("state", "").strip()
    if row.get("withdrawn", "") == "true":
        state = "withdrawn"
    if state not in STATES:
        notes.append(f"state “{cut(state, 40)}” not known, taken as published")
    return STATES.get(state, State.PUBLISHED)


def _votes(row: Row, notes: list[str]) -> int:
    value = (row.get("votes") or row.get("supports") or "0").strip()
    if not re.fullmatch(r"[0-9]{1,8}", value) or int(value) > MOST_VOTES:
        notes.append("total of support is no number, taken as none")
        return 0
    return int(value)


def _instant(value: str) -> datetime:
    value = value.strip()
    try:
        at = datetime.fromisoformat(value.removesuffix(" UTC"))
    except ValueError:
        raise Skip("no date that can be read") from None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    if not datetime(1990, 1, 1, tzinfo=UTC) < at <= timezone.now():
        raise Skip("a date that cannot be")
    return at


def _url(value: str, notes: list[str]) -> str:
    value = value.strip()
    if not value:
        return ""
    if len(value) > URL_CHARS or not re.fullmatch(r"https?://[^\s<>\"'\\]+", value):
        notes.append("address of the original left out")
        return ""
    return value


def _author(row: Row) -> tuple[str, str]:
    """Id and name. Accounts that were erased over there, and meetings, have neither."""
    ref = row.get("author/id", "").strip()
    name = one_line(plain_text(row.get("author/name", "")))
    if not re.fullmatch(r"[0-9]{1,18}", ref):
        return "", ""
    return ref, cut(name, NAME_CHARS)


def _listed(row: Row, noun: str) -> tuple[str, dict[str, str]]:
    """Id and name by language of a category or a scope; an empty id where there is none."""
    ref = row.get(f"{noun}/id", "").strip()
    names = {
        code: cut(one_line(name), LIST_NAME_CHARS)
        for code, name in by_language(row, f"{noun}/name").items()
    }
    return (ref, names) if re.fullmatch(r"[0-9]{1,18}", ref) and names else ("", {})
