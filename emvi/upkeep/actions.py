import json
from datetime import datetime
from uuid import UUID, uuid4, uuid5

from django.core.cache import cache
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

# As long as a form that was opened can be sent.
REMEMBERED_SECONDS = 24 * 3600


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
    submission_key: UUID | None = None,
) -> None:
    """Put words for those who run the portal into the post. Says nothing about who sent them but
    the address that they gave for the answer. The same words with the same `submission_key` again
    change nothing."""
    # Who goes back to the page and writes something else is heard too.
    said = json.dumps([municipality.pk if municipality else None, about, text, reply_to])
    key = uuid5(submission_key or uuid4(), said)
    # The row goes when its mail is sent, which is sooner than the last client tries again.
    once = f"contact:sent:{key}"
    if cache.get(once):
        return
    with transaction.atomic():
        ContactMessage.objects.get_or_create(
            submission_key=key,
            defaults={
                "municipality": municipality,
                "about": about,
                "text": text,
                "reply_to": reply_to,
                "language": language,
            },
        )
        transaction.on_commit(lambda: _sent(once))


def _sent(once: str) -> None:
    cache.set(once, 1, REMEMBERED_SECONDS)
    ring_quietly(deliver_contact_messages)
