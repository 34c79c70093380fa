from zoneinfo import ZoneInfo

from django.http import Http404
from django.utils import timezone

from emvi.municipalities.models import Municipality
from emvi.municipalities.queries import municipality_for


class MunicipalityMiddleware:
    """Turns the slug in the address into the municipality, so that no view can forget it, and
    shows times on its clock."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.municipality = None
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()

    def process_view(self, request, view_func, view_args, view_kwargs):
        slug = view_kwargs.get("municipality")
        # The API knows whose request it is only after it has read the token, so it looks itself.
        if slug is None or "api" in request.resolver_match.namespaces:
            return None
        municipality = municipality_for(request.user, slug)
        if municipality is None:
            raise Http404
        enter(municipality)
        request.municipality = view_kwargs["municipality"] = municipality
        return None


def enter(municipality: Municipality) -> None:
    """Tell times by the municipality's clock, until the end of the request."""
    timezone.activate(ZoneInfo(municipality.time_zone))
