"""Who speaks for an informal group: the municipality names contact people, and tells them."""

from collections.abc import Callable

from django.db import transaction

from emvi.accounts.models import Account
from emvi.audit.actions import record
from emvi.municipalities.models import InformalGroup

Listener = Callable[[InformalGroup, Account], None]

_listeners: list[Listener] = []


def on_contact_named(listener: Listener) -> None:
    """Call `listener` in the transaction in which somebody becomes a contact person. Apps above
    this one say it in the `ready` of their `apps.py`."""
    if listener not in _listeners:
        _listeners.append(listener)


def name_contact(group: InformalGroup, account: Account, *, by: Account) -> None:
    """Make somebody a contact person, and tell them. Again changes nothing."""
    with transaction.atomic():
        _row, is_new = group.contacts.through.objects.get_or_create(
            informalgroup=group, account=account
        )
        if not is_new:
            return
        _record("contact_named", group, account, by)
        for listener in _listeners:
            listener(group, account)


def take_off_contact(group: InformalGroup, account: Account, *, by: Account) -> None:
    """End it. Again changes nothing."""
    with transaction.atomic():
        if group.contacts.through.objects.filter(informalgroup=group, account=account).delete()[0]:
            _record("contact_taken_off", group, account, by)


def _record(verb: str, group: InformalGroup, account: Account, by: Account) -> None:
    record(
        f"group.{verb}",
        group,
        by=by,
        municipality_id=group.municipality_id,
        facts={"contact": account.pk},
    )
