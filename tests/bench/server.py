"""The production server on loopback, started with the command of docker-compose.yml."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent


@contextmanager
def serve(environment: dict[str, str]) -> Iterator[int]:
    """Run the service `web`; gives its port, and stops it at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    compose = YAML(typ="safe").load((ROOT / "docker-compose.yml").read_text())
    program, application, *options = compose["services"]["web"]["command"]
    options = [option for option in options if not option.startswith("--bind")]
    with tempfile.TemporaryFile() as log:
        web = subprocess.Popen(
            [BIN / program, "tests.bench.wsgi", f"--bind=127.0.0.1:{port}", *options],
            cwd=ROOT,
            env=os.environ | {"WEB_CONCURRENCY": "3"} | environment,
            stdout=log,
            stderr=log,
        )
        try:
            _wait(port, web, log)
            yield port
        finally:
            web.terminate()
            web.wait(60)


def _wait(port: int, web: subprocess.Popen, log) -> None:
    for _attempt in range(300):
        if web.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    log.seek(0)
    raise RuntimeError(f"The server did not start:\n{log.read().decode()[-3000:]}")
