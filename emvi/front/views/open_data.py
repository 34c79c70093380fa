"""What programs can read and do, described for people and for programs."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from emvi.audit.models import AuditSeal
from emvi.municipalities.models import Municipality
from emvi.rest.description import description, operations, public_operations, things
from participation.proposals.exports.columns import COLUMNS


@require_safe
def schema(request: HttpRequest) -> JsonResponse:
    """The description of the API, for programs."""
    response = JsonResponse(description())
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    """All that programs can do, with every field. Nothing but this page is loaded."""
    context = {"operations": operations(), "things": things()}
    return render(request, "front/api_docs.html", context)


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """What everybody may read and use, under which licence, and what every field means."""
    found = public_operations()
    context = {
        "columns": COLUMNS.items(),
        "operations": found,
        "things": things(one.gives for one in found),
        "towns": Municipality.objects.public(),
        "seal": AuditSeal.objects.order_by("-pk").first(),
    }
    return render(request, "front/open_data.html", context)
