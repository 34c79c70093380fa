"""The mails about accounts. Subjects are neutral, since they show on a locked screen."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from emvi.accounts.models import Account
from emvi.mail_server import fault_of

CODE_MAILS = {"login_code", "email_confirmation", "email_confirmation_signup"}

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


def compose(template_prefix: str, email: str, context: dict[str, Any]) -> dict[str, str]:
    """The parts of a mail that allauth wants sent, in the language of the account behind the
    address; without one, in the language of the page. Raises KeyError for a kind not known."""
    kind = template_prefix.rpartition("/")[2]
    account = Account.objects.filter(email=email.lower()).only("language").first()
    with override(account.language if account else get_language()):
        return render(kind, email, context)


def render(kind: str, email: str, context: dict[str, Any]) -> dict[str, str]:
    """The same in the language of now. Raises KeyError for a kind not known."""
    if kind in CODE_MAILS:
        name, subject = "code", gettext("Your code")
        context = {"code": context["code"]}
    else:
        name, subject = "notice", gettext("You have a message")
        context = {"text": str(NOTICES[kind]), "warn": kind not in WITHOUT_WARNING}
    context |= {"site_url": settings.SITE_URL, "kind": kind}
    return {
        "to": email,
        "subject": subject,
        "text": render_to_string(f"emails/account/{name}.txt", context),
        "html": render_to_string(f"emails/account/{name}.html", context),
    }


def send(parts: dict[str, str]) -> None:
    """Hand a composed mail to the mail server. Raises Refused or ServerTrouble; neither they nor
    what they are raised from say to whom it was going."""
    mail = EmailMultiAlternatives(
        subject=parts["subject"],
        body=parts["text"],
        to=[parts["to"]],
        headers={"Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(parts["html"], "text/html")
    fault = None
    try:
        mail.send()
    except Exception as error:  # an address that cannot be written is named in its error too
        fault = fault_of(error)
    # Only here, where the error with the address is no part of the traceback any more.
    if fault is not None:
        raise fault
