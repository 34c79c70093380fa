"""Files as tables. What comes in was made by somebody else's program, or by hand."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

import openpyxl
from django.utils.translation import gettext as _
from import_export.formats import base_formats
from tablib import Dataset

from emvi.spreadsheets import guarded, unguarded

MOST_BYTES = 500_000
MOST_ROWS = 1000
MOST_COLUMNS = 60
# A file of a few hundred thousand bytes that unpacks to more than this is no list.
MOST_UNPACKED = 20_000_000


class Unreadable(Exception):
    """The file is no table; the text says why."""


def table(lines: Iterable[Iterable[Any]]) -> Dataset:
    """Headings and rows. Raises Unreadable where they do not fit each other."""
    rows = iter(lines)
    heads = [str(head or "").strip().lower() for head in next(rows, ())]
    while heads and not heads[-1]:
        heads.pop()
    if not heads or len(heads) > MOST_COLUMNS or len(set(heads)) < len(heads):
        raise Unreadable(_("The first row must name the columns, each once."))
    found = Dataset(headers=heads)
    for number, line in enumerate(rows, start=2):
        cells = list(line)
        if not any(cell not in (None, "") for cell in cells):
            continue
        if len(found) >= MOST_ROWS:
            raise Unreadable(_("The file has more than %(most)s rows.") % {"most": MOST_ROWS})
        if any(cell not in (None, "") for cell in cells[len(heads) :]):
            raise Unreadable(_("Row %(row)s has more cells than the first row.") % {"row": number})
        cells += [None] * (len(heads) - len(cells))
        found.append(cells[: len(heads)])
    return found


def guard(dataset: Dataset) -> None:
    """No cell of it starts a formula."""
    for number, row in enumerate(list(dataset)):
        dataset[number] = [guarded(cell) if isinstance(cell, str) else cell for cell in row]


def _unguard(line: Iterable[Any]) -> list[Any]:
    return [unguarded(cell) if isinstance(cell, str) else cell for cell in line]


class Csv(base_formats.CSV):
    """With commas, or with the semicolons of European spreadsheets."""

    CONTENT_TYPE = "text/csv; charset=utf-8"

    def create_dataset(self, in_stream: str, **kwargs) -> Dataset:
        first = in_stream.partition("\n")[0]
        delimiter = ";" if first.count(";") > first.count(",") else ","
        try:
            reader = csv.reader(io.StringIO(in_stream, newline=""), delimiter=delimiter)
            return table(map(_unguard, reader))
        except csv.Error as error:
            raise Unreadable(_("This is not a CSV file that can be read.")) from error

    def export_data(self, dataset: Dataset, **kwargs) -> bytes:
        """With the mark by which spreadsheets know UTF-8."""
        guard(dataset)
        return b"\xef\xbb\xbf" + super().export_data(dataset, **kwargs).encode()


class Xlsx(base_formats.XLSX):
    """The first sheet of a workbook, values only."""

    def create_dataset(self, in_stream: bytes) -> Dataset:
        try:
            with zipfile.ZipFile(io.BytesIO(in_stream)) as archive:
                if sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED:
                    raise Unreadable(_("The file is too large."))
            book = openpyxl.load_workbook(io.BytesIO(in_stream), read_only=True, data_only=True)
            return table(map(_unguard, self._lines(book)))
        except Unreadable:
            raise
        except Exception as error:  # whatever a broken workbook makes the library say
            raise Unreadable(_("This is not an XLSX file that can be read.")) from error

    @staticmethod
    def _lines(book: openpyxl.Workbook) -> Iterator[tuple[Any, ...]]:
        yield from book.worksheets[0].iter_rows(
            values_only=True, max_col=MOST_COLUMNS + 1, max_row=10 * MOST_ROWS
        )

    def export_data(self, dataset: Dataset, **kwargs) -> bytes:
        guard(dataset)
        return super().export_data(dataset, **kwargs)


class Json(base_formats.JSON):
    """A list of objects, whose order of keys does not matter."""

    CONTENT_TYPE = "application/json; charset=utf-8"

    def create_dataset(self, in_stream: str, **kwargs) -> Dataset:
        try:
            rows = json.loads(in_stream)
            # An escape can be half a letter, which nothing can store or show.
            json.dumps(rows, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as error:
            raise Unreadable(_("This is not a JSON file that can be read.")) from error
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise Unreadable(_("A JSON file must be a list of objects."))
        if any(isinstance(cell, list | dict) for row in rows for cell in row.values()):
            raise Unreadable(_("A value in the file is a list. Only words and numbers can be."))
        heads = list(dict.fromkeys(head for row in rows for head in row))
        return table([heads, *([row.get(head) for head in heads] for row in rows)])


FORMATS = [Csv, Xlsx, Json]
