"""Is this installation well? Each check says in a line what it found; nothing is changed.

`manage.py doctor` prints them. Checks of people (who has no second factor, which municipality has
no officer) name roles and towns, never a person.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.core.mail import get_connection
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http.request import validate_host
from django.utils import timezone

from emvi.accounts.models import Account
from emvi.accounts.second_step import SECOND_FACTORS
from emvi.caching import cache_is_there
from emvi.discussions.models import HoldRule
from emvi.municipalities.models import Municipality, Role, RoleGrant
from emvi.notifications.models import AccountMail, Message
from emvi.upkeep.board import read_only
from emvi.upkeep.models import Pulse

# How far the clocks of two hosts may be apart: codes of an authenticator app allow half a minute.
CLOCKS_APART = timedelta(seconds=10)
PULSE_AGE = timedelta(minutes=3)
QUEUE_AGE = timedelta(minutes=15)
CODE_AGE = timedelta(minutes=5)
FREE_BYTES = 2 * 1024**3
SHORTEST_KEY = 32
NO_TRIGRAMS = "the extension pg_trgm is missing, so search forgives no slips"
BETWEEN_CLOCKS = "between the clocks of this host and the database"
NOT_WRITABLE = "is no folder that the portal can write: make it one, of the user it runs as"
HOSTS_OF_NOBODY = {"", "localhost", "localhost.localdomain"}


class Verdict(StrEnum):
    OK = "ok"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    verdict: Verdict
    subject: str
    text: str


Check = Callable[[], Iterator[tuple[Verdict, str]]]


def examine() -> list[Finding]:
    """All checks, in an order in which one can mend. One that breaks off is a bad finding."""
    findings = []
    for subject, check in CHECKS.items():
        try:
            found = [Finding(verdict, subject, text) for verdict, text in check()]
        except Exception as error:  # whatever a driver raises is what is wrong here
            found = [Finding(Verdict.BAD, subject, f"{type(error).__name__}: {error}")]
        findings += found or [Finding(Verdict.OK, subject, "as it should be")]
    return findings


def _settings() -> Iterator[tuple[Verdict, str]]:
    """What must not be so where real people come."""
    if settings.DEBUG:
        yield Verdict.BAD, "DEBUG is on: error pages show secrets to everybody"
    if settings.DEMO:
        yield Verdict.BAD, "DEMO is on: never with real people"
    if not settings.STAFF_SECOND_FACTOR:
        yield Verdict.BAD, "STAFF_SECOND_FACTOR is off"
    if not settings.SECURE or not settings.SITE_URL.startswith("https://"):
        yield Verdict.BAD, "no HTTPS: SECURE must be on, and SITE_URL begin with https://"
    if "*" in settings.ALLOWED_HOSTS:
        yield Verdict.BAD, "ALLOWED_HOSTS lets in every host name"
    if len(settings.SECRET_KEY) < SHORTEST_KEY:
        yield Verdict.BAD, f"SECRET_KEY is shorter than {SHORTEST_KEY} characters"
    if settings.SECURE and not settings.TRUSTED_PROXIES:
        yield Verdict.WARNING, "TRUSTED_PROXIES is 0: behind a proxy, all guests share its address"
    host = urlsplit(settings.SITE_URL).hostname or ""
    if not validate_host(host, settings.ALLOWED_HOSTS):
        yield Verdict.WARNING, f"SITE_URL leads to {host}, which ALLOWED_HOSTS does not let in"
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    if settings.SECURE and sender.lower() in HOSTS_OF_NOBODY:
        yield Verdict.WARNING, "DEFAULT_FROM_EMAIL is at localhost: mail servers refuse the sender"


def _database() -> Iterator[tuple[Verdict, str]]:
    if connection.vendor != "postgresql":
        yield Verdict.WARNING, "SQLite: for trying out and for one small office"
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        yield Verdict.BAD, f"{len(plan)} migrations are missing: run manage.py migrate"
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'")
            if not cursor.fetchone()[0]:
                yield Verdict.BAD, f"{NO_TRIGRAMS}: run CREATE EXTENSION pg_trgm in this database"


def _time() -> Iterator[tuple[Verdict, str]]:
    """Answer dates hang on it, and authenticator apps."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = abs(cursor.fetchone()[0] - datetime.now(UTC))
    if apart > CLOCKS_APART:
        seconds = round(apart.total_seconds())
        yield Verdict.BAD, f"{seconds} seconds lie {BETWEEN_CLOCKS}: let both keep time by NTP"


def _redis() -> Iterator[tuple[Verdict, str]]:
    if not settings.REDIS_URL:
        yield Verdict.WARNING, "no REDIS_URL: limits count in each process for itself"
    elif not cache_is_there():
        yield Verdict.BAD, "Redis does not answer: limits count in each process for itself"
    cache.set("doctor", "well", 5)
    if cache.get("doctor") != "well":
        yield Verdict.BAD, "the cache forgets at once what it is given"


def _mail() -> Iterator[tuple[Verdict, str]]:
    """Log in at the mail server, and send nothing."""
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        yield Verdict.WARNING, "mail goes to files or nowhere: EMAIL_URL names no mail server"
        return
    server = get_connection(timeout=settings.EMAIL_TIMEOUT)
    server.open()
    server.close()


def _storage() -> Iterator[tuple[Verdict, str]]:
    folders = {
        "MEDIA_ROOT": Path(settings.MEDIA_ROOT),
        "ERASURES_FILE": Path(settings.ERASURES_FILE).parent,
    }
    for name, folder in folders.items():
        existing = next(path for path in (folder, *folder.parents) if path.exists())
        if not os.access(existing, os.W_OK | os.X_OK):
            yield Verdict.BAD, f"{name}: {existing} {NOT_WRITABLE}"
        free = shutil.disk_usage(existing).free
        if free < FREE_BYTES:
            yield Verdict.WARNING, f"{name}: {free // 1024**2} MB are free: make room"
    if folders["MEDIA_ROOT"] in (folders["ERASURES_FILE"], *folders["ERASURES_FILE"].parents):
        yield Verdict.BAD, "ERASURES_FILE lies in MEDIA_ROOT: a restored backup would undo it"


def _worker() -> Iterator[tuple[Verdict, str]]:
    """The timetable rings each minute, and a worker notes it."""
    if read_only() is not None:
        yield Verdict.WARNING, "read-only mode is on: tasks pause, so the worker cannot be judged"
        return
    pulse = Pulse.objects.first()
    if pulse is None or pulse.at < timezone.now() - PULSE_AGE:
        since = f"since {pulse.at:%Y-%m-%d %H:%M} UTC" if pulse else "yet"
        yield Verdict.BAD, f"no sign of life {since}: does the worker run, and beat?"
    late = Message.objects.filter(
        state=Message.State.WAITING, attempts=0, created_at__lt=timezone.now() - QUEUE_AGE
    ).count()
    if late:
        yield Verdict.BAD, f"{late} notices wait for longer than {QUEUE_AGE}"
    codes = AccountMail.objects.filter(created_at__lt=timezone.now() - CODE_AGE).count()
    if codes:
        yield Verdict.BAD, f"{codes} mails about accounts wait for longer than {CODE_AGE}"


def _municipalities() -> Iterator[tuple[Verdict, str]]:
    """What people rely on where they can write."""
    held = HoldRule.objects.filter(is_active=True).values("municipality")
    for town in Municipality.objects.filter(is_public=True).order_by("slug"):
        if town.contact_email.lower().endswith(".invalid"):
            yield Verdict.WARNING, f"{town.slug}: the contact address reaches nobody"
    for town in Municipality.objects.filter(is_public=True).exclude(pk__in=held).order_by("slug"):
        yield Verdict.WARNING, f"{town.slug}: no rule holds a text until a person has read it"


def _staff() -> Iterator[tuple[Verdict, str]]:
    """Nobody may be the only one who can do what must be done."""
    team = Account.objects.filter(is_superuser=True, is_active=True)
    if not team.exists():
        yield Verdict.BAD, "nobody can set up the portal: manage.py create_administrator NAME"
    if settings.STAFF_SECOND_FACTOR:
        without = team.exclude(authenticator__type__in=SECOND_FACTORS).count()
        if without:
            yield Verdict.WARNING, f"{without} of the portal team have no second factor yet"
    for town in Municipality.objects.filter(is_public=True).order_by("slug"):
        yield from _staff_of(town)


def _staff_of(town: Municipality) -> Iterator[tuple[Verdict, str]]:
    grants = RoleGrant.objects.running().filter(municipality=town, account__is_active=True)
    for role, least, why in (
        (Role.OFFICER, 1, "nobody can answer"),
        (Role.MODERATOR, 2, "nobody else can decide an appeal"),
        (Role.ADMINISTRATOR, 1, "nobody gives roles"),
    ):
        people = grants.filter(role=role)
        if people.values("account").distinct().count() < least:
            yield Verdict.WARNING, f"{town.slug}: fewer than {least} {role}: {why}"
        elif settings.STAFF_SECOND_FACTOR:
            able = people.filter(account__authenticator__type__in=SECOND_FACTORS)
            if not able.exists():
                yield Verdict.WARNING, f"{town.slug}: no {role} has a second factor, so {why}"


CHECKS: dict[str, Check] = {
    "settings": _settings,
    "database": _database,
    "time": _time,
    "redis": _redis,
    "mail": _mail,
    "storage": _storage,
    "worker and beat": _worker,
    "municipalities": _municipalities,
    "staff": _staff,
}
