"""A browser in which somebody logged in before has tries of its own at their password. So nobody
who guesses at it from elsewhere can keep them out."""

import secrets

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from emvi.accounts.models import Account, normalise_login
from emvi.accounts.sharing import is_shared_phone

COOKIE = "__Host-known" if settings.SECURE else "known"
A_YEAR = 365 * 24 * 3600


def remember_browser(request: HttpRequest, response: HttpResponse, account: Account) -> None:
    """Give the browser a mark by which it is known again; none to a phone of several people."""
    if is_shared_phone(request):
        forget_browser(response)
        return
    mark = secrets.token_urlsafe(18)
    response.set_cookie(
        COOKIE,
        f"{mark}.{_seal(mark, account)}",
        max_age=A_YEAR,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget_browser(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")


def known_mark(request: HttpRequest, login: str) -> str:
    """The mark of this browser, if the owner of this login name or address logged in here before;
    else empty."""
    mark, _dot, seal = request.COOKIES.get(COOKIE, "").partition(".")
    if not seal:
        return ""
    typed = normalise_login(login)
    owners = Account.objects.filter(Q(login=typed) | Q(email=typed))
    is_theirs = any(constant_time_compare(seal, _seal(mark, owner)) for owner in owners)
    return mark if is_theirs else ""


def _seal(mark: str, account: Account) -> str:
    """Says nothing about the account to who does not have our key, and ends with the password."""
    return salted_hmac(
        "emvi.known-browser", f"{mark}:{account.opaque_id}:{account.password}", algorithm="sha256"
    ).hexdigest()
