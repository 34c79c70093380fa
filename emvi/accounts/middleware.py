from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django_htmx.http import HttpResponseClientRedirect

from emvi.accounts.actions import note_use
from emvi.accounts.consents import agree, current_terms, current_version, has_agreed
from emvi.accounts.known_browser import forget_browser
from emvi.accounts.sharing import IDLE_SECONDS, is_shared_phone
from emvi.typed import typed


class SessionSafetyMiddleware:
    """Ends sessions on shared phones after a pause, and clears the browser after a log-out."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not request.session.is_empty():
            if is_shared_phone(request):
                # Saved anew with each page, so that the half hour counts from the last one.
                request.session.set_expiry(IDLE_SECONDS)
            if request.user.is_authenticated:
                note_use(request.user)
        if getattr(request, "has_logged_out", False):
            # The mark of a known browser outlives a log-out, but not on a shared phone.
            kinds = ["cache"] if getattr(request, "keeps_storage", False) else ["cache", "storage"]
            if getattr(request, "was_shared_phone", True):
                forget_browser(response)
                kinds.append("cookies")
            response.headers["Clear-Site-Data"] = ", ".join(f'"{kind}"' for kind in kinds)
        return response

    def process_exception(self, request, exception):
        """Ask who it is, then come back to the page. allauth would keep the whole request in the
        session until then, with address and all."""
        if not isinstance(exception, ReauthenticationRequired):
            return None
        methods = get_adapter().get_reauthentication_methods(request.user)
        url = methods[0]["url"] if methods else reverse("account_login")
        return redirect_to_login(request.get_full_path(), url)


AGREED, ASKED = "terms_agreed", "terms_asked"
# Who has not agreed reaches all that is theirs, to take it along or to leave.
# The API asks by itself (emvi.municipalities.api_login), for its tokens need no session.
ALWAYS_OPEN = ("accounts:", "account_", "mfa_", "privacy:", "front:inbox", "api:")
AGREE = "agree_to_terms"


class ConsentMiddleware:
    """Asks people to agree to the terms when there are new ones: once a session when they open a
    page, and then when they want to write. Reading stays open, and so does all that is theirs."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        name = request.resolver_match.view_name or ""
        if name.startswith(ALWAYS_OPEN) or request.session.is_empty():
            return None
        if not request.user.is_authenticated or _agrees(request):
            return None
        if request.method != "POST":
            return self._ask_once(request, name)
        if request.POST.get(AGREE) == str(current_version()):
            agree(request.user, current_terms(), language=get_language())
            return None
        return _ask_first(request)

    def _ask_once(self, request: HttpRequest, name: str) -> HttpResponse | None:
        version = current_version()
        is_page = "text/html" in request.headers.get("Accept", "") and not request.htmx
        if not is_page or request.session.get(ASKED) == version:
            return None
        request.session[ASKED] = version
        return redirect(_to_terms(request.get_full_path()))


def _agrees(request: HttpRequest) -> bool:
    """To the current terms; looked up once a session."""
    version = current_version()
    if not version or request.session.get(AGREED) == version:
        return True
    if has_agreed(request.user, version):
        request.session[AGREED] = version
        return True
    return False


def _ask_first(request: HttpRequest) -> HttpResponse:
    """Instead of what was sent: the terms, and everything that was typed, to be sent with them."""
    if request.htmx:
        return HttpResponseClientRedirect(_to_terms(request.htmx.current_url_abs_path or "/"))
    sent = typed(request)
    context: dict[str, Any] = {
        "terms": current_terms(),
        "fields": sent.fields,
        "typed": sent.texts,
        "next": request.get_full_path(),
    }
    return render(request, "accounts/terms_first.html", context, status=403)


def _to_terms(next_url: str) -> str:
    return f"{reverse('accounts:terms')}?{urlencode({'next': next_url})}"
