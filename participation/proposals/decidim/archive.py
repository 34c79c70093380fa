"""Reading an export that somebody sends us: a zip is not trusted before it is read."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path

from participation.proposals.decidim.texts import unguarded

PROPOSALS = "proposals.csv"
COMMENTS = "proposal_comments.csv"

MOST_MEMBERS = 1000
MOST_ARCHIVE_BYTES = 200_000_000
MOST_MEMBER_BYTES = 400_000_000
# Real exports of text shrink to a fifth; what shrinks to a two-hundredth is a bomb.
MOST_RATIO = 200
MOST_FIELD_CHARS = 1_000_000

# Damaged, packed in a way that is not known here, or locked with a password.
BROKEN_MEMBER = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)

Row = dict[str, str]


class UnreadableArchive(Exception):
    """The file cannot be imported at all; the text says why."""


class CountedStream(io.RawIOBase):
    """A member of the archive, cut off when it grows beyond what was allowed. The size that the
    archive itself states is a claim of whoever packed it."""

    def __init__(self, stream, most: int):
        self.stream = stream
        self.most = self.left = most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        data = self.stream.read(len(buffer))
        self.left -= len(data)
        if self.left < 0:
            raise UnreadableArchive("The archive unpacks to more than is allowed.")
        buffer[: len(data)] = data
        return len(data)

    @property
    def bytes_read(self) -> int:
        return self.most - self.left


class Archive:
    """An opened export. `rows` reads one of its two tables; members are only ever read, never
    unpacked to a path."""

    bytes_read = 0

    def __init__(self, path: Path):
        try:
            if path.stat().st_size > MOST_ARCHIVE_BYTES:
                raise UnreadableArchive(f"The file has more than {MOST_ARCHIVE_BYTES:,} bytes.")
            with path.open("rb") as file:
                self.digest = file_digest(file, "sha256").hexdigest()
            self.zip = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile) as error:
            raise UnreadableArchive(f"This is not a zip file that can be read: {error}") from error
        members = self.zip.infolist()
        if len(members) > MOST_MEMBERS:
            raise UnreadableArchive(f"The archive holds more than {MOST_MEMBERS:,} files.")
        self.proposals = _only_member(members, PROPOSALS)
        self.comments = _only_member(members, COMMENTS)
        if self.proposals is None:
            raise UnreadableArchive(
                "The archive holds no table of proposals (…-open-data-proposals.csv)."
            )

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_error) -> None:
        self.zip.close()

    def rows(self, member: zipfile.ZipInfo | None) -> Iterator[tuple[int, Row | None]]:
        """The rows of a table with their numbers, as a spreadsheet counts them (the head is row
        1); None for a row that does not fit the head, or that is not UTF-8."""
        if member is None:
            return
        try:
            with self.zip.open(member) as stream:
                counted = CountedStream(stream, MOST_MEMBER_BYTES)
                for number, row in _table(counted, member.filename):
                    self.bytes_read = counted.bytes_read
                    yield number, row
        except BROKEN_MEMBER as error:
            raise UnreadableArchive(f"{member.filename} cannot be unpacked: {error}") from error


def _only_member(members: list[zipfile.ZipInfo], table: str) -> zipfile.ZipInfo | None:
    """`…-open-data-<table>`, or the bare name: the portal's address stands before it."""
    found = [
        member
        for member in members
        if (name := member.filename.rsplit("/", 1)[-1]) == table
        or name.endswith(f"open-data-{table}")
    ]
    if len(found) > 1:
        raise UnreadableArchive(f"The archive holds more than one {table}.")
    for member in found:
        if member.file_size > MOST_MEMBER_BYTES:
            raise UnreadableArchive(f"{member.filename} unpacks to more than is allowed.")
        if member.file_size > MOST_RATIO * max(member.compress_size, 1_000):
            raise UnreadableArchive(f"{member.filename} is packed tighter than text can be.")
    return found[0] if found else None


def _table(stream: CountedStream, name: str) -> Iterator[tuple[int, Row | None]]:
    # Bytes that are no UTF-8 become lone surrogates, so that one bad row does not cost the rest.
    text = io.TextIOWrapper(
        io.BufferedReader(stream), encoding="utf-8-sig", errors="surrogateescape", newline=""
    )
    before = csv.field_size_limit(MOST_FIELD_CHARS)
    try:
        reader = csv.reader(text, delimiter=";")
        head = _next_row(reader)
        if not isinstance(head, list) or "id" not in head:
            raise UnreadableArchive(f"{name} has no column “id”. Its columns are parted by “;”.")
        number = 1
        while (cells := _next_row(reader)) is not StopIteration:
            number += 1
            if cells != []:
                yield number, _as_row(head, cells)
    finally:
        csv.field_size_limit(before)


def _next_row(reader):
    """The cells; None for a row that cannot be read; StopIteration (the class) at the end."""
    try:
        return next(reader, StopIteration)
    except csv.Error:
        return None


def _as_row(head: list[str], cells: list[str] | None) -> Row | None:
    if cells is None or len(cells) != len(head):
        return None
    try:
        "".join(cells).encode()
    except UnicodeEncodeError:
        return None
    return dict(zip(head, map(unguarded, cells), strict=True))
