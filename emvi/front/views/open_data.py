"""What programs can read, described for people."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from emvi.rest.description import description


@require_safe
def schema(request: HttpRequest) -> JsonResponse:
    """The description of the API, for programs."""
    response = JsonResponse(description())
    response.headers["Cache-Control"] = "public, max-age=300"
    return response
