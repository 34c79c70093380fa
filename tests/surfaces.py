"""Every address at which something can be read, on the pages and for programs, and on which of them
a word is seen."""

import logging
import re
from collections.abc import Iterable, Iterator

from django.test import Client
from django.urls import reverse

from emvi.front.search.filters import Kind
from tests.api import test_permissions as api
from tests.markup import one_line
from tests.test_permissions import Row, path_of, rows

LISTS = "proposals:proposal-list", "proposals:proposal-export", "api:proposal-list"
Further = dict[str, Iterable[object]]


def addresses(
    town: str, things: dict, further: Further | None = None, *, nameless: bool = False
) -> Iterator[str]:
    """Each row of the permission table with what it names, and each that names a kind of thing of
    which there are `further` ones with each of these. `nameless`: only those that name nothing."""
    named = (row for row in rows() if row.thing == "-" or not nameless)
    yield from {path_of(row, town, things) for row in named}
    yield from of_things(town, further or {})


def of_things(town: str, further: Further, *, for_guests: bool = False) -> Iterator[str]:
    """Each address that names one of these; or each of them that a guest may read."""
    # Where nobody may read, one is told so before anything is looked up.
    named = [row for row in rows() if "M" not in row.get]
    named = [row for row in named if "." in row.get[:1] or not for_guests]
    for name, kind in {(row.name, row.thing.partition(".")[0]) for row in named}:
        for value in further.get(kind, ()):
            yield path_of(Row(name, f"{kind}.{value}", "", ""), town, {})


def for_programs(town: str, things: dict, further: Further | None = None) -> Iterator[str]:
    """Each endpoint that is read; who is signed in reads it in the browser too."""
    read = [row for row in api.rows() if not api.acts(row.name)]
    yield from {api.path_of(row, town, things) for row in read}
    for name, kind in {(row.name, row.thing.partition(".")[0]) for row in read}:
        for value in (further or {}).get(kind, ()):
            yield api.path_of(api.Row(name, f"{kind}.{value}", ""), town, {})


def searches(town: str, mark: str, processes: Iterable[int] = ()) -> Iterator[str]:
    """The lists as pages, as files, as feeds and for programs, narrowed and sorted in each way, and
    the searches for the mark."""
    lists = [reverse(name, args=[town]) for name in LISTS]
    lists += [
        reverse("proposals:proposal-export-file", args=[town, kind]) for kind in ("csv", "json")
    ]
    queries = [f"q={mark}", "order=supported", "order=random&seed=1", "language=fa"]
    queries += [f"standing={one}" for one in ("overdue", "waiting", "answered")]
    queries += [f"process={pk}" for pk in processes]
    yield from (f"{page}?{query}" for page in lists for query in queries)
    for name in ("front:municipality-search", "api:municipality-search"):
        yield from _by_kind(reverse(name, args=[town]), mark)
    for name in ("front:portal-search", "api:portal-search"):
        yield from _by_kind(reverse(name), mark)


def _by_kind(page: str, mark: str) -> Iterator[str]:
    yield from (f"{page}?q={mark}&kind={kind}" for kind in ("", *Kind))


def said_at(client: Client, path: str, mark: str = "") -> str:
    """What comes from there, words and bytes and where it leads on. A page repeats its own address,
    and a search what was asked for, so those are taken out."""
    # Hundreds are refused on the way, and each refusal would be written down.
    logging.disable(logging.CRITICAL)
    try:
        response = client.get(path)
    finally:
        logging.disable(logging.NOTSET)
    body = b"".join(response) if response.streaming else response.content
    text = one_line(body.decode(errors="ignore")) + response.headers.get("Location", "")
    text = text.replace(path, "")
    if f"q={mark}" in path:
        for repeated in (f"q={mark}", f'value="{mark}"', f"<bdi>{mark}</bdi>"):
            text = text.replace(repeated, "")
        text = re.sub(rf"<title>\s*{mark} ", "", text)
    return text


def seen(client: Client, paths: Iterable[str], mark: str) -> dict[str, str]:
    """Where the mark is seen, and in what."""
    found = {}
    for path in paths:
        text = said_at(client, path, mark)
        if mark in text:
            found[path] = text[max(0, text.find(mark) - 60) :][:120]
    return found
