"""What must go with an account. Apps above this one say it here, in the `ready` of their
`apps.py`, because accounts cannot import them."""

from collections.abc import Callable

from emvi.accounts.models import Account

Eraser = Callable[[Account], None]

_erasers: list[Eraser] = []
_word_removers: list[Eraser] = []


def on_erase(eraser: Eraser) -> Eraser:
    """Call `eraser` in the transaction that erases an account, before the row goes. It may raise
    Refused: then nothing is erased."""
    if eraser not in _erasers:
        _erasers.append(eraser)
    return eraser


def on_remove_words(remover: Eraser) -> Eraser:
    """Call `remover` before the erasers, when the person wants their published words to go too.
    It empties them; places, numbers and counts stay."""
    if remover not in _word_removers:
        _word_removers.append(remover)
    return remover


def run_erasers(account: Account) -> None:
    for eraser in _erasers:
        eraser(account)


def run_word_removers(account: Account) -> None:
    for remover in _word_removers:
        remover(account)
