from zoneinfo import ZoneInfo

from django.http import Http404
from django.utils import timezone

from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may


class MunicipalityMiddleware:
    """Turns the slug in the address into the municipality, so that no view can forget it, and
    shows times on its clock.

    One that is not public yet exists only for those who set it up.
    """

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
        if slug is None:
            return None
        municipality = Municipality.objects.filter(slug=slug).first()
        if municipality is None:
            raise Http404
        if not municipality.is_public and not (
            request.user.is_authenticated
            and may(request.user, "processes.view_unpublished", municipality)
        ):
            raise Http404
        timezone.activate(ZoneInfo(municipality.time_zone))
        request.municipality = view_kwargs["municipality"] = municipality
        return None
