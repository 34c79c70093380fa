import time

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url
from allauth.core.ratelimit import respond_429
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from emvi.accounts.forms import ConfirmLoginCodeForm
from emvi.accounts.queries import confirmed_address
from emvi.accounts.second_step import has_second_factor
from emvi.limits import allow

SESSION_KEY = "confirm_code"
SECONDS = 600
TRIES = 3
CODES_AN_HOUR = 5


@login_required
def confirm_code(request: HttpRequest) -> HttpResponse:
    """Show who it is with a code by e-mail, in the middle of a session. Not for those with a
    second factor: a code alone would undo what the factor is for."""
    email = confirmed_address(request.user)
    if not email or has_second_factor(request.user):
        raise Http404
    next_url = get_next_redirect_url(request) or reverse("accounts:settings")
    pending = _pending(request)
    here = f"{request.path}?{urlencode({'next': next_url})}"
    if request.POST.get("do") == "send":
        return redirect(here) if pending or _send(request, email) else _too_many(request)
    context = {"email": email, "next": next_url}
    if pending is None:
        return render(request, "accounts/confirm_code.html", context)
    form = ConfirmLoginCodeForm(request.POST or None, code=pending["code"])
    if form.is_valid():
        del request.session[SESSION_KEY]
        record_authentication(request, request.user, method="code", reauthenticated=True)
        return HttpResponseRedirect(next_url)
    if form.is_bound and not _may_try_again(request, pending):
        if not _send(request, email):
            return _too_many(request)
        messages.error(request, _("Too many tries. We have sent you a new code."))
        return redirect(here)
    return render(request, "accounts/confirm_code.html", context | {"form": form})


def _pending(request: HttpRequest) -> dict | None:
    """The code that was sent and still works."""
    pending = request.session.get(SESSION_KEY)
    if pending is None or time.time() - pending["at"] > SECONDS:
        return None
    return pending


def _send(request: HttpRequest, email: str) -> bool:
    if not allow(f"confirm-code:{request.user.pk}", limit=CODES_AN_HOUR, seconds=3600):
        return False
    adapter = get_adapter()
    pending = {"code": adapter.generate_login_code(), "at": time.time(), "tries": 0}
    request.session[SESSION_KEY] = pending
    adapter.send_mail("account/email/login_code", email, {"code": pending["code"]})
    return True


def _too_many(request: HttpRequest) -> HttpResponse:
    return respond_429(request)


def _may_try_again(request: HttpRequest, pending: dict) -> bool:
    pending["tries"] += 1
    if pending["tries"] < TRIES:
        request.session[SESSION_KEY] = pending
        return True
    del request.session[SESSION_KEY]
    return False
