from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.userkit import filter_users_by_email, get_user_by_username
from django.http import HttpRequest

from emvi.accounts.models import Account
from emvi.accounts.phrases import WORDS_IN_A_PHRASE, normalise_phrase


class PhraseBackend(AuthenticationBackend):
    """Login name or e-mail address with a password, or with a phrase however it was typed.

    As many digests are made for an address or a name that nobody has as for one that somebody
    has: how long the answer takes says nothing about who has an account.
    """

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> Account | None:
        typed = credentials.get("password") or ""
        login = credentials.get("username") or credentials.get("email") or ""
        if not (typed and login):
            return None
        account = _account_behind(login)
        for password in _readings(typed):
            if account is None:
                self._mitigate_timing_attack(password)
            elif found := self._check_password(account, password):
                return found
        return None


def _readings(typed: str) -> list[str]:
    """What may be meant: eight words as a phrase, and the text as it is."""
    # A long text is no phrase, and would only keep the processor busy.
    phrase = normalise_phrase(typed[:400])
    if len(phrase.split()) == WORDS_IN_A_PHRASE and phrase != typed:
        return [phrase, typed]
    return [typed]


def _account_behind(login: str) -> Account | None:
    """By login name, else by address: the one who confirmed it comes first."""
    by_address = filter_users_by_email(login, prefer_verified=True, for_login=True)
    return get_user_by_username(login) or next(iter(by_address), None)
