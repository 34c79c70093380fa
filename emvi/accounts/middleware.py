from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth.views import redirect_to_login
from django.urls import reverse

from emvi.accounts.known_browser import forget_browser
from emvi.accounts.sharing import IDLE_SECONDS, is_shared_phone


class SessionSafetyMiddleware:
    """Ends sessions on shared phones after a pause, and clears the browser after a log-out."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not request.session.is_empty() and is_shared_phone(request):
            # Saved anew with each page, so that the half hour counts from the last one.
            request.session.set_expiry(IDLE_SECONDS)
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
