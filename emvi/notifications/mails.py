"""Notices as mails: text and HTML, in the person's language, on the municipality's clock."""

from collections import defaultdict

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from emvi.message_ids import message_id
from emvi.municipalities.models import Municipality
from emvi.notifications.digests import DIGEST, digest_contexts
from emvi.notifications.kinds import Context, contexts_of, kind_named
from emvi.notifications.models import Message
from emvi.notifications.topics import Topic
from emvi.notifications.unsubscribing import unsubscribe_url
from emvi.notifications.wording import spoken


def addresses_of(messages: list[Message]) -> dict[int, str]:
    """By account the address it confirmed. Who is not here any more, or locked out, has none: but
    for being told that they are."""
    kinds = {message.pk: kind_named(message.kind) for message in messages}
    about_locks = {
        message.recipient_id
        for message in messages
        if (kind := kinds[message.pk]) is not None and kind.reaches_locked
    }
    confirmed = EmailAddress.objects.filter(
        Q(user__is_active=True) | Q(user__in=about_locks),
        user__in={message.recipient_id for message in messages},
        verified=True,
    )
    # The primary one comes last, and stays.
    return dict(confirmed.order_by("primary").values_list("user_id", "email"))


def contexts_in_language(messages: list[Message]) -> dict[int, Context | Exception]:
    """What each message says, in its recipient's language. Messages that are about the same are
    read together; when that fails, each by itself, so that one stops no other."""
    found: dict[int, Context | Exception] = {}
    groups: dict[tuple, list[Message]] = defaultdict(list)
    for message in messages:
        groups[(message.kind, message.recipient.language, message.municipality_id)].append(message)
    for of_group in groups.values():
        try:
            found |= _contexts(of_group)
        except Exception:
            for message in of_group:
                try:
                    found |= _contexts([message])
                except Exception as error:
                    found[message.pk] = error
    return found


def _contexts(messages: list[Message]) -> dict[int, Context]:
    first = messages[0]
    with spoken(first.recipient.language, first.municipality):
        return digest_contexts(messages) if first.kind == DIGEST else contexts_of(messages)


def compose(message: Message, context: Context, address: str) -> EmailMultiAlternatives:
    """The whole mail."""
    with spoken(message.recipient.language, message.municipality):
        stop_url = unsubscribe_url(message)
        subject, text, html = parts(message.kind, context, message.municipality, stop_url, message)
    headers = {
        "Message-ID": message_id("notice", message.pk, event=message.event, at=message.created_at),
        "Auto-Submitted": "auto-generated",
    }
    if stop_url:
        headers |= {
            "List-Unsubscribe": f"<{stop_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    mail = EmailMultiAlternatives(subject=subject, body=text, to=[address], headers=headers)
    mail.attach_alternative(html, "text/html")
    return mail


def parts(
    kind_name: str,
    context: Context,
    municipality: Municipality | None,
    stop_url: str = "",
    message: Message | None = None,
) -> tuple[str, str, str]:
    """Subject, text and HTML, in the language of now. Subjects are neutral on purpose: they show
    on a locked screen."""
    kind = kind_named(kind_name)
    template = kind.template if kind else kind_name
    subject = str(kind.subject) if kind else _("There is something new")
    through_follow = message is not None and message.topic == Topic.FOLLOWED
    why = _("You get this message because you follow this.") if through_follow else ""
    context = {
        "why": why or (kind.why if kind else ""),
        **context,
        "municipality": municipality,
        "site_url": settings.SITE_URL,
        "stop_url": stop_url,
        "subject": subject,
    }
    return (
        subject,
        render_to_string(f"emails/{template}.txt", context),
        render_to_string(f"emails/{template}.html", context),
    )
