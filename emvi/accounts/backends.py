from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from emvi.accounts.models import Account
from emvi.accounts.phrases import WORDS_IN_A_PHRASE, normalise_phrase


class PhraseBackend(AuthenticationBackend):
    """Login name or e-mail address with a password, or with a phrase however it was typed."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> Account | None:
        typed = credentials.get("password") or ""
        # A long text is no phrase, and would only keep the processor busy.
        phrase = normalise_phrase(typed[:400])
        if len(phrase.split()) == WORDS_IN_A_PHRASE and phrase != typed:
            account = super().authenticate(request, **credentials | {"password": phrase})
            if account is not None:
                return account
        return super().authenticate(request, **credentials)
