"""The pages for what went wrong: in the reader's language, and nothing typed is lost."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from emvi.accounts.views.sign_up import already_in
from emvi.rest.errors import failure
from emvi.typed import Typed, typed

A_FEW_MINUTES = 300
WAYS_IN = {"accounts:sign-up", "accounts:sign-up-words", "account_login", "account_signup"}


def _error(
    request: HttpRequest, status: int, *, again: bool = False, template: str = "", **context
) -> HttpResponse:
    """The page of this status. `again`: offer to send the same once more."""
    words = typed(request)
    context |= {
        "typed": words.texts,
        "fields": words.fields if again else (),
        "here": request.get_full_path(),
    }
    return render(request, f"errors/{template or status}.html", context, status=status)


def _is_for_a_program(request: HttpRequest) -> bool:
    return request.path.startswith("/api/v1/")


def bad_request(request, exception=None):
    if _is_for_a_program(request):
        return JsonResponse(failure("invalid", _("Some of this does not fit.")), status=400)
    return _error(request, 400)


def permission_denied(request, exception=None):
    return _error(request, 403, reason=str(exception) if exception else "")


def page_not_found(request, exception=None):
    if _is_for_a_program(request):
        return JsonResponse(failure("not_found", _("There is nothing here.")), status=404)
    return _error(request, 404)


def too_many_requests(request, seconds: int = A_FEW_MINUTES):
    response = _error(request, 429, again=True)
    response.headers["Retry-After"] = str(seconds)
    return response


def not_available(request, seconds: int, until=None):
    """Read-only mode: a write waits for later."""
    if _is_for_a_program(request):
        message = _("This portal can only be read for a while.")
        response = JsonResponse(failure("read_only", message), status=503)
    else:
        response = _error(request, 503, again=True, until=until)
    response.headers["Retry-After"] = str(seconds)
    return response


def server_error(request):
    """Renders without context processors: the database may be what failed."""
    if _is_for_a_program(request):
        return JsonResponse(failure("broken", _("This went wrong. It is our fault.")), status=500)
    try:
        words = typed(request)
        context = {"typed": words.texts, "fields": words.fields, "csrf_token": get_token(request)}
    except Exception:  # whatever broke the request may break this too
        words, context = Typed(), {}
    return HttpResponse(
        render_to_string("errors/500.html", context | {"here": request.get_full_path()}),
        status=500,
    )


def logged_out(request: HttpRequest, way_in: str) -> HttpResponse:
    """The session ended while somebody wrote, or its second step is missing: `way_in` leads on."""
    return _error(request, 403, again=True, template="logged_out", way_in=way_in)


def csrf_failure(request, reason=""):
    """The form was too old, or its reader logged in meanwhile in another tab. What was typed is
    shown, so that it can be copied; and sent again, if it surely comes from a page of ours."""
    if request.user.is_authenticated and request.resolver_match.view_name in WAYS_IN:
        return already_in(request)
    words = typed(request)
    is_ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    if words and words.fields and is_ours:
        return _error(request, 403, again=True, template="send_again")
    return _error(request, 403, reason=_("This page was open for a long time."))
