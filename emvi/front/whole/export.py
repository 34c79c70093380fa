"""Everything of a municipality in one ZIP: a file of JSON lines for each table, the files that
people and staff uploaded, a description of the columns and a manifest with counts and digests.

Rows and files go through piece by piece, so memory stays flat. The same code only counts and
digests when nothing is to be written: so a deletion knows whether an export is of the same state.
"""

import hashlib
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import IO, Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Field, FileField, Model
from django.utils import timezone
from django.utils.translation import override

from emvi.accounts.models import Account
from emvi.audit.actions import record
from emvi.audit.models import AuditEntry
from emvi.front.whole.tables import BELONGINGS, EXPORTED, Belonging
from emvi.municipalities.models import Municipality

CHUNK = 64 * 1024
ROWS = 500
MANIFEST = "manifest.json"
COLUMNS = "columns.json"
# How the audit knows people. The number of an account leads to nobody outside of the portal, and
# has no business there.
OPAQUE_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def export_municipality(
    municipality: Municipality, file: IO[bytes], *, by: Account | None
) -> dict[str, Any]:
    """Write the ZIP, and return its manifest. Leaves an audit entry, which is in the export."""
    with at_one_moment():
        record("municipality.exported", municipality, by=by, municipality_id=municipality.pk)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            manifest = _write(municipality, archive)
            archive.writestr(COLUMNS, as_text(described()))
            archive.writestr(MANIFEST, as_text(manifest))
    return manifest


def state_of(municipality: Municipality) -> dict[str, Any]:
    """The manifest that an export of now would have."""
    return _write(municipality, None)


@contextmanager
def at_one_moment() -> Iterator[None]:
    """All tables as they are now, whatever others write meanwhile."""
    is_inside = connection.in_atomic_block
    with transaction.atomic():
        if connection.vendor == "postgresql" and not is_inside:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _write(municipality: Municipality, archive: zipfile.ZipFile | None) -> dict[str, Any]:
    with override(None):
        tables = {one.name: _table(one, municipality, archive) for one in EXPORTED}
    files = {name: _file(row, name, archive) for row, name in files_of(municipality)}
    return {
        "municipality": municipality.slug,
        "portal": settings.SITE_URL,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "tables": tables,
        "files": files,
        "not_exported": {one.name: one.why_not for one in BELONGINGS if one.why_not},
        "state": _digest_of({"tables": tables, "files": files}),
    }


def _table(
    belonging: Belonging, municipality: Municipality, archive: zipfile.ZipFile | None
) -> dict[str, Any]:
    digest, count = hashlib.sha256(), 0
    with _opened(archive, f"tables/{belonging.name}.jsonl") as target:
        for row in belonging.exported_rows(municipality).iterator(chunk_size=ROWS):
            line = f"{as_line(belonging, row)}\n".encode()
            digest.update(line)
            target.write(line)
            count += 1
    return {"rows": count, "sha256": digest.hexdigest()}


def as_line(belonging: Belonging, row: Model) -> str:
    """A row as JSON."""
    values = {column.attname: _value(row, column) for column in belonging.columns}
    return json.dumps(values, ensure_ascii=False, default=_plain)


def _value(row: Model, column: Field) -> Any:
    value = column.value_from_object(row)
    if isinstance(row, AuditEntry) and column.name in {"facts", "subject"}:
        return _without_people(value)
    return value


def _without_people(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_people(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_without_people(one) for one in value]
    if isinstance(value, str) and value.startswith("accounts."):
        return value.partition(":")[0]
    return None if isinstance(value, str) and OPAQUE_ID.fullmatch(value) else value


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else str(value)


def files_of(municipality: Municipality) -> Iterator[tuple[Any, str]]:
    """What was uploaded: the file, and its name in storage."""
    for belonging in EXPORTED:
        for column in belonging.columns:
            if isinstance(column, FileField):
                rows = belonging.exported_rows(municipality).exclude(**{column.name: ""})
                for row in rows.iterator(chunk_size=ROWS):
                    file = getattr(row, column.name)
                    yield file, file.name


def _file(file: Any, name: str, archive: zipfile.ZipFile | None) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    try:
        source = file.storage.open(name, "rb")
    except FileNotFoundError:
        return {"size": None, "sha256": None}
    with source, _opened(archive, f"files/{name}") as target:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            target.write(chunk)
            size += len(chunk)
    return {"size": size, "sha256": digest.hexdigest()}


class _Nowhere:
    """Where only the digest is asked for."""

    def write(self, part: bytes) -> None:
        """Let it go."""


@contextmanager
def _opened(archive: zipfile.ZipFile | None, name: str) -> Iterator[Any]:
    if archive is None:
        yield _Nowhere()
        return
    with archive.open(name, "w", force_zip64=True) as target:
        yield target


def _digest_of(thing: Any) -> str:
    return hashlib.sha256(json.dumps(thing, sort_keys=True).encode()).hexdigest()


def as_text(thing: Any) -> str:
    return json.dumps(thing, ensure_ascii=False, indent=1) + "\n"


def described() -> dict[str, dict[str, dict[str, Any]]]:
    """Every column of every table: what it is, and to which table it leads."""
    with override("en"):
        return {
            one.name: {column.attname: _described(column) for column in one.columns}
            for one in EXPORTED
        }


def _described(column: Field) -> dict[str, Any]:
    about: dict[str, Any] = {
        "what": str(column.verbose_name),
        "type": column.get_internal_type(),
    }
    if column.related_model:
        about["leads_to"] = column.related_model._meta.label_lower
    if column.choices:
        about["values"] = {str(value): str(label) for value, label in column.flatchoices if value}
    return about


def check_archive(path: Any) -> dict[str, Any]:
    """The manifest of an export that is whole. Raises ValueError for one that is not."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
            expected = {
                f"tables/{name}.jsonl": table["sha256"]
                for name, table in manifest["tables"].items()
            } | {
                f"files/{name}": file["sha256"]
                for name, file in manifest["files"].items()
                if file["sha256"]
            }
            for name, digest in expected.items():
                if _digest_in(archive, name) != digest:
                    raise ValueError(f"{name} is not what the manifest says")
            stated = {"tables": manifest["tables"], "files": manifest["files"]}
            if manifest["state"] != _digest_of(stated):
                raise ValueError("the manifest was changed")
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no export of a municipality: {error}") from error
    return manifest


def _digest_in(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as source:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
