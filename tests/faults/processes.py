"""Real processes of the portal against the test's database: workers, and single runs of a task."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from celery import Celery
from django.conf import settings
from django.db import connection

from tests.faults.sink import free_port

ROOT = Path(__file__).resolve().parents[2]
# Seconds for one exchange with the mail server; claims and rests follow from it.
TIMEOUT = 1
DELIVER_FIRST = "emvi.notifications.tasks.deliver_account_mails"
DELIVER = "emvi.notifications.tasks.deliver_outbox"
EXPAND = "emvi.notifications.tasks.expand_fan_outs"


def environment(*, mail: str, redis: str = "") -> dict[str, str]:
    """As in production, but for the addresses."""
    database = connection.settings_dict
    where = f"{database['HOST'] or '127.0.0.1'}:{database['PORT'] or 5432}"
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    return kept | {
        "DATABASE_URL": f"postgres://{database['USER']}:{database['PASSWORD']}@{where}/{database['NAME']}",
        "REDIS_URL": redis,
        "EMAIL_URL": mail,
        "EMAIL_TIMEOUT": str(TIMEOUT),
        "SECRET_KEY": settings.SECRET_KEY,
        "ALLOWED_HOSTS": "localhost",
        "LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "emvi.settings",
    }


def run_task(name: str, env: dict[str, str]) -> float:
    """Run a task by itself in a new process. Returns the seconds that the task took."""
    code = (
        "import django, time; django.setup()\n"
        "from emvi.celery import app; app.loader.import_default_modules()\n"
        f"began = time.monotonic(); app.tasks[{name!r}](); print(time.monotonic() - began)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, cwd=ROOT, capture_output=True, text=True, timeout=90
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return float(done.stdout.split()[-1])


class Worker:
    """`celery worker` with one process that does the work, as in docker-compose.yml."""

    def __init__(self, env: dict[str, str], log: Path) -> None:
        self.env, self.log = env, log
        self.start()

    def start(self) -> None:
        command = "celery -A emvi worker --concurrency=1 --without-mingle --without-gossip"
        self.master = subprocess.Popen(
            [sys.executable, "-m", *command.split(), "--loglevel", "ERROR"],
            env=self.env,
            cwd=ROOT,
            stdout=self.log.open("a"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        wait_for(self.children, 40, "the worker started")

    def children(self) -> list[int]:
        try:
            text = Path(f"/proc/{self.master.pid}/task/{self.master.pid}/children").read_text()
        except OSError:
            return []
        return [int(pid) for pid in text.split()]

    def kill_child(self) -> None:
        """SIGKILL to the process that works. Its master makes a new one."""
        for pid in self.children():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def kill_all(self) -> None:
        """SIGKILL to all of it, as when a host loses its power."""
        try:
            os.killpg(self.master.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.master.wait(10)


@contextmanager
def redis_server(folder: Path) -> Iterator["Redis"]:
    server = Redis(folder)
    try:
        yield server
    finally:
        server.kill()


class Redis:
    """A Redis of our own, on a free port. It keeps nothing when it is killed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        options = f"--bind 127.0.0.1 --port {self.port} --appendonly no --dir {self.folder}"
        self.process = subprocess.Popen(
            ["redis-server", *options.split(), "--save", ""], stdout=subprocess.DEVNULL
        )
        wait_for(self._answers, 10, "Redis answered")

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)

    def ring(self, *tasks: str) -> None:
        """What the timetable does every minute."""
        with Celery(broker=self.url, set_as_current=False) as app:
            for task in tasks:
                app.send_task(task, ignore_result=True)


def wait_for(condition: Callable[[], object], seconds: float, what: str) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, f"not within {seconds} s: {what}"
        time.sleep(0.02)
