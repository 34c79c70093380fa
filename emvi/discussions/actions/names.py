"""A public name that breaks a rule: it poses as an office, or is an insult."""

import secrets

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.audit.actions import record
from emvi.discussions.models import Rule
from emvi.municipalities.actions import forget_name
from emvi.municipalities.models import Municipality, PublicName
from emvi.municipalities.names import skeleton
from emvi.municipalities.permissions import may
from emvi.notifications.actions import notify
from emvi.refusals import Conflict, Refused


def end_name(
    name: PublicName, *, by: Account, rule: Rule, reason: str, reason_language: str
) -> None:
    """Take a public name away. A neutral one stands beside the person's words until they choose
    another, which they can at once; the old one is nobody's any more. They get rule and reason.

    Raises Refused without the right to it, and Conflict when the name has changed meanwhile.
    """
    if not may(by, "discussions.end_name", name.municipality) or name.account_id == by.pk:
        raise Refused(_("Only the moderators of this municipality can do this."))
    if rule.municipality_id not in {None, name.municipality_id}:
        raise Refused(_("This is not a rule of this municipality."))
    with transaction.atomic():
        neutral = _neutral_name(name.municipality)
        rows = PublicName.objects.filter(pk=name.pk, name=name.name, account__isnull=False)
        if not rows.update(name=neutral, skeleton=skeleton(neutral), changed_on=None):
            raise Conflict(_("Somebody changed this before you. Nothing was changed."))
        forget_name(name, was_ended=True)
        entry = record(
            "public_name.ended",
            name,
            by=by,
            municipality_id=name.municipality_id,
            facts={"rule": rule.pk},
            note=reason,
            note_language=reason_language,
        )
        notify(
            "name_ended",
            event=f"name_ended:{entry.pk}",
            recipients=[name.account_id],
            municipality=name.municipality,
            facts={"entry": entry.pk, "rule": rule.pk},
        )
    name.refresh_from_db()


def _neutral_name(municipality: Municipality) -> str:
    with translation.override(municipality.default_language):
        word = _("Person")
    while True:
        neutral = f"{word} {secrets.randbelow(9000) + 1000}"
        key = skeleton(neutral)
        if not PublicName.objects.filter(municipality=municipality, skeleton=key).exists():
            return neutral
