"""The mails about accounts. Subjects are neutral, since they show on a locked screen."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from emvi.accounts.models import Account
from emvi.limits import DAY, allow

# Longer than a code works nobody needs it, and later than that a warning comes too late.
CODES_LAST = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
NOTICES_LAST = timedelta(days=3)
CODE_MAILS = {"login_code", "email_confirmation", "email_confirmation_signup"}

# How many go to one mailbox: whoever knows an address can ask for them, and its owner did not. Of
# codes so many in an hour only, since their owner waits as long when somebody else used them up.
MOST_CODES, AN_HOUR = 12, 3600
MOST_NEWS, HALF_A_DAY = 2, DAY // 2

# What happened, for those who can do something if it was not them.
NOTICES: dict[str, Promise] = {
    "account_already_exists": _(
        "You already have an account with this address. Log in with a code: we mail you one."
    ),
    "unknown_account": _("There is no account with this address. You can create one."),
    "email_changed": _("The e-mail address of your account was changed."),
    "email_deleted": _("This e-mail address was removed from your account."),
    "email_confirm": _("This e-mail address was confirmed for your account."),
    "password_changed": _("The password or the eight words of your account were changed."),
    "password_set": _("Your account now has a password."),
    "totp_activated": _("An app for the second step was added to your account."),
    "totp_deactivated": _("The app for the second step was removed from your account."),
    "webauthn_added": _("A passkey was added to your account."),
    "webauthn_removed": _("A passkey was removed from your account."),
    "recovery_codes_generated": _("New reserve codes were made for your account."),
}
# Nothing of theirs has changed, so there is nothing to warn about.
WITHOUT_WARNING = {"account_already_exists", "unknown_account"}


def kind_of(template_prefix: str) -> str:
    """What allauth calls a mail, by the last word of its template. Raises KeyError for a kind that
    nobody has words for."""
    kind = template_prefix.rpartition("/")[2]
    if kind not in CODE_MAILS and kind not in NOTICES:
        raise KeyError(kind)
    return kind


@dataclass(frozen=True)
class Posted:
    """A mail about an account, before it is written: to whom, in which language, until when it is
    of use. `account` is None where nobody is behind the address."""

    kind: str
    email: str
    code: str
    account: Account | None
    language: str
    lasts: timedelta


Poster = Callable[[Posted], None]
_posters: list[Poster] = []


def on_post(poster: Poster) -> Poster:
    """Give mails about accounts to `poster`. The outbox says it in the `ready` of its `apps.py`:
    it stands above accounts, which cannot import it."""
    if poster not in _posters:
        _posters.append(poster)
    return poster


def post(kind: str, email: str, *, code: str = "", by: Account | None = None) -> None:
    """Put a mail into the outbox, in the caller's transaction. It will be in the language of the
    account behind the address, or of `by`, who is logged in; without one, of the page. A mailbox
    that was sent too many of late gets none: the page says the same."""
    if by is None and not _may_be_sent(kind, email):
        return
    account = Account.objects.filter(email=email.lower()).only("language").first() or by
    posted = Posted(
        kind=kind,
        email=email,
        code=code,
        account=account,
        language=account.language if account else get_language() or settings.LANGUAGE_CODE,
        lasts=CODES_LAST if kind in CODE_MAILS else NOTICES_LAST,
    )
    for poster in _posters:
        poster(posted)


def _may_be_sent(kind: str, email: str) -> bool:
    if kind not in CODE_MAILS | WITHOUT_WARNING:
        return True
    name, _at, domain = email.lower().partition("@")
    mailbox = f"{name.partition('+')[0]}@{domain}"
    if kind in CODE_MAILS:
        return allow(f"mailbox:codes:{mailbox}", limit=MOST_CODES, seconds=AN_HOUR)
    return allow(f"mailbox:{kind}:{mailbox}", limit=MOST_NEWS, seconds=HALF_A_DAY)


def render(kind: str, code: str = "") -> tuple[str, str, str]:
    """Subject, text and HTML, in the language of now. Raises KeyError for a kind not known."""
    if kind in CODE_MAILS:
        name, subject = "code", gettext("Your code")
        context = {"code": code}
    else:
        name, subject = "notice", gettext("You have a message")
        context = {"text": str(NOTICES[kind]), "warn": kind not in WITHOUT_WARNING}
    context |= {"site_url": settings.SITE_URL, "kind": kind}
    return (
        subject,
        render_to_string(f"emails/account/{name}.txt", context),
        render_to_string(f"emails/account/{name}.html", context),
    )
