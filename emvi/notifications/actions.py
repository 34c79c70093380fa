from collections.abc import Iterable
from typing import Any

from django.db import transaction

from emvi.municipalities.models import Municipality
from emvi.notifications.models import Message


def notify(
    kind: str,
    *,
    event: str,
    recipients: Iterable[int | None],
    municipality: Municipality | None,
    facts: dict[str, Any],
) -> None:
    """Put notices into the outbox, in the caller's transaction; repeating an event adds nothing.

    `recipients` are ids of accounts; None (nobody behind a name) is passed over. `facts` holds
    ids; the text is made when the notice is delivered.
    """
    messages = [
        Message(
            event=event,
            kind=kind,
            recipient_id=recipient,
            municipality=municipality,
            channel=channel,
            facts=facts,
        )
        for recipient in dict.fromkeys(recipients)
        if recipient is not None
        for channel in (Message.Channel.INBOX, Message.Channel.MAIL)
    ]
    if not messages:
        return
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    transaction.on_commit(ring)


def ring() -> None:
    """Ask a worker to look into the outbox now. When the broker is away the sweeper comes later."""
    from emvi.notifications.tasks import deliver_outbox, ring_quietly

    ring_quietly(deliver_outbox)
