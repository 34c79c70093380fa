from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from emvi.accounts.models import Account, ApiToken, Consent, Erasure, Terms
from emvi.personal import (
    Basis,
    Elsewhere,
    Erased,
    Kept,
    Table,
    about_nobody,
    declare,
    declare_elsewhere,
)

WITH_THE_ACCOUNT = _("As long as the account. An account that nobody uses goes after 2 years.")
WOULD_OPEN = _("It would open the account for a thief of the file.")


def declare_personal_data() -> None:
    declare(_account(), _tokens(), *_ways_in(), *_sessions(), *_agreement())
    about_nobody("Terms of use: the same for everybody.", Terms)
    about_nobody(
        "Django's lists of kinds and rights: the portal gives no rights by them.",
        *(ContentType, Group, Group.permissions.through, Permission),
    )
    declare_elsewhere(*_elsewhere())


def _account() -> Table:
    return Table(
        model=Account,
        title=_("Your account"),
        purpose=_("So that you can come back, and are served in your language."),
        kept=WITH_THE_ACCOUNT,
        basis=Basis.USE,
        erased=Erased.GOES,
        rows=lambda person: Account.objects.filter(pk=person.pk),
        fields={
            "login": Kept(),
            "email": Kept(),
            "password": Kept(_("a digest of your words or password"), why_not=WOULD_OPEN),
            "opaque_id": Kept(_("a random number, for the record of what was done")),
            "language": Kept(),
            "is_shared_phone": Kept(),
            "is_active": Kept(),
            "lock_reason": Kept(words_in="lock_reason_language"),
            "lock_reason_language": Kept(_("written in")),
            "is_superuser": Kept(),
            "joined_on": Kept(),
            "used_month": Kept(value=lambda account, _person: f"{account.used_month:%Y-%m}"),
            "unused_warned_on": Kept(_("day of the last message that it is not used")),
        },
        plain=("id", "unused_warnings"),
    )


def _tokens() -> Table:
    return Table(
        model=ApiToken,
        title=_("Tokens for programs"),
        purpose=_("So that a program of yours can act for you."),
        kept=_("Until 30 days after its last day, or until you revoke it."),
        basis=Basis.USE,
        erased=Erased.GOES,
        rows=lambda person: ApiToken.objects.filter(account=person),
        fields={
            "name": Kept(),
            "prefix": Kept(_("its first letters")),
            "digest": Kept(_("a digest of the token"), why_not=WOULD_OPEN),
            "may_read": Kept(),
            "may_write": Kept(),
            "may_act_as_staff": Kept(),
            "made_at": Kept(_("made on")),
            "expires_on": Kept(),
            "used_in": Kept(_("month in which it was last used")),
        },
        plain=("id", "account"),
    )


def _ways_in() -> list[Table]:
    purpose = _("So that only you come into your account.")
    return [
        Table(
            model=EmailAddress,
            title=_("E-mail addresses"),
            purpose=_("To send you codes and messages, if you want that."),
            kept=WITH_THE_ACCOUNT,
            basis=Basis.USE,
            erased=Erased.GOES,
            rows=lambda person: EmailAddress.objects.filter(user=person),
            fields={
                "email": Kept(_("e-mail address")),
                "verified": Kept(_("confirmed")),
                "primary": Kept(_("in use")),
            },
            plain=("id", "user"),
        ),
        Table(
            model=EmailConfirmation,
            title=_("Confirmations of an address on their way"),
            purpose=purpose,
            kept=_("3 days"),
            basis=Basis.USE,
            erased=Erased.GOES,
            rows=lambda person: EmailConfirmation.objects.filter(email_address__user=person),
            fields={
                "created": Kept(_("time")),
                "sent": Kept(_("sent")),
                "key": Kept(_("secret key"), why_not=WOULD_OPEN),
            },
            plain=("id", "email_address"),
        ),
        Table(
            model=Authenticator,
            title=_("Passkeys and second steps"),
            purpose=purpose,
            kept=WITH_THE_ACCOUNT,
            basis=Basis.USE,
            erased=Erased.GOES,
            rows=lambda person: Authenticator.objects.filter(user=person),
            fields={
                "type": Kept(_("kind")),
                # The rest of it are keys.
                "data": Kept(
                    _("the name you gave it"), value=lambda row, _person: row.data.get("name", "")
                ),
                "created_at": Kept(_("since")),
                "last_used_at": Kept(_("last used")),
            },
            plain=("id", "user"),
        ),
    ]


def _sessions() -> list[Table]:
    return [
        Table(
            model=UserSession,
            title=_("Where you are logged in"),
            purpose=_("So that you can log out on another device."),
            kept=_("Until you log out there, at most 30 days after the last visit."),
            basis=Basis.USE,
            erased=Erased.GOES,
            rows=lambda person: UserSession.objects.filter(user=person),
            fields={
                "user_agent": Kept(_("browser")),
                "created_at": Kept(_("since"), is_day=True),
                "last_seen_at": Kept(_("renewed on"), is_day=True),
                "session_key": Kept(_("secret key"), why_not=WOULD_OPEN),
            },
            # allauth's; the portal writes 0.0.0.0 and nothing into them.
            plain=("id", "user", "ip", "data"),
        ),
        Table(
            model=Session,
            title=_("Login cookie"),
            purpose=_("So that you stay logged in from page to page."),
            kept=_("30 days after the last visit; half an hour on a shared phone."),
            basis=Basis.USE,
            erased=Erased.GOES,
            rows=None,
            fields={
                "session_key": Kept(_("secret key"), why_not=WOULD_OPEN),
                "session_data": Kept(_("state of the login"), why_not=WOULD_OPEN),
                "expire_date": Kept(_("valid until"), why_not=WOULD_OPEN),
            },
        ),
        Table(
            model=LogEntry,
            title=_("Log of the staff pages"),
            purpose=_("None: it is switched off and stays empty."),
            kept=WITH_THE_ACCOUNT,
            basis=Basis.USE,
            erased=Erased.GOES,
            rows=lambda person: LogEntry.objects.filter(user=person),
            fields={
                "action_time": Kept(_("time")),
                "object_repr": Kept(_("about")),
                "change_message": Kept(_("text")),
            },
            plain=("id", "user", "content_type", "object_id", "action_flag"),
        ),
    ]


def _agreement() -> list[Table]:
    return [
        Table(
            model=Consent,
            title=_("Your agreement to the terms"),
            purpose=_("To know which terms hold between us."),
            kept=_("As long as the account. Agreement to replaced terms: 1 year more."),
            basis=Basis.PROOF,
            erased=Erased.GOES,
            rows=lambda person: Consent.objects.filter(account=person),
            fields={"terms": Kept(_("version")), "language": Kept(), "agreed_on": Kept()},
            plain=("id", "account"),
        ),
        Table(
            model=Erasure,
            title=_("That an account was deleted"),
            purpose=_("So that a backup does not bring a deleted account back."),
            kept=_("As long as the portal runs."),
            basis=Basis.PROOF,
            erased=Erased.STAYS,
            rows=None,
            fields={
                "digest": Kept(
                    _("a digest of the random number"), why_not=_("It exists only after you left.")
                ),
                "words": Kept(
                    _("what became of the words"), why_not=_("It exists only after you left.")
                ),
                "erased_on": Kept(_("day"), why_not=_("It exists only after you left.")),
            },
            plain=("id",),
        ),
    ]


def _elsewhere() -> list[Elsewhere]:
    return [
        Elsewhere(
            _("Failed logins and codes, counted by internet address"),
            _("So that nobody can guess passwords or codes."),
            _("As a keyed digest, at most 1 day. The address itself is written nowhere."),
            _("It is deleted automatically."),
        ),
        Elsewhere(
            _("Mails on their way"),
            _("To bring you the codes and messages that you want."),
            _("Until the mail server has them, at most a few minutes as a rule."),
            _("It is deleted automatically."),
        ),
        Elsewhere(
            _("Backups"),
            _("So that nothing is lost when a machine breaks."),
            _("30 days"),
            _("When a backup is brought back, deleted accounts are deleted again at once."),
        ),
    ]
