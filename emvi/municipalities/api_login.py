"""Who a request to the API is from: by a token, or by the login in a browser."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from emvi.accounts.consents import current_version, has_agreed
from emvi.accounts.models import Account, ApiToken
from emvi.accounts.second_step import has_second_factor
from emvi.accounts.tokens import usable_token

SAFE = {"GET", "HEAD"}


class TermsFirst(PermissionDenied):
    default_code = "terms_first"


class BySession(SessionAuthentication):
    """By the login in a browser, with the token of its forms."""

    def authenticate(self, request: Request) -> tuple[Account, None] | None:
        found = super().authenticate(request)
        if found is not None:
            refuse_without_terms(request, found[0])
        return found


class ByToken(BaseAuthentication):
    """`Authorization: Bearer emvi_…`. A token that may not read is a guest when it reads, and
    rights of staff rest unless the token has that scope."""

    def authenticate(self, request: Request) -> tuple[Account | AnonymousUser, ApiToken] | None:
        header = request.headers.get("Authorization")
        if header is None:
            return None
        kind, _space, plain = header.partition(" ")
        token = usable_token(plain.strip()) if kind.lower() == "bearer" else None
        if token is None:
            raise AuthenticationFailed(_("This token does not work, or not any more."))
        account = token.account
        account.lacks_second_factor = not wakes_staff_rights(token)
        account.token_made_at = token.made_at
        if request.method in SAFE and not (token.may_read or token.may_act_as_staff):
            return AnonymousUser(), token
        refuse_without_terms(request, account)
        return account, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


def refuse_without_terms(request: Request, account: Account) -> None:
    """Who has not agreed to the terms reads, and does nothing."""
    version = current_version()
    if request.method not in SAFE and version and not has_agreed(account, version):
        raise TermsFirst(_("First agree to the terms of use, on the page of your account."))


def wakes_staff_rights(token: ApiToken) -> bool:
    """Does this token bring the rights of staff along? Only while there is still a second factor.
    Of roles it knows those that were given before it was made: one that ended and was given anew
    needs a new token (`working_grants`)."""
    return token.may_act_as_staff and (
        not settings.STAFF_SECOND_FACTOR or has_second_factor(token.account)
    )
