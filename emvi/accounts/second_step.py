from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from emvi.accounts.models import Account

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def note_second_step(
    request: HttpRequest, user: Account, authenticator: Authenticator, **_kwargs: Any
) -> None:
    """Who has just shown a new app or passkey has made the second step with it, too. Without this
    they would wait for the app's next code."""
    if authenticator.type in SECOND_FACTORS:
        record_authentication(
            request, user, method="mfa", id=authenticator.pk, type=authenticator.type
        )


def has_second_factor(account: Account) -> bool:
    return Authenticator.objects.filter(user_id=account.pk, type__in=SECOND_FACTORS).exists()
