"""The whole portal from one terminal: `python -m emvi.demo_server [--reset]`.

Prepares the demo, runs the web server and one worker (with beat inside), and stops both
together. Everything it writes lies in `var/`.
"""

import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import django
from django.core.management import call_command

VAR = Path(__file__).resolve().parent.parent / "var"
LOGS = VAR / "log"
DATABASE = VAR / "emvi.sqlite3"
# Stands beside a database that the demo made, and may drop.
MARK = VAR / "is-a-demo"
START_SECONDS = 60
STOP_SECONDS = 15
Children = dict[str, subprocess.Popen]


class Stopped(Exception):
    """The demo cannot start or go on; the text says why."""


def refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        # Without this, a demo stopped a moment ago would count as one that still runs.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            advice = f"Stop what uses it, or choose another: make demo PORT={port + 1}"
            raise Stopped(f"Port {port} is not free ({error.strerror}). {advice}") from error


def refuse_data_of_others() -> None:
    """The same file is the default database of a portal without DATABASE_URL."""
    if DATABASE.exists() and not MARK.exists():
        raise Stopped(f"{DATABASE} was not made by the demo. Move it away first.")


def prepare() -> list[dict[str, str]]:
    """Bring texts, database and files up to date; return the demo's accounts."""
    VAR.mkdir(exist_ok=True)
    MARK.touch()
    django.setup()
    for label, *command in (
        ("texts in five languages", "compile_translations"),
        ("database", "migrate", "--no-input"),
        ("style sheets, scripts and pictures", "collectstatic", "--no-input"),
        ("six cities", "load_demo"),
    ):
        print(f"  {label} ...", flush=True)
        call_command(*command, verbosity=0)
    accounts = io.StringIO()
    call_command("demo_accounts", stdout=accounts)
    return json.loads(accounts.getvalue())


def start_children(port: int) -> Children:
    LOGS.mkdir(parents=True, exist_ok=True)
    # One web process: without Redis, caches and limits live in the memory of each.
    web = "--worker-class gthread --workers 1 --threads 8 --no-control-socket"
    children = {}
    for name, command in (
        ("web", f"gunicorn emvi.wsgi --bind 127.0.0.1:{port} {web}"),
        ("worker", "celery -A emvi worker --beat --pool solo --loglevel INFO"),
    ):
        with (LOGS / f"{name}.log").open("w") as log:
            children[name] = subprocess.Popen(
                [sys.executable, "-m", *command.split()],
                stdout=log,
                stderr=subprocess.STDOUT,
                # Ctrl-C is for this process, which then stops them: a web server that gets the
                # signal twice, from the terminal and from its master, can wait for itself for good.
                start_new_session=True,
            )
    return children


def insist_all_run(children: Children) -> None:
    for name, child in children.items():
        if child.poll() is not None:
            log = (LOGS / f"{name}.log").read_text(errors="replace")
            tail = "\n".join(log.splitlines()[-15:])
            raise Stopped(f"The {name} process ended (exit code {child.returncode}):\n{tail}")


def wait_until_healthy(port: int, children: Children) -> None:
    # Straight to the address, whatever proxy the environment names.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        insist_all_run(children)
        try:
            opener.open(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    raise Stopped(f"No healthy answer in {START_SECONDS} seconds. See {LOGS / 'web.log'}")


def stop(children: Children) -> None:
    for child in children.values():
        child.terminate()
    for child in children.values():
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)


def announce(accounts: list[dict[str, str]], address: str) -> None:
    columns = ("municipality", "role", "login", "password")
    table = [columns, *([str(account[column]) for column in columns] for account in accounts)]
    widths = [max(map(len, cells)) for cells in zip(*table, strict=True)]
    print()
    for row in table:
        print("  " + "  ".join(map(str.ljust, row, widths)).rstrip())
    print(f"\n  The portal:     {address}/\n  Outgoing mail:  {address}/demo/mail/")
    print(f"  Logs:           {LOGS}\n")
    print("Ctrl-C stops it. Your data stays; `make demo RESET=1` starts over.", flush=True)


def run(port: int, *, reset: bool) -> None:
    refuse_taken_port(port)
    refuse_data_of_others()
    if reset:
        shutil.rmtree(VAR, ignore_errors=True)
    print("Preparing the demo:", flush=True)
    accounts = prepare()
    children = start_children(port)
    try:
        wait_until_healthy(port, children)
        announce(accounts, os.environ["SITE_URL"])
        while True:
            insist_all_run(children)
            time.sleep(0.5)
    finally:
        stop(children)


def main() -> None:
    port = int(os.environ.get("PORT", "8000"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emvi.settings")
    os.environ.setdefault("DEMO", "True")
    os.environ.setdefault("SITE_URL", f"http://localhost:{port}")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    try:
        run(port, reset="--reset" in sys.argv[1:])
    except KeyboardInterrupt:
        print("\nStopped.")
    except Stopped as reason:
        sys.exit(str(reason))


if __name__ == "__main__":
    main()
