import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from emvi.upkeep.contact_mails import compose
from emvi.upkeep.models import ContactMessage, Pulse

log = logging.getLogger(__name__)

# Longer than the mail server's time-out: what a killed worker held is taken up again after this.
CLAIM = timedelta(minutes=5)
# A mailbox that was away for so long is no mailbox. The page of the privacy text says so.
KEPT = timedelta(days=30)


@shared_task
def deliver_contact_messages() -> int:
    """Mail what is waiting; a row goes when its mail was taken. Safe to run many times at once."""
    delivered = 0
    while (message := _claim_next()) is not None:
        delivered += _deliver(message)
    return delivered


@shared_task
def drop_old_contact_messages() -> int:
    """Forget what could not be delivered for a month."""
    old = ContactMessage.objects.filter(created_at__lt=timezone.now() - KEPT)
    return old.delete()[0]


def _claim_next() -> ContactMessage | None:
    now = timezone.now()
    due = ContactMessage.objects.filter(next_attempt_at__lte=now).order_by("next_attempt_at")
    for message in due.select_related("municipality")[:20]:
        # Compare and set: two workers that see the same row do not both get it.
        same = ContactMessage.objects.filter(pk=message.pk, next_attempt_at=message.next_attempt_at)
        if same.update(next_attempt_at=now + CLAIM):
            return message
    return None


def _deliver(message: ContactMessage) -> int:
    try:
        compose(message).send()
    except Exception as error:  # whatever the server says, one must not stop the rest
        log.warning("Contact message %s not delivered (%s)", message.pk, type(error).__name__)
        attempts = message.attempts + 1
        ContactMessage.objects.filter(pk=message.pk).update(
            attempts=attempts,
            error=type(error).__name__,
            next_attempt_at=timezone.now() + timedelta(seconds=60 * 2 ** min(attempts, 9)),
        )
        return 0
    ContactMessage.objects.filter(pk=message.pk).delete()
    return 1


@shared_task
def note_pulse() -> None:
    """The timetable rang and a worker is there: `manage.py doctor` looks for this."""
    Pulse.objects.update_or_create(pk=1, defaults={"at": timezone.now()})
