"""Who may come in, and how often."""

import time
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotAuthenticated, PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from emvi.limits import allow, client_address

HOUR = 3600
OF_AN_ACCOUNT = 6_000
# A whole shelter may share one address.
OF_AN_ADDRESS = 30_000


class ScopeMissing(PermissionDenied):
    default_code = "scope_missing"


class HasScope(BasePermission):
    """A token may do what its scopes name; a login in the browser may do all that its person may."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not view.scope:
            return True
        if request.auth is not None and not request.auth.allows(view.scope):
            raise ScopeMissing(_("This token is not made for that."))
        if not request.user.is_authenticated and not view.is_for_guests:
            raise NotAuthenticated(_("Log in, or send a token."))
        return True


class Hourly(BaseThrottle):
    """So many requests of an account, and of an address of those without one."""

    def allow_request(self, request: Request, view: Any) -> bool:
        if request.user.is_authenticated:
            return allow(f"api:account:{request.user.pk}", limit=OF_AN_ACCOUNT, seconds=HOUR)
        return self.allow_stranger(request)

    def allow_stranger(self, request: Request) -> bool:
        """Once more from this address? Also of who shows a token that is none."""
        return allow(f"api:address:{client_address(request)}", limit=OF_AN_ADDRESS, seconds=HOUR)

    def wait(self) -> float:
        return HOUR - time.time() % HOUR
