from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from emvi.accounts.actions import end_sessions
from emvi.accounts.models import Account
from emvi.audit.actions import record
from emvi.limits import allow
from emvi.municipalities.models import Municipality
from emvi.notifications.actions import notify
from emvi.privacy.rules import may_lock_account, may_reveal_contact, why_contact_rests
from emvi.refusals import Conflict, Refused

HOUR = 3600
REVEALS_AN_HOUR = 20


class Contact(NamedTuple):
    """What is masked everywhere else."""

    login: str
    email: str


def reveal_contact(
    account: Account,
    *,
    by: Account,
    reason: str,
    reason_language: str,
    municipality: Municipality | None = None,
) -> Contact:
    """Show staff somebody's contact data, with a reason. Its owner is told at once, reason
    included. `municipality`: the one in which the person holds a role; None for the portal team.
    """
    if not may_reveal_contact(by, account, municipality):
        raise Refused(_("You cannot see the contact data of this person."))
    if why := why_contact_rests(account, municipality):
        raise Refused(why)
    if not allow(f"reveal:{by.pk}", limit=REVEALS_AN_HOUR, seconds=HOUR):
        raise Refused(_("You have looked at many addresses. Try again in one hour."))
    with transaction.atomic():
        entry = record(
            "account.contact_revealed",
            account,
            by=by,
            municipality_id=municipality.pk if municipality else None,
            note=reason,
            note_language=reason_language,
        )
        notify(
            "contact_revealed",
            event=f"contact_revealed:{entry.pk}",
            recipients=[account.pk],
            municipality=municipality,
            facts={"entry": entry.pk},
        )
    return Contact(account.login, account.email)


def lock_account(account: Account, *, by: Account, reason: str, reason_language: str) -> None:
    """Keep an account that does harm from being used, everywhere and at once, until
    `unlock_account`. The person gets the reason, by mail and when they log in, and can ask the
    portal team to look again: by the contact form, which needs no login."""
    _refuse_lock(by, account)
    with transaction.atomic():
        open_now = Account.objects.filter(pk=account.pk, is_active=True)
        if not open_now.exists():
            raise Conflict(_("Somebody has decided this before you. Nothing was changed."))
        entry = record("account.locked", account, by=by, note=reason, note_language=reason_language)
        # Before it is locked: who is locked out gets no other mail.
        notify(
            "account_locked",
            event=f"account_locked:{entry.pk}",
            recipients=[account.pk],
            municipality=None,
            facts={},
        )
        open_now.update(is_active=False, lock_reason=reason, lock_reason_language=reason_language)
        end_sessions(account)


def unlock_account(account: Account, *, by: Account) -> None:
    """Let a locked account be used again; the person is told."""
    _refuse_lock(by, account)
    with transaction.atomic():
        locked = Account.objects.filter(pk=account.pk, is_active=False)
        if not locked.update(is_active=True, lock_reason="", lock_reason_language=""):
            raise Conflict(_("Somebody has decided this before you. Nothing was changed."))
        entry = record("account.unlocked", account, by=by)
        notify(
            "account_unlocked",
            event=f"account_unlocked:{entry.pk}",
            recipients=[account.pk],
            municipality=None,
            facts={},
        )


def _refuse_lock(by: Account, account: Account) -> None:
    if not may_lock_account(by, account):
        raise Refused(_("Only the portal team can do this, and nobody to themselves."))
