from datetime import date

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from emvi import retention
from emvi.accounts.consents import agree
from emvi.accounts.erasure import run_erasers, run_word_removers
from emvi.accounts.models import Account, Terms, Words, this_month
from emvi.accounts.phrases import normalise_phrase
from emvi.accounts.tombstones import leave_tombstone
from emvi.audit.actions import drop_notes_about, record


def create_account(
    login: str,
    *,
    phrase: str,
    language: str,
    is_shared_phone: bool = False,
    terms: Terms | None = None,
    **fields,
) -> Account:
    """Make an account that opens with a login name and a phrase, and note to which terms the
    person agreed. Raises ValidationError with the code "taken" when somebody has this login name.
    """
    try:
        with transaction.atomic():
            account = Account.objects.create_user(
                login=login,
                password=normalise_phrase(phrase),
                language=language,
                is_shared_phone=is_shared_phone,
                **fields,
            )
            if terms is not None:
                agree(account, terms, language=language)
            return account
    except IntegrityError as error:
        raise ValidationError(_("This login name is taken."), code="taken") from error


def set_phrase(account: Account, *, phrase: str) -> None:
    """Open the account with these words from now on; what opened it before stops."""
    set_password(account, password=normalise_phrase(phrase))


def set_password(account: Account, *, password: str) -> None:
    """Open the account with this password from now on. Other sessions end by it, and tokens."""
    account.set_password(password)
    with transaction.atomic():
        account.save(update_fields=["password"])
        account.api_tokens.all().delete()


def change_settings(account: Account, *, language: str, is_shared_phone: bool) -> None:
    """Keep how somebody wants to be served."""
    account.language = language
    account.is_shared_phone = is_shared_phone
    account.save(update_fields=["language", "is_shared_phone"])


def end_sessions(account: Account, *, but: str | None = None) -> None:
    """Log the account out everywhere, but for one session key."""
    for session in UserSession.objects.filter(user=account).exclude(session_key=but or ""):
        session.end()


def remove_second_factor(account: Account, *, by: Account | None, note: str) -> bool:
    """Somebody lost the phone with their app or passkey, and nobody else can act for the office:
    take it away, so that they add another after the next login. Sessions end and tokens go with
    it, since whoever found the phone may have them. `by` None: at the machine. The note says how
    the person was recognised. False: there was none."""
    with transaction.atomic():
        removed, _rows = Authenticator.objects.filter(user=account).delete()
        if not removed:
            return False
        account.api_tokens.all().delete()
        end_sessions(account)
        record("account.second_factor_removed", account, by=by, note=note)
    return True


def erase_account(
    account: Account,
    *,
    words: str = Words.STAY,
    by: Account | None = None,
    on: date | None = None,
) -> None:
    """Erase an account and everything that says who it was. What it published stays without a
    name or, if `words` says so, goes too; counts stay. `by` is None where the portal does it by
    its timetable; `on` is the day of an erasure that is done again.

    Raises Refused when the account is still needed, as the last administrator of a municipality.
    """
    with transaction.atomic():
        if words == Words.GO:
            run_word_removers(account)
        # Before the erasers: what else entries call this person goes with them.
        drop_notes_about(account)
        run_erasers(account)
        end_sessions(account)
        record("account.erased", account, by=by, facts={"words": str(words)})
        leave_tombstone(account, words=words, on=on or timezone.localdate())
        account.delete()


def note_use(account: Account) -> None:
    """Keep the month in which an account was last used. Writes once a month."""
    month = this_month()
    if account.used_month != month:
        Account.objects.filter(pk=account.pk).update(
            used_month=month, unused_warnings=0, unused_warned_on=None
        )
        account.used_month = month


def drop_unconfirmed_accounts() -> int:
    """Drop accounts that were begun by e-mail days ago and never confirmed: nobody was ever in.
    Returns how many. Safe to repeat."""
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    second_factors = Authenticator.objects.filter(user=OuterRef("pk"))
    stale = Account.objects.filter(
        Exists(addresses),
        ~Exists(addresses.filter(verified=True)),
        ~Exists(second_factors),
        password__startswith=UNUSABLE_PASSWORD_PREFIX,
        joined_on__lt=retention.UNCONFIRMED_ACCOUNTS.cutoff(),
    )
    _rows, by_model = stale.delete()
    return by_model.get(Account._meta.label, 0)
