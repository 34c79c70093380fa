"""Telling a hundred thousand followers, sending mails, making digests."""

import json
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from statistics import median
from time import perf_counter

import psycopg
from django.db import connection
from django.test.utils import override_settings
from django.utils import timezone

from emvi.accounts.models import Account
from emvi.municipalities.models import Municipality
from emvi.notifications.actions import expand_one_batch
from emvi.notifications.delivery import deliver_due
from emvi.notifications.digests import make_digests
from emvi.notifications.mails import addresses_of, compose, contexts_in_language
from emvi.notifications.models import FanOut, Message
from participation.processes.models import Process
from participation.proposals.models import ProposalDraft
from tests.bench.browser import Browser, Failed
from tests.bench.data import City
from tests.bench.pages import LANGUAGE

FOLLOWERS = 100_000
DIGESTS = 10_000
MAILS = 600
# One person may publish so many a day.
PROPOSALS = 10
ADDRESSES = """
INSERT INTO account_emailaddress (user_id, email, verified, "primary")
SELECT id, email, true, true FROM accounts_account WHERE login LIKE 'follower-%%'
"""
FOLLOWS = """
INSERT INTO notifications_follow (account_id, municipality_id, created_on)
SELECT id, %(town)s, current_date FROM accounts_account WHERE login LIKE 'follower-%%'
"""
RAW = """
INSERT INTO notifications_message (event, kind, recipient_id, municipality_id, channel, topic, facts,
  created_at, state, attempts, next_attempt_at, error)
VALUES (%s, 'raw', %s, %s, 'inbox', 'followed', %s, now(), 'sent', 0, now(), '')
"""


def measure_notices(browser: Browser, account: Account, city: City) -> dict:
    """All ratios about telling people, in one municipality with a hundred thousand followers."""
    town = Municipality.objects.get(slug=city.slug)
    make_followers(town, FOLLOWERS)
    request = _publish_over_http(browser, account, town)
    raw_rate = _raw_rate(town)
    seconds, rows = _expand()
    return {
        "followers": FOLLOWERS,
        "request_of_empty_view": request,
        "fan_out_seconds": round(seconds, 1),
        "rows_of_raw_inserts": round(rows / seconds / raw_rate, 2),
        **_digests(raw_rate),
        **_mails(),
    }


def make_followers(town: Municipality, count: int) -> None:
    """So many people with an address, who follow a municipality and nothing else."""
    names = (f"follower-{number}" for number in range(count))
    Account.objects.bulk_create(
        (
            Account(login=name, email=f"{name}@people.invalid", password="!", language="sl")
            for name in names
        ),
        batch_size=5_000,
    )
    with connection.cursor() as cursor:
        for statement in (ADDRESSES, FOLLOWS):
            cursor.execute(statement, {"town": town.pk})
        cursor.execute("ANALYZE")


def _publish_over_http(browser: Browser, account: Account, town: Municipality) -> float:
    """Somebody publishes a proposal, and a hundred thousand are to hear of it."""
    process = Process.objects.filter(municipality=town).first()
    place, empty, full = f"/{LANGUAGE}/{town.slug}/", [], []
    before_all = FanOut.objects.count()
    for number in range(PROPOSALS):
        draft = ProposalDraft.objects.create(
            process=process, account=account, title=f"Bench {number}", text="Words.", language="sl"
        )
        before = browser.post(f"{place}bench/empty/", "200")
        path = f"{place}proposals/new/{process.slug}/publish/"
        after = browser.post(path, body=f"&key={draft.key}")
        if number >= 3:
            empty.append(before)
            full.append(after)
    if FanOut.objects.count() != before_all + PROPOSALS:
        raise Failed("not every proposal was to be told")
    return round(median(full) / median(empty), 2)


def _raw_rate(town: Municipality, count: int = 30_000) -> float:
    """Rows a second that a bare program writes into the same table, five thousand at a time."""
    ids = list(Account.objects.filter(login__startswith="follower-").values_list("pk", flat=True))
    facts = json.dumps({"proposal": 1})
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None}) as raw:
        began = perf_counter()
        for start in range(0, count, 5000):
            with raw.transaction(), raw.cursor() as cursor:
                rows = [("raw", pk, town.pk, facts) for pk in ids[start : start + 5000]]
                cursor.executemany(RAW, rows)
        rate = count / (perf_counter() - began)
    Message.objects.filter(kind="raw").delete()
    return rate


def _expand() -> tuple[float, int]:
    """The newest proposal, told to all: an inbox row and a mail for the digest each."""
    FanOut.objects.exclude(pk=FanOut.objects.latest("pk").pk).delete()
    began = perf_counter()
    while expand_one_batch():
        pass
    seconds, rows = perf_counter() - began, Message.objects.count()
    if rows != 2 * FOLLOWERS:
        raise Failed(f"{rows} rows for {FOLLOWERS} followers")
    return seconds, rows


def _digests(raw_rate: float) -> dict:
    """Ten thousand people have something waiting in the morning."""
    waiting = Message.objects.filter(state="collected")
    last = waiting.order_by("recipient")[DIGESTS].recipient_id
    waiting.filter(recipient__gte=last).delete()
    waiting.update(created_at=timezone.now() - timedelta(days=2))
    at = timezone.now().replace(hour=12)
    began = perf_counter()
    if make_digests(at) != DIGESTS:
        raise Failed("not everybody got a digest")
    seconds = perf_counter() - began
    return {
        "digest_seconds": round(seconds, 1),
        # A row for each, and each row that goes into it.
        "digests_of_raw_inserts": round(2 * DIGESTS / seconds / raw_rate, 2),
    }


def _mails() -> dict:
    """Digests, one worker, beside a loop that does nothing but hand over the same mails."""
    digests = Message.objects.filter(kind="digest", state="waiting").order_by("pk")
    digests.filter(pk__in=list(digests.values_list("pk", flat=True)[2 * MAILS :])).delete()
    with sink() as port:
        ready = list(digests.select_related("recipient", "municipality")[:MAILS])
        addresses, contexts = addresses_of(ready), contexts_in_language(ready)
        letters = [
            (addresses[m.recipient_id], compose(m, contexts[m.pk], addresses[m.recipient_id]))
            for m in ready
        ]
        bare = _bare_loop(
            port, [(to, letter.message().as_bytes(linesep="\r\n")) for to, letter in letters]
        )
        backend = "django.core.mail.backends.smtp.EmailBackend"
        with override_settings(EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port):
            began = perf_counter()
            settled, _more = deliver_due()
            rate = settled / (perf_counter() - began)
    if settled != 2 * MAILS:
        raise Failed(f"{settled} mails settled")
    return {"mails_a_second": round(rate), "mails_of_bare_smtp": round(rate / bare, 2)}


def _bare_loop(port: int, letters: list[tuple[str, bytes]]) -> float:
    began = perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as server:
        for to, letter in letters:
            server.sendmail("portal@localhost", [to], letter)
    return len(letters) / (perf_counter() - began)


@contextmanager
def sink() -> Iterator[int]:
    """A mail server in a process of its own that takes everything."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = f"-m aiosmtpd -n -c aiosmtpd.handlers.Sink -l 127.0.0.1:{port}"
    process = subprocess.Popen([sys.executable, *command.split()])
    try:
        for _attempt in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(10)
