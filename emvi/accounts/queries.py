import secrets

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

from emvi.accounts.models import Account, normalise_login


def is_login_taken(login: str) -> bool:
    return Account.objects.filter(login=normalise_login(login)).exists()


def free_logins(login: str, *, count: int = 3) -> list[str]:
    """Login names like this one that nobody has."""
    base = normalise_login(login)[:50].rstrip("-.")
    tried = {f"{base}-{secrets.randbelow(900) + 100}" for _i in range(count * 3)}
    taken = set(Account.objects.filter(login__in=tried).values_list("login", flat=True))
    return sorted(tried - taken)[:count]


def confirmed_address(account: Account) -> str:
    """The e-mail address that this person has shown to be theirs; empty without one."""
    addresses = EmailAddress.objects.filter(user=account, verified=True)
    return addresses.order_by("-primary").values_list("email", flat=True).first() or ""


def ways_in(account: Account) -> dict[str, bool]:
    """By what this account can be opened, for the page "My account"."""
    kinds = set(Authenticator.objects.filter(user=account).values_list("type", flat=True))
    return {
        "email": bool(confirmed_address(account)),
        "password": account.has_usable_password(),
        "passkey": Authenticator.Type.WEBAUTHN in kinds,
        "app": Authenticator.Type.TOTP in kinds,
    }


def sessions_of(account: Account) -> list[UserSession]:
    """Where this account is logged in now; entries of sessions that ended are dropped. As many
    queries for many sessions as for one."""
    entries = list(UserSession.objects.filter(user=account).order_by("pk"))
    running = Session.objects.filter(
        pk__in=[entry.session_key for entry in entries], expire_date__gt=timezone.now()
    )
    # Another password ends all sessions that began with the one before.
    hashes = {account.get_session_auth_hash(), *account.get_session_auth_fallback_hash()}
    keys = {one.pk for one in running if one.get_decoded().get(HASH_SESSION_KEY) in hashes}
    if ended := [entry.pk for entry in entries if entry.session_key not in keys]:
        UserSession.objects.filter(pk__in=ended).delete()
    return [entry for entry in entries if entry.session_key in keys]
