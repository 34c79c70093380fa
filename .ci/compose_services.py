"""Run the services of docker-compose.yml without Docker and insist that they are healthy.

Each command, variable, secret and health check is read from the file itself. What containers
would give is put in its place: free ports and folders of this machine. Only `db` is not started
here, since its image brings the data and the user: this machine's PostgreSQL stands in for it, and
is asked whether it takes the settings in the command of `db`.

    python .ci/compose_services.py postgres://user@127.0.0.1:5432/name
"""

import json
import os
import re
import secrets
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
HEALTHY_WITHIN = 60
STAYS_UP = 10
STOPS_WITHIN = 20
DOMAIN = "localhost"
FROM_SHELL = {"DOMAIN": DOMAIN, "DEFAULT_FROM_EMAIL": "EMVI <portal@localhost>"}


class Failed(Exception):
    pass


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def interpolate(text: str) -> str:
    """Compose's `${NAME}`, `${NAME:-default}`, `${NAME:?message}` and `$$`."""

    def value(match: re.Match) -> str:
        if match["name"] is None:
            return "$"
        found = FROM_SHELL.get(match["name"], "")
        if not found and match["sign"] == ":?":
            raise Failed(f"{match['name']} is required by docker-compose.yml")
        return found or (match["rest"] or "")

    return re.sub(r"\$(?:\$|\{(?P<name>\w+)(?:(?P<sign>:[-?])(?P<rest>[^}]*))?\})", value, text)


@dataclass
class Stand:
    """What this machine gives in the place of containers."""

    folder: Path
    database_url: str

    def __post_init__(self) -> None:
        self.ports = {name: free_port() for name in ("web", "redis", "http", "https")}
        for name in ("secrets", "media", "scratch", "static", "temporary", "proxy"):
            (self.folder / name).mkdir()
        web = f"127.0.0.1:{self.ports['web']}"
        self.places = {
            "/run/secrets/": f"{self.folder}/secrets/",
            "/srv/media": f"{self.folder}/media",
            "/srv/scratch": f"{self.folder}/scratch",
            "/tmp": f"{self.folder}/temporary",
            "/etc/caddy/": f"{ROOT}/docs/proxy/",
            "redis:6379": f"127.0.0.1:{self.ports['redis']}",
            "0.0.0.0:8000": web,
            "127.0.0.1:8000": web,
        }
        for name, value in {
            "database_url": self.database_url,
            "database_password": secrets.token_hex(),
            "email_url": f"filemail://{self.folder}/mail",
            "secret_key": secrets.token_hex(),
        }.items():
            (self.folder / "secrets" / name).write_text(value + "\n")

    def here(self, text: str) -> str:
        """The same text with this machine's places in it."""
        return re.sub("|".join(map(re.escape, self.places)), lambda m: self.places[m[0]], text)

    def environment(self, service: dict) -> dict[str, str]:
        database = urllib.parse.urlsplit(self.database_url)
        given = {
            "PATH": f"{BIN}:{os.environ['PATH']}",
            "HOME": str(self.folder / "proxy"),
            "STATIC_ROOT": str(self.folder / "static"),
            "MEDIA_ROOT": str(self.folder / "media"),
            "ERASURES_FILE": str(self.folder / "erasures" / "erasures.jsonl"),
            "PYTHONUNBUFFERED": "1",
            # For the client inside the health check of db.
            "PGHOST": database.hostname or "127.0.0.1",
            "PGPORT": str(database.port or 5432),
            # For the proxy, where containers would have its ports and host names.
            "HTTP_PORT": str(self.ports["http"]),
            "HTTPS_PORT": str(self.ports["https"]),
            "UPSTREAM": f"127.0.0.1:{self.ports['web']}",
        }
        own = service.get("environment", {}).items()
        return given | {name: self.here(interpolate(str(value))) for name, value in own}

    def command(self, words: list[str]) -> list[str]:
        program, *rest = (self.here(interpolate(word)) for word in words)
        ports = {
            "redis-server": ["--bind", "127.0.0.1", "--port", str(self.ports["redis"])],
            "redis-cli": ["-p", str(self.ports["redis"])],
        }
        return [program, *ports.get(program, []), *rest]


@dataclass
class Service:
    name: str
    definition: dict
    stand: Stand
    process: subprocess.Popen | None = None

    @property
    def log(self) -> Path:
        return self.stand.folder / f"{self.name}.log"

    def start(self) -> None:
        command = self.stand.command(self.definition["command"])
        print(f"  {self.name}: {' '.join(command)}", flush=True)
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.stand.environment(self.definition),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def finish(self) -> None:
        if self.process.wait(120) != 0:
            raise Failed(f"{self.name} ended with {self.process.returncode}\n{self.tail()}")

    def insist_runs(self) -> None:
        if self.process and self.process.poll() is not None:
            raise Failed(f"{self.name} stopped by itself\n{self.tail()}")

    def tail(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-30:])

    def is_healthy(self) -> bool:
        kind, *test = self.definition["healthcheck"]["test"]
        if kind == "CMD-SHELL":
            test = ["sh", "-c", *test]
        outcome = subprocess.run(
            self.stand.command(test),
            check=False,
            cwd=ROOT,
            env=self.stand.environment(self.definition),
            capture_output=True,
            timeout=float(self.definition["healthcheck"]["timeout"].removesuffix("s")),
        )
        return outcome.returncode == 0

    def insist_healthy(self) -> None:
        deadline = time.monotonic() + HEALTHY_WITHIN
        while not self.is_healthy():
            self.insist_runs()
            if time.monotonic() > deadline:
                raise Failed(f"{self.name} is not healthy\n{self.process and self.tail()}")
            time.sleep(1)
        print(f"  {self.name}: healthy", flush=True)

    def stop(self) -> None:
        """Ask as Docker does; a service that needs to be killed fails."""
        if not self.process or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            raise Failed(f"{self.name} did not stop within {STOPS_WITHIN} s") from None


def prepare_image(stand: Stand, definition: dict) -> None:
    """What the Dockerfile does while it builds, with the Dockerfile's own words."""
    dockerfile = (ROOT / "Dockerfile").read_text()
    steps = re.findall(r"SECRET_KEY=building python (manage\.py [\w -]+)", dockerfile)
    if not steps:
        raise Failed("the Dockerfile's building steps were not found")
    for step in steps:
        subprocess.run(
            [sys.executable, *step.split()],
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
            env=stand.environment(definition),
        )


def insist_database_takes(stand: Stand, command: list[str]) -> None:
    """The command of db: `postgres` and settings of the log that the server knows."""
    program, *rest = command
    if program != "postgres" or rest[::2] != ["-c"] * len(rest[1::2]):
        raise Failed(f"the command of db is not understood: {' '.join(command)}")
    for setting in rest[1::2]:
        name, value = setting.split("=")
        asked = ["psql", stand.database_url, "-v", "ON_ERROR_STOP=1", "-c", f"SET {name} = {value}"]
        if subprocess.run(asked, check=False, stdout=subprocess.DEVNULL).returncode != 0:
            raise Failed(f"PostgreSQL does not take {setting}")
        print(f"  db: takes {setting}", flush=True)


def fetch_through_proxy(stand: Stand) -> None:
    """Pages over TLS, with the certificate checked."""
    roots = list(stand.folder.glob("proxy/**/pki/authorities/local/root.crt"))
    if not roots:
        raise Failed("the proxy made no certificate of its own")
    context = ssl.create_default_context(cafile=str(roots[0]))
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)
    )
    address = f"https://{DOMAIN}:{stand.ports['https']}"
    for page in ("/healthz", "/readyz", "/en/"):
        with opener.open(address + page, timeout=20) as answer:
            print(f"  proxy: {page} {answer.status} over TLS", flush=True)
    if answer.headers["Server"] or "max-age" not in answer.headers["Strict-Transport-Security"]:
        raise Failed("the proxy's answer names its server or lacks HSTS")


def run(stand: Stand) -> None:
    compose = YAML(typ="safe").load(ROOT / "docker-compose.yml")
    services = {
        name: Service(name, definition, stand) for name, definition in compose["services"].items()
    }
    missing = {"migrate", "web", "worker", "beat", "db", "redis", "proxy"} - services.keys()
    if missing:
        raise Failed(f"docker-compose.yml has no {', '.join(sorted(missing))}")
    prepare_image(stand, services["web"].definition)
    started = [services[name] for name in ("redis", "web", "worker", "beat", "proxy")]
    try:
        services["db"].insist_healthy()
        insist_database_takes(stand, services["db"].definition["command"])
        services["migrate"].start()
        services["migrate"].finish()
        for service in started:
            service.start()
        for service in started:
            service.insist_healthy()
        fetch_through_proxy(stand)
        time.sleep(STAYS_UP)
        for service in started:
            service.insist_runs()
            service.insist_healthy()
    finally:
        for service in reversed(started):
            service.stop()
    print(json.dumps({"compose services run and healthy": sorted(services)}))


def main() -> None:
    (database_url,) = sys.argv[1:]
    folder = Path(tempfile.mkdtemp(prefix="emvi-compose-"))
    try:
        run(Stand(folder, database_url))
    except Failed as reason:
        sys.exit(f"docker-compose.yml without Docker: {reason}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
