"""Start the demo in a fresh clone as a newcomer would, and insist on what it promises.

From nothing within three minutes; again in seconds with its data kept; from the beginning with
RESET=1, though never over a database that it did not make; every account's table
and the mail page printed; a process each for pages and jobs, and none left after Ctrl-C. A mail that
a page asks for waits while the worker sleeps, and comes when it wakes.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIRST_WITHIN = 180
AGAIN_WITHIN = 30
CITIES = 6
STOPS_WITHIN = 30
MAIL_WITHIN = 30
ASLEEP = 3
READY = "Ctrl-C stops it."
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Failed(Exception):
    pass


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fetch(address: str) -> int:
    with OPENER.open(address, timeout=20) as answer:
        answer.read()
        return answer.status


def read_until_ready(demo: subprocess.Popen, within: float) -> str:
    """What the demo prints until it is ready. The caller's alarm ends a demo that never is."""
    signal.alarm(within)
    printed = []
    for line in demo.stdout:
        print("  | " + line, end="", flush=True)
        printed.append(line)
        if line.startswith(READY):
            signal.alarm(0)
            return "".join(printed)
    raise Failed(f"the demo ended with {demo.wait()} before it was ready")


def children_of(process: int) -> set[int]:
    listed = subprocess.run(
        ["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True, check=True
    )
    pairs = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()]
    found, fresh = set(), {process}
    while fresh:
        fresh = {pid for pid, parent in pairs if parent in fresh} - found
        found |= fresh
    return found


def is_alive(process: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False


def try_demo(clone: Path, within: int, *wishes: str) -> None:
    port = free_port()
    begun = time.monotonic()
    demo = subprocess.Popen(
        ["make", "demo", f"PORT={port}", *wishes],
        cwd=clone,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        printed = read_until_ready(demo, within)
        print(f"  ready after {time.monotonic() - begun:.0f} s", flush=True)
        address = f"http://localhost:{port}"
        for page in (f"{address}/en/", f"{address}/demo/mail/", f"{address}/readyz"):
            fetch(page)
            if page.startswith(f"{address}/demo") and page not in printed:
                raise Failed("the mail page's address was not printed")
        accounts = insist_accounts_printed(clone, printed)
        family = children_of(demo.pid)
        resident = next(one["login"] for one in accounts if one["role"] == "resident")
        insist_worker_mails_a_code(address, f"{resident}@demo.invalid", family)
        os.killpg(demo.pid, signal.SIGINT)
        demo.wait(STOPS_WITHIN)
        left = [process for process in family if is_alive(process)]
        if left:
            raise Failed(f"processes left after Ctrl-C: {left}")
    finally:
        signal.alarm(0)
        if demo.poll() is None:
            os.killpg(demo.pid, signal.SIGKILL)


def read(browser: urllib.request.OpenerDirector, address: str, data: dict | None = None) -> str:
    body = urllib.parse.urlencode(data).encode() if data else None
    with browser.open(address, body, timeout=20) as answer:
        return answer.read().decode()


@contextmanager
def asleep(family: set[int], program: bytes) -> Iterator[None]:
    """The processes that run this program stand still meanwhile."""
    named = [pid for pid in family if program in Path(f"/proc/{pid}/cmdline").read_bytes()]
    if not named:
        raise Failed(f"no process runs {program.decode()}")
    for process in named:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in named:
            os.kill(process, signal.SIGCONT)


def insist_worker_mails_a_code(address: str, to: str, family: set[int]) -> None:
    browser = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar())
    )
    page, mails = f"{address}/en/account/login/code/", f"{address}/demo/mail/"
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', read(browser, page))[1]
    before = read(browser, mails).count(to)
    with asleep(family, b"celery"):
        read(browser, page, {"csrfmiddlewaretoken": token, "email": to})
        time.sleep(ASLEEP)
        if read(browser, mails).count(to) > before:
            raise Failed("a mail was sent without the worker")
    deadline = time.monotonic() + MAIL_WITHIN
    while time.monotonic() < deadline:
        listed = read(browser, mails)
        if listed.count(to) > before:
            sent = re.findall(r'href="(/[^"]*demo/mail/[^"]+)"', listed)
            texts = (read(browser, address + mail) for mail in sent)
            if any(to in text and re.search(r"\b\d{4}-\d{4}\b", text) for text in texts):
                return
        time.sleep(0.5)
    raise Failed(f"no code for {to} on the mail page after {MAIL_WITHIN} s")


def insist_accounts_printed(clone: Path, printed: str) -> list[dict[str, str]]:
    accounts = json.loads(manage(clone, "demo_accounts"))
    absent = [account["login"] for account in accounts if account["login"] not in printed]
    if absent:
        raise Failed(f"accounts not in the printed table: {absent}")
    cities = {account["municipality"] for account in accounts}
    if len(cities) < CITIES:
        raise Failed(f"accounts of {len(cities)} cities only: {sorted(cities)}")
    return accounts


def in_database(clone: Path, expression: str) -> str:
    """What a Django expression over the sessions of the clone's database gives."""
    program = f"from django.contrib.sessions.models import Session as S; print({expression})"
    return manage(clone, "shell", "--no-imports", "-c", program).strip()


def manage(clone: Path, *arguments: str) -> str:
    return subprocess.run(
        [clone / ".venv/bin/python", "manage.py", *arguments],
        cwd=clone,
        env={**os.environ, "DEMO": "True"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def give_up(*_signal: object) -> None:
    raise Failed("the demo was not ready in time")


def main() -> None:
    signal.signal(signal.SIGALRM, give_up)
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    folder = Path(tempfile.mkdtemp(prefix="emvi-demo-"))
    clone = folder / "emvi"
    try:
        subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
        try_demo(clone, FIRST_WITHIN)
        far = "expire_date='2999-01-01T00:00Z'"
        in_database(clone, f"S.objects.create(session_key='kept', session_data='', {far})")
        try_demo(clone, AGAIN_WITHIN)
        if in_database(clone, "S.objects.filter(session_key='kept').count()") != "1":
            raise Failed("the second start lost data of the first")
        try_demo(clone, FIRST_WITHIN, "RESET=1")
        if in_database(clone, "S.objects.filter(session_key='kept').count()") != "0":
            raise Failed("RESET=1 did not start over")
    except Failed as reason:
        sys.exit(f"make demo: {reason}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
