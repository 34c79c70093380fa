"""What notices about one's own data say."""

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from emvi.audit.models import AuditEntry
from emvi.notifications.models import Message


def contact_revealed(messages: list[Message]) -> dict[int, dict[str, Any]]:
    """Somebody of the staff looked at this person's contact data."""
    entries = AuditEntry.objects.select_related("note").in_bulk(
        [message.facts["entry"] for message in messages]
    )
    return {
        message.pk: _revealed_context(entries[message.facts["entry"]])
        for message in messages
        if message.facts["entry"] in entries
    }


def _revealed_context(entry: AuditEntry) -> dict[str, Any]:
    note = getattr(entry, "note", None)
    headline = _("Staff have looked at your contact data.")
    who = (
        _("Who sets up the municipality in which you have a role opened it.")
        if entry.municipality_id
        else _("The portal team opened it.")
    )
    parts = [
        who,
        _("They saw your login name and your e-mail address. Each time stands in the audit."),
        _("Reason:") if note else _("The reason has been deleted since."),
    ]
    return {
        "icon": "eye",
        "headline": headline,
        "text": "\n\n".join(parts),
        "reason": note.text if note else "",
        "reason_language": note.language if note else "",
        "url": f"{settings.SITE_URL}{reverse('accounts:settings')}",
    }


def account_unused(messages: list[Message]) -> dict[int, dict[str, Any]]:
    """The account was not used for long, and will be deleted."""
    return {message.pk: _unused_context(message) for message in messages}


def _unused_context(message: Message) -> dict[str, Any]:
    day = date_format(date.fromisoformat(message.facts["goes_on"]), "DATE_FORMAT")
    parts = [
        _("You have not used it for two years. To keep it, log in once before this day: %(day)s")
        % {"day": day},
        _("If you do nothing, we delete it. What you published stays, without your name."),
    ]
    return {
        "icon": "clock",
        "headline": _("Your account will soon be deleted."),
        "text": "\n\n".join(parts),
        "url": f"{settings.SITE_URL}{reverse('account_login')}",
    }
