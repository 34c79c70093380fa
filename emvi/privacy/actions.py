from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.audit.actions import record
from emvi.limits import allow
from emvi.municipalities.models import Municipality
from emvi.notifications.actions import notify
from emvi.privacy.rules import may_reveal_contact
from emvi.refusals import Refused

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
