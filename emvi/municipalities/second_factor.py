"""Staff act only after a second step: their rights rest until then, and staff pages say why."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import app_settings
from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from emvi.accounts.second_step import SECOND_FACTORS, has_second_factor
from emvi.municipalities.permissions import holds_any_role


def staff_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view as one for staff: who has a role and came without a second step is sent to it.
    (Names with "desk" and the admin are staff pages by themselves.)"""

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    marked.is_staff_page = True
    return marked


class SecondFactorMiddleware:
    """Notes whether this session made a second step, and keeps the admin behind the same door."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.STAFF_SECOND_FACTOR and request.user.is_authenticated:
            request.user.lacks_second_factor = not made_second_step(request)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        match = request.resolver_match
        in_admin = "admin" in match.namespaces
        if not (in_admin or _is_staff_page(view, match.url_name)):
            return None
        if not request.user.is_authenticated:
            # The admin's own form would know no limits and no second step.
            return _to_login(request) if in_admin else None
        if request.user.lacks_second_factor and holds_any_role(request.user):
            return _to_second_step(request)
        if match.view_name == "admin:login":
            raise PermissionDenied(_("This part is for staff."))
        return None


def _is_staff_page(view: Callable[..., HttpResponse], url_name: str | None) -> bool:
    return getattr(view, "is_staff_page", False) or "desk" in (url_name or "").split("-")


def made_second_step(request: HttpRequest) -> bool:
    """Did this session use a second factor that the account still has?"""
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records) and has_second_factor(request.user)


def made_second_step_lately(request: HttpRequest) -> bool:
    """Was the second step made a few minutes ago? Asked before rights of staff leave the browser."""
    records = get_authentication_records(request, request.user)
    latest = max((record["at"] for record in records if record["method"] == "mfa"), default=0)
    is_fresh = time.time() - latest < app_settings.REAUTHENTICATION_TIMEOUT
    return is_fresh and has_second_factor(request.user)


def _to_login(request: HttpRequest) -> HttpResponse:
    return redirect_to_login(_wanted(request), reverse("account_login"))


def _to_second_step(request: HttpRequest) -> HttpResponse:
    kinds = set(
        Authenticator.objects.filter(user_id=request.user.pk).values_list("type", flat=True)
    )
    if kinds.isdisjoint(SECOND_FACTORS):
        messages.warning(
            request,
            _(
                "You have a role in a municipality. To use it, first add a second step to your login."
            ),
        )
        return redirect_to_login(_wanted(request), reverse("mfa_index"))
    messages.warning(
        request, _("This page is for staff. Please make the second step of the login.")
    )
    step = (
        "mfa_reauthenticate" if Authenticator.Type.TOTP in kinds else "mfa_reauthenticate_webauthn"
    )
    return redirect_to_login(_wanted(request), reverse(step))


def _wanted(request: HttpRequest) -> str:
    """The page to come back to."""
    if request.resolver_match.view_name == "admin:login":
        return request.GET.get("next") or reverse("admin:index")
    return request.get_full_path()
