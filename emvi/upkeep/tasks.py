import logging
from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from emvi.languages.directions import own_name
from emvi.message_ids import message_id
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
        _mail(message).send()
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


def _mail(message: ContactMessage) -> EmailMessage:
    town = message.municipality
    with translation.override(town.default_language if town else settings.LANGUAGE_CODE):
        lines = [
            f"{_('About')}: {message.get_about_display()}",
            f"{_('Municipality')}: {town or 'EMVI'}",
            f"{_('Language of the page')}: {own_name(message.language)}",
            message.reply_to
            and f"{_('Address for the answer')}: {message.reply_to}"
            or _("They gave no address, so no answer can reach them."),
        ]
        subject = _("A message from the contact form")
    return EmailMessage(
        subject=subject,
        body="\n".join([*lines, "", message.text]),
        to=[town.contact_email if town else settings.CONTACT_EMAIL],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers={
            "Message-ID": message_id("contact", message.pk, at=message.created_at),
            "Auto-Submitted": "auto-generated",
        },
    )


@shared_task
def note_pulse() -> None:
    """The timetable rang and a worker is there: `manage.py doctor` looks for this."""
    Pulse.objects.update_or_create(pk=1, defaults={"at": timezone.now()})
