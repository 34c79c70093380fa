"""One's own data as one file: a ZIP with data.json, index.html and one's own photos.

Made while it is sent, row by row, so memory stays flat. What it holds follows from the registry
(`emvi.personal`): rows of the person, and of them the fields that are theirs.
"""

import json
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.db.models import FileField, Model, QuerySet
from django.db.models.fields.files import FieldFile
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.languages.directions import direction, own_name
from emvi.notifications.queries import main_zone
from emvi.personal import Table, registry, tables

CHUNK = 64 * 1024
STYLE = (
    "body{font:17px/1.5 system-ui,sans-serif;max-width:44rem;margin:0 auto;padding:1rem;"
    "color:#1b2026;background:#fffefb}section{border-top:2px solid #d9d5cc;margin-top:2rem}"
    "dl{background:#f4f2ed;border-radius:12px;padding:1rem}dt{font-size:.85rem;color:#515760}"
    "dd{margin:0 0 .6rem;white-space:pre-wrap;overflow-wrap:anywhere}img{max-width:100%}"
)


class _Pipe:
    """What a ZIP is written into, and read from at the other end."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self.size = 0

    def write(self, part: bytes) -> int:
        self._parts.append(bytes(part))
        self.size += len(part)
        return len(part)

    def flush(self) -> None:
        """Nothing waits here."""

    def drain(self) -> bytes:
        content, self._parts, self.size = b"".join(self._parts), [], 0
        return content


def stream_download(account: Account) -> Iterator[bytes]:
    """The ZIP, piece by piece."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, parts in (("data.json", _json(account)), ("index.html", _page(account))):
            with archive.open(name, "w", force_zip64=True) as file:
                for part in parts:
                    file.write(part.encode())
                    if pipe.size > CHUNK:
                        yield pipe.drain()
            yield pipe.drain()
        for photo in _photos(account):
            yield from _photo(archive, pipe, photo)
    yield pipe.drain()


def _photo(archive: zipfile.ZipFile, pipe: _Pipe, photo: FieldFile) -> Iterator[bytes]:
    try:
        source = photo.open("rb")
    except FileNotFoundError:
        return
    with source, archive.open(_photo_name(photo), "w", force_zip64=True) as file:
        while chunk := source.read(CHUNK):
            file.write(chunk)
            yield pipe.drain()


def _photo_name(photo: FieldFile) -> str:
    path = PurePath(photo.name)
    return f"{'files' if path.suffix == '.pdf' else 'photos'}/{path.name}"


def _exported() -> list[Table]:
    return [table for table in tables() if table.rows is not None]


def _rows(table: Table, account: Account) -> QuerySet:
    """The person's rows, with the names of towns, topics and so on in the same query."""
    keys = [
        name
        for name in table.exported
        if (related := table.column(name).related_model) and related._meta.label in registry.nobody
    ]
    rows = table.rows(account)
    return rows.select_related(*keys).order_by("pk") if keys else rows.order_by("pk")


def _photos(account: Account) -> Iterator[FieldFile]:
    for table in _exported():
        files = [name for name in table.exported if isinstance(table.column(name), FileField)]
        for row in _rows(table, account).iterator(chunk_size=100) if files else ():
            photos = (value_of(table, row, name, account) for name in files)
            yield from filter(None, photos)


def value_of(table: Table, row: Model, name: str, account: Account) -> Any:
    """What stands in the download for a field of a row."""
    kept = table.fields[name]
    if kept.value is not None:
        return kept.value(row, account)
    if table.column(name).related_model is not None:
        related = getattr(row, name)
        return None if related is None else str(related)
    return getattr(row, name)


def _json(account: Account) -> Iterator[str]:
    head = {"portal": settings.SITE_URL, "made_at": timezone.now().isoformat(timespec="minutes")}
    yield json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ',\n "tables": {'
    for number, table in enumerate(_exported()):
        yield ("," if number else "") + f"\n  {json.dumps(table.model._meta.label)}: ["
        for place, row in enumerate(_rows(table, account).iterator(chunk_size=100)):
            values = {name: value_of(table, row, name, account) for name in table.exported}
            text = json.dumps(values, ensure_ascii=False, default=_plain)
            yield ("," if place else "") + f"\n   {text}"
        yield "]"
    yield "\n }\n}\n"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, FieldFile):
        return _photo_name(value) if value else ""
    return str(value)


def _page(account: Account) -> Iterator[str]:
    """Rendered in the person's language and time zone; between two pieces the thread has its own
    again."""
    language, zone = account.language, main_zone(account)
    with translation.override(language):
        yield format_html(
            '<!doctype html>\n<html lang="{}" dir="{}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width"><title>{}</title>'
            "<style>{}</style></head><body><h1>{}</h1><p>{}</p><p>{}</p>",
            language,
            direction(language),
            _("My data"),
            STYLE,
            _("My data"),
            _("Everything that the portal %(portal)s keeps about you. Day: %(day)s")
            % {
                "portal": settings.SITE_URL,
                "day": date_format(timezone.localdate(timezone=zone), "DATE_FORMAT"),
            },
            _("All times are those of the time zone: %(zone)s") % {"zone": zone},
        )
    for table in _exported():
        with translation.override(language):
            head = format_html(
                "\n<section><h2>{}</h2><p>{} {}</p>", table.title, table.purpose, table.kept
            )
        yield head
        found = False
        for row in _rows(table, account).iterator(chunk_size=100):
            found = True
            with translation.override(language), timezone.override(zone):
                part = _row_as_html(table, row, account)
            yield part
        with translation.override(language):
            end = "</section>" if found else format_html("<p>{}</p></section>", _("Nothing."))
        yield end
    yield "\n</body></html>\n"


def _row_as_html(table: Table, row: Model, account: Account) -> str:
    lines = [
        format_html("<dt>{}</dt>{}", table.label(name), _as_html(table, row, name, account))
        for name in table.exported
        if _says_something(table, row, name, account)
    ]
    return f"<dl>{''.join(lines)}</dl>"


def _says_something(table: Table, row: Model, name: str, account: Account) -> bool:
    """What a row is not about needs no line: who follows a topic follows no process with it."""
    is_link = table.column(name).related_model is not None
    return not is_link or value_of(table, row, name, account) not in (None, "")


def _as_html(table: Table, row: Model, name: str, account: Account) -> str:
    value = value_of(table, row, name, account)
    language = getattr(row, table.fields[name].words_in or "pk", "")
    if isinstance(value, FieldFile):
        photo = _photo_name(value) if value else ""
        if photo.startswith("files/"):
            return format_html('<dd><a href="{}">{}</a></dd>', photo, photo)
        return format_html('<dd><img src="{}" alt=""></dd>', photo) if photo else "<dd>–</dd>"
    if table.fields[name].words_in and value:
        return format_html('<dd lang="{}" dir="{}">{}</dd>', language, direction(language), value)
    return format_html("<dd><bdi>{}</bdi></dd>", _shown(table, row, name, value))


def _shown(table: Table, row: Model, name: str, value: Any) -> str | Promise:
    if value is True or value is False:
        return _("yes") if value else _("no")
    if value in (None, "", {}, []):
        return "–"
    if words := registry.in_words.get((table.model._meta.label, name)):
        return str(words(row))
    if name == "language" or name.endswith("_language"):
        return own_name(value)
    if isinstance(value, dict):
        return " · ".join(str(part) for part in value.values() if part not in (None, ""))
    if isinstance(value, datetime) and table.fields[name].is_day:
        return date_format(value.date(), "DATE_FORMAT")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if table.column(name).choices and table.fields[name].value is None:
        return getattr(row, f"get_{name}_display")()
    return str(value)
