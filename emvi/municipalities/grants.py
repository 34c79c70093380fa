"""What must be known when somebody gets a role. Apps above this one say it here, in the `ready` of
their `apps.py`, because municipalities cannot import them."""

from collections.abc import Callable

from emvi.municipalities.models import RoleGrant

Listener = Callable[[RoleGrant], None]

_listeners: list[Listener] = []


def on_grant(listener: Listener) -> None:
    """Call `listener` in the transaction in which a role is given."""
    if listener not in _listeners:
        _listeners.append(listener)


Question = Callable[[RoleGrant], bool]
_questions: list[Question] = []


def on_end_asked(question: Question) -> None:
    """Let a room above say whether somebody whose role ends still has work to hand over."""
    if question not in _questions:
        _questions.append(question)


def leaves_work_behind(grant: RoleGrant) -> bool:
    return any(question(grant) for question in _questions)


def tell_of_grant(grant: RoleGrant) -> None:
    for listener in _listeners:
        listener(grant)
