"""Erased people stay erased. A backup brings their rows back, so each erasure is also written to a
file that is kept apart from the backups; `manage.py erase_again` reads it after a restore."""

import fcntl
import json
import logging
import os
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from emvi.accounts.models import Account, Erasure

log = logging.getLogger(__name__)


class Tombstone(NamedTuple):
    digest: str
    words: str
    on: date


def leave_tombstone(account: Account, *, words: str, on: date) -> None:
    """Note in the caller's transaction that this account was erased; once it is committed, in the
    file too. What the file missed is added by `write_tombstones`."""
    erasure, _created = Erasure.objects.get_or_create(
        digest=digest_of(account.opaque_id), defaults={"words": words, "erased_on": on}
    )
    transaction.on_commit(lambda: _append_quietly([erasure]))


def digest_of(opaque_id: UUID, secret: str | None = None) -> str:
    return salted_hmac(
        "emvi.accounts.erasures", str(opaque_id), secret=secret, algorithm="sha256"
    ).hexdigest()


def possible_digests(opaque_id: UUID) -> list[str]:
    """Also under former keys: a backup outlives a change of the secret key."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [digest_of(opaque_id, key) for key in keys]


def write_tombstones() -> int:
    """Add to the file what it lacks, and return how much. Safe to repeat, and at once."""
    return _append(Erasure.objects.order_by("pk").iterator())


def read_tombstones() -> Iterator[Tombstone]:
    """All lines of the file that were written to the end."""
    path = Path(settings.ERASURES_FILE)
    if not path.exists():
        return
    with path.open(encoding="utf-8") as file:
        for line in file:
            try:
                values = json.loads(line)
                yield Tombstone(values["digest"], values["words"], date.fromisoformat(values["on"]))
            except (ValueError, KeyError, TypeError):
                log.warning("A line of the file of erasures cannot be read")


def _append_quietly(erasures: Iterable[Erasure]) -> None:
    """The account is gone by now, and the task tries again: a full disk must not look like an
    erasure that failed."""
    try:
        _append(erasures)
    except OSError as error:
        log.error("The file of erasures was not written: %s", type(error).__name__)


def _append(erasures: Iterable[Erasure]) -> int:
    path = Path(settings.ERASURES_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "r+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        known = {tombstone.digest for tombstone in read_tombstones()}
        lines = [_line(erasure) for erasure in erasures if erasure.digest not in known]
        if lines:
            file.write(("" if _ends_with_a_line(path) else "\n") + "".join(lines))
            file.flush()
            os.fsync(file.fileno())
    _sync_folder(path.parent)
    return len(lines)


def _line(erasure: Erasure) -> str:
    values = {"digest": erasure.digest, "words": erasure.words, "on": erasure.erased_on.isoformat()}
    return json.dumps(values) + "\n"


def _ends_with_a_line(path: Path) -> bool:
    """False when a writer was killed in the middle of a line."""
    content = path.read_bytes()[-1:]
    return content in (b"", b"\n")


def _sync_folder(folder: Path) -> None:
    """So that the file itself is there after the power failed."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
