from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.audit.actions import record
from emvi.municipalities.models import Municipality
from emvi.notifications.tasks import ring_quietly
from emvi.refusals import Refused
from emvi.upkeep.board import forget_board
from emvi.upkeep.models import ContactMessage, ReadOnlyMode
from emvi.upkeep.tasks import deliver_contact_messages


def switch_read_only(
    is_on: bool, *, by: Account | None, until: datetime | None = None
) -> ReadOnlyMode:
    """Let nothing be written from now on, or let it be written again. `by` is the portal team, or
    None for who has the machine itself. Again changes nothing but the announced end."""
    if by is not None and not by.has_perm("upkeep"):
        raise Refused(_("Only the portal team can switch this."))
    with transaction.atomic():
        mode, _created = ReadOnlyMode.objects.update_or_create(
            pk=1, defaults={"is_on": is_on, "until": until if is_on else None}
        )
        record(
            "read_only_mode.switched",
            mode,
            by=by,
            facts={"is_on": is_on, "until": until.isoformat() if until else None},
        )
    transaction.on_commit(forget_board)
    return mode


def send_contact_message(
    municipality: Municipality | None,
    *,
    about: str,
    text: str,
    reply_to: str = "",
    language: str,
) -> ContactMessage:
    """Put words for those who run the portal into the post. Says nothing about who sent them but
    the address that they gave for the answer."""
    message = ContactMessage.objects.create(
        municipality=municipality, about=about, text=text, reply_to=reply_to, language=language
    )
    transaction.on_commit(lambda: ring_quietly(deliver_contact_messages))
    return message
