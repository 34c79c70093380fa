"""The pages for what went wrong: in the reader's language, and nothing typed is lost."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def _error(request: HttpRequest, status: int, template: str, **context) -> HttpResponse:
    return render(request, f"errors/{template}.html", context, status=status)


def bad_request(request, exception=None):
    return _error(request, 400, "400")


def permission_denied(request, exception=None):
    return _error(request, 403, "403", reason=str(exception) if exception else "")


def page_not_found(request, exception=None):
    return _error(request, 404, "404")


def server_error(request):
    """Renders without context processors: the database may be what failed."""
    from django.template.loader import render_to_string

    return HttpResponse(render_to_string("errors/500.html"), status=500)


def csrf_failure(request, reason=""):
    """The form was too old. What was typed is shown, so that it can be copied."""
    typed = [
        value
        for name, value in request.POST.items()
        if name not in {"csrfmiddlewaretoken", "password", "password1", "password2", "word"}
        and len(value) > 20
    ]
    return _error(request, 403, "403", reason=_("This page was open for a long time."), typed=typed)
