"""What must go with an account. Apps above this one say it here, in the `ready` of their
`apps.py`, because accounts cannot import them."""

from collections.abc import Callable

from emvi.accounts.models import Account

Eraser = Callable[[Account], None]

_erasers: list[Eraser] = []


def on_erase(eraser: Eraser) -> Eraser:
    """Call `eraser` in the transaction that erases an account, before the row goes. It may raise
    Refused: then nothing is erased."""
    if eraser not in _erasers:
        _erasers.append(eraser)
    return eraser


def run_erasers(account: Account) -> None:
    for eraser in _erasers:
        eraser(account)
