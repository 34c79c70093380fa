"""Words to those who run the portal, as a mail in the language of those who read it."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from emvi.languages.directions import own_name
from emvi.message_ids import message_id
from emvi.upkeep.models import ContactMessage


def compose(message: ContactMessage) -> EmailMultiAlternatives:
    """The whole mail."""
    town = message.municipality
    with override(town.default_language if town else settings.LANGUAGE_CODE):
        subject, text, html = parts(message)
    mail = EmailMultiAlternatives(
        subject=subject,
        body=text,
        to=[town.contact_email if town else settings.CONTACT_EMAIL],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers={
            "Message-ID": message_id("contact", message.pk, at=message.created_at),
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(html, "text/html")
    return mail


def parts(message: ContactMessage) -> tuple[str, str, str]:
    """Subject, text and HTML, in the language of now."""
    subject = _("A message from the contact form")
    context = {
        "subject": subject,
        "message": message,
        "page_language": own_name(message.language),
        "municipality": message.municipality,
    }
    return (
        subject,
        render_to_string("emails/contact.txt", context),
        render_to_string("emails/contact.html", context),
    )
