"""The table as a file: CSV, XLSX or JSON, with the same memory for a hundred thousand rows."""

import csv
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from openpyxl import Workbook

from emvi.spreadsheets import MOST_IN_A_CELL, safe
from participation.proposals.exports.columns import COLUMNS, Row

PIECE = 64 * 1024


class Format(NamedTuple):
    """How a file is called, what it is, and what writes it."""

    suffix: str
    content_type: str
    write: Callable[[Iterable[Row]], Iterator[bytes]]


class Echo:
    """Gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def csv_file(rows: Iterable[Row]) -> Iterator[bytes]:
    """With the mark by which spreadsheets know UTF-8."""
    writer = csv.writer(Echo())
    yield b"\xef\xbb\xbf" + writer.writerow(COLUMNS).encode()
    for row in rows:
        yield writer.writerow([safe(value) for value in row.values()]).encode()


def json_file(rows: Iterable[Row]) -> Iterator[bytes]:
    """The columns with what they hold, then the rows."""
    columns = {name: str(words) for name, words in COLUMNS.items()}
    yield f'{{"columns": {json.dumps(columns, ensure_ascii=False)},\n"proposals": ['.encode()
    between = "\n"
    for row in rows:
        yield f"{between}{json.dumps(row, ensure_ascii=False)}".encode()
        between = ",\n"
    yield b"\n]}\n"


def xlsx_file(rows: Iterable[Row]) -> Iterator[bytes]:
    """Written to a file on disk first, for a workbook cannot be sent before it is whole."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Proposals"))
    sheet.freeze_panes = "A2"
    sheet.append(list(COLUMNS))
    for row in rows:
        sheet.append([_cut(safe(value)) for value in row.values()])
    about = book.create_sheet(_("Columns"))
    for name, words in COLUMNS.items():
        about.append([name, str(words)])
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _cut(value: Any) -> Any:
    return value[:MOST_IN_A_CELL] if isinstance(value, str) else value


FORMATS = {
    "csv": Format("csv", "text/csv; charset=utf-8", csv_file),
    "xlsx": Format(
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        xlsx_file,
    ),
    "json": Format("json", "application/json; charset=utf-8", json_file),
}
