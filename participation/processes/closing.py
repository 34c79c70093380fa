"""What follows when a process is closed early, from what stands inside it: said here by the apps above
this one, in the `ready` of their `apps.py`, because processes cannot import them."""

from collections.abc import Callable

from participation.processes.models import Process

Listener = Callable[[Process], None]
Counter = Callable[[Process], int]

_listeners: list[Listener] = []
_counters: list[Counter] = []


def on_close(listener: Listener) -> None:
    """Call `listener` in the transaction in which a process is closed early."""
    if listener not in _listeners:
        _listeners.append(listener)


def on_clocks_asked(counter: Counter) -> None:
    """Let a room above say how many answer clocks closing a process would start."""
    if counter not in _counters:
        _counters.append(counter)


def tell_of_close(process: Process) -> None:
    for listener in _listeners:
        listener(process)


def clocks_to_start(process: Process) -> int:
    """So many answer clocks start if this process is closed now."""
    return sum(counter(process) for counter in _counters)
