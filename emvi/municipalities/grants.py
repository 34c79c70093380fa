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


def tell_of_grant(grant: RoleGrant) -> None:
    for listener in _listeners:
        listener(grant)
