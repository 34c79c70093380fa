"""The pages for what went wrong: in the reader's language, and nothing typed is lost."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from emvi.rest.errors import failure

TOKEN = "csrfmiddlewaretoken"
SECRETS = {"password", "password1", "password2", "word", "code"}


def _error(request: HttpRequest, status: int, template: str, **context) -> HttpResponse:
    return render(request, f"errors/{template}.html", context, status=status)


def _is_for_a_program(request: HttpRequest) -> bool:
    return request.path.startswith("/api/v1/")


def bad_request(request, exception=None):
    if _is_for_a_program(request):
        return JsonResponse(failure("invalid", _("Some of this does not fit.")), status=400)
    return _error(request, 400, "400")


def permission_denied(request, exception=None):
    return _error(request, 403, "403", reason=str(exception) if exception else "")


def page_not_found(request, exception=None):
    if _is_for_a_program(request):
        return JsonResponse(failure("not_found", _("There is nothing here.")), status=404)
    return _error(request, 404, "404")


def server_error(request):
    """Renders without context processors: the database may be what failed."""
    if _is_for_a_program(request):
        return JsonResponse(failure("broken", _("This went wrong. It is our fault.")), status=500)
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def csrf_failure(request, reason=""):
    """The form was too old, or its reader logged in meanwhile in another tab. What was typed is
    shown, so that it can be copied; and sent again, if it surely comes from a page of ours."""
    fields = [
        (name, value) for name, values in request.POST.lists() for value in values if name != TOKEN
    ]
    typed = [value for name, value in fields if name not in SECRETS and len(value) > 20]
    is_ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    has_secret = any(name in SECRETS for name, _value in fields)
    if typed and is_ours and not has_secret and not request.FILES:
        return _error(request, 403, "send_again", typed=typed, fields=fields)
    return _error(request, 403, "403", reason=_("This page was open for a long time."), typed=typed)
