from django.conf import settings
from django.utils.cache import add_never_cache_headers, patch_cache_control


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
