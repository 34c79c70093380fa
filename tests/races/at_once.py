"""Real processes that do something at the same moment, each with a connection of its own."""

import multiprocessing
import traceback
from collections.abc import Callable
from typing import Any

from django.core.cache import caches
from django.db import connections

SECONDS = 60
# Forked, so that a process has the objects of the test and the name of its database.
processes = multiprocessing.get_context("fork")


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Run every job in a process of its own, all behind one barrier, and return what each returned
    or raised, in the order of the jobs."""
    # What a child inherits it would close, and with it the connection of everybody else.
    connections.close_all()
    caches.close_all()
    barrier, results = processes.Barrier(len(jobs)), processes.Queue()
    children = [
        processes.Process(target=_run, args=(number, job, barrier, results), daemon=True)
        for number, job in enumerate(jobs)
    ]
    for child in children:
        child.start()
    found = dict(results.get(timeout=SECONDS) for _child in children)
    for child in children:
        child.join(SECONDS)
    return [found[number] for number in range(len(jobs))]


def _run(number: int, job: Callable[[], Any], barrier: Any, results: Any) -> None:
    try:
        # Never what the parent opened: after a test with a browser, whose loop hides it from
        # `close_all`, all children would speak over that one connection.
        connections["default"].connect()
        barrier.wait(SECONDS)
        result = job()
    except Exception as error:
        error.add_note(traceback.format_exc())
        result = _as_sent(error)
    finally:
        connections.close_all()
    results.put((number, result))


def _as_sent(error: Exception) -> Exception:
    """Exceptions of drivers do not travel between processes, so their text does."""
    try:
        processes.reducer.ForkingPickler.dumps(error)
    except Exception:
        return RuntimeError("\n".join(error.__notes__))
    return error


def raised(results: list[Any]) -> list[Exception]:
    return [result for result in results if isinstance(result, Exception)]
