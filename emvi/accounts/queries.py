import secrets

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

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
    """Where this account is logged in now; entries of sessions that ended are dropped."""
    return UserSession.objects.purge_and_list(account)
