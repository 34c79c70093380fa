from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from emvi.notifications.models import Message
from emvi.notifications.notices import context_of


def deliver(message: Message) -> None:
    """Send one notice. In-portal notices need nothing more than their row."""
    if message.channel == Message.Channel.MAIL and message.recipient.email:
        with translation.override(message.recipient.language):
            _send_mail(message)


def _send_mail(message: Message) -> None:
    context = context_of(message)
    if context is None:
        return
    context |= {
        "message": message,
        "municipality": message.municipality,
        "site_url": settings.SITE_URL,
    }
    mail = EmailMultiAlternatives(
        # Neutral on purpose: a subject shows on a locked screen.
        subject=_("You have a message"),
        body=render_to_string(f"emails/{message.kind}.txt", context),
        to=[message.recipient.email],
        # The same every time, so that a mail sent twice can be recognised as one.
        headers={"Message-ID": f"<notice-{message.pk}@emvi>", "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string(f"emails/{message.kind}.html", context), "text/html")
    mail.send()
