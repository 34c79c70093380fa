from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, patch_cache_control

from emvi.front import errors
from emvi.typed import typed
from emvi.upkeep.board import read_only


class PageSafetyMiddleware:
    """Headers that depend on who reads: nothing of a signed-in person is kept by a cache, and the
    admin's own scripts may evaluate (its library needs that; public pages keep the strict policy).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(self), microphone=(), geolocation=(), interest-cohort=()"
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        match = request.resolver_match
        if match and "admin" in match.namespaces:
            response._csp_update = {
                "script-src": ["'unsafe-eval'"],
                "style-src": ["'unsafe-inline'"],
            }
        if response.headers.get("Cache-Control"):
            return response
        if request.user.is_authenticated or request.method != "GET":
            add_never_cache_headers(response)
            patch_cache_control(response, no_store=True)
        elif not request.path.startswith((f"/{settings.STATIC_URL}", f"/{settings.MEDIA_URL}")):
            patch_cache_control(response, private=True, no_cache=True)
        return response


class KeepWordsMiddleware:
    """Whose session ended while they wrote would be sent to the login, or to its second step, and
    their words would be gone. They get them back, with the way in beside them."""

    WAYS_IN = (
        "account_login",
        "account_reauthenticate",
        "accounts:confirm-code",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    )

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method != "POST" or response.status_code != 302 or request.htmx:
            return response
        ways_in = {reverse(name) for name in self.WAYS_IN}
        is_led_there = urlsplit(response.url).path in ways_in and request.path not in ways_in
        if is_led_there and typed(request):
            return errors.logged_out(request, response.url)
        return response


class ReadOnlyMiddleware:
    """While the portal can only be read, whatever would write gets 503, with the words that were
    typed. Reading goes on. Coming in and going does too: the portal team needs it to end the mode
    in the admin. It changes sessions, and a code by mail is a row of the outbox until it is
    sent."""

    GO_ON = frozenset(
        {
            "account_login",
            "account_logout",
            "account_reauthenticate",
            "account_request_login_code",
            "account_confirm_login_code",
            "accounts:confirm-code",
            "accounts:shared-phone",
            "mfa_authenticate",
            "mfa_login_webauthn",
            "mfa_reauthenticate",
            "mfa_reauthenticate_webauthn",
            # One row; a mail program that is refused may never ask again.
            "notifications:unsubscribe",
            # These let in the portal team only.
            "admin:upkeep_readonlymode_change",
            "api:read-only-switch",
        }
    )
    SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
    SOON = 600

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method in self.SAFE or request.resolver_match.view_name in self.GO_ON:
            return None
        mode = read_only()
        if mode is None:
            return None
        left = (mode.until - timezone.now()).total_seconds() if mode.until else 0
        is_ahead = left > 0
        seconds = max(60, int(left)) if is_ahead else self.SOON
        return errors.not_available(request, seconds, mode.until if is_ahead else None)
