"""What notices about one's own data say."""

from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.audit.models import AuditEntry, AuditNote
from emvi.municipalities.models import Municipality
from emvi.notifications.kinds import Context, Kind
from emvi.notifications.models import Message
from emvi.notifications.topics import Topic


def contact_revealed(messages: list[Message]) -> dict[int, Context]:
    """Somebody of the staff looked at this person's contact data."""
    entries = AuditEntry.objects.select_related("note").in_bulk(
        [message.facts["entry"] for message in messages]
    )
    found = ((message.pk, entries.get(message.facts["entry"])) for message in messages)
    return {
        pk: _revealed_context(entry.municipality_id, getattr(entry, "note", None))
        for pk, entry in found
        if entry is not None
    }


def _revealed_context(municipality_id: int | None, note: AuditNote | None) -> Context:
    who = (
        _("Who sets up the municipality in which you have a role opened it.")
        if municipality_id
        else _("The portal team opened it.")
    )
    return {
        "icon": "eye",
        "headline": _("Staff have looked at your contact data."),
        "lines": [
            who,
            _("They saw your login name and your e-mail address. Each time stands in the audit."),
            *([] if note else [_("The reason has been deleted since.")]),
        ],
        "reason": note.text if note else "",
        "reason_language": note.language if note else "",
        "is_read_here": True,
        "url": f"{settings.SITE_URL}{reverse('accounts:settings')}",
    }


def account_unused(messages: list[Message]) -> dict[int, Context]:
    """The account was not used for long, and will be deleted."""
    return {
        message.pk: _unused_context(date.fromisoformat(message.facts["goes_on"]))
        for message in messages
    }


def _unused_context(day: date) -> Context:
    return {
        "icon": "clock",
        "headline": _("Your account will soon be deleted."),
        "lines": [
            _(
                "You have not used it for two years. To keep it, log in once before this day: %(day)s"
            )
            % {"day": date_format(day, "DATE_FORMAT")},
            _("If you do nothing, we delete it. What you published stays, without your name."),
        ],
        "is_read_here": True,
        "url": f"{settings.SITE_URL}{reverse('account_login')}",
    }


def account_locked(messages: list[Message]) -> dict[int, Context]:
    """The portal team locked the account. Left out once it is open again."""
    return {
        message.pk: _locked_context(message.recipient)
        for message in messages
        if not message.recipient.is_active
    }


def _locked_context(account: Account) -> Context:
    return {
        "icon": "key",
        "headline": _("Your account is locked."),
        "lines": [
            _("The portal team has locked it. You cannot log in now; what you published stays."),
            _("Do you think that this is wrong? Write to us. Another person looks at it again."),
        ],
        "reason": account.lock_reason,
        "reason_language": account.lock_reason_language,
        "is_read_here": True,
        "url": f"{settings.SITE_URL}{reverse('front:portal-contact')}",
    }


def account_unlocked(messages: list[Message]) -> dict[int, Context]:
    """The account can be used again."""
    return {message.pk: _unlocked_context() for message in messages}


def _unlocked_context() -> Context:
    return {
        "icon": "key",
        "headline": _("Your account is open again."),
        "lines": [_("You can log in and take part as before.")],
        "is_read_here": True,
        "url": f"{settings.SITE_URL}{reverse('account_login')}",
    }


def _locked_sample(_municipality: Municipality) -> Context:
    reason = _("Somebody else seems to use this account to harm people.")
    return _locked_context(Account(lock_reason=reason, lock_reason_language=get_language()))


def _unlocked_sample(_municipality: Municipality) -> Context:
    return _unlocked_context()


def _revealed_sample(_municipality: Municipality) -> Context:
    reason = _("The second step of the login was lost.")
    return _revealed_context(None, AuditNote(text=reason, language=get_language()))


def _unused_sample(_municipality: Municipality) -> Context:
    return _unused_context(timezone.localdate() + timedelta(days=30))


ABOUT_YOUR_ACCOUNT = gettext_lazy("You get this message because it is about your account.")
KINDS = [
    Kind(
        name="contact_revealed",
        topic=Topic.ACCOUNT,
        title=gettext_lazy("Contact data that staff opened"),
        who=gettext_lazy("the person whose contact data it is, at once"),
        why=ABOUT_YOUR_ACCOUNT,
        build=contact_revealed,
        sample=_revealed_sample,
        template="decision",
    ),
    Kind(
        name="account_locked",
        topic=Topic.ACCOUNT,
        title=gettext_lazy("Accounts that the portal team locks"),
        who=gettext_lazy("the person whose account it is, at once, with the reason"),
        why=ABOUT_YOUR_ACCOUNT,
        build=account_locked,
        sample=_locked_sample,
        template="decision",
        reaches_locked=True,
    ),
    Kind(
        name="account_unlocked",
        topic=Topic.ACCOUNT,
        title=gettext_lazy("Accounts that are open again"),
        who=gettext_lazy("the person whose account it is, at once"),
        why=ABOUT_YOUR_ACCOUNT,
        build=account_unlocked,
        sample=_unlocked_sample,
        template="decision",
    ),
    Kind(
        name="account_unused",
        topic=Topic.ACCOUNT,
        title=gettext_lazy("Accounts that nobody uses"),
        who=gettext_lazy("the person whose account it is, about 30 and 7 days before it goes"),
        why=ABOUT_YOUR_ACCOUNT,
        build=account_unused,
        sample=_unused_sample,
        template="decision",
    ),
]
