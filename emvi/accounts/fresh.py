"""Before the safety of an account is touched: was it shown a few minutes ago who this is?"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import app_settings
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def is_fresh(request: HttpRequest) -> bool:
    """A login a few minutes ago is as good as saying it again. So who forgot the eight words can
    come in by a mailed code and choose new ones."""
    records = get_authentication_records(request, request.user)
    latest = max((record["at"] for record in records), default=0)
    return time.time() - latest < app_settings.REAUTHENTICATION_TIMEOUT


def fresh_login_required(view: View) -> View:
    """Ask again who it is, unless the login is fresh. Unlike allauth's own decorator it also asks
    those who have no password and no second factor: they get a code by e-mail."""

    @login_required
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_fresh(request):
            raise ReauthenticationRequired()
        return view(request, *args, **kwargs)

    return checked
