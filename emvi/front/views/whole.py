from tempfile import TemporaryFile

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from emvi.front.whole.export import export_municipality
from emvi.municipalities.models import Municipality
from emvi.municipalities.scoped_admin import is_portal_team
from emvi.municipalities.second_factor import staff_page


@login_required
@staff_page
def municipality_export(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """Everything that belongs to a municipality as one file, for the portal team."""
    if not is_portal_team(request.user):
        raise PermissionDenied
    if request.method != "POST":
        back = reverse("admin:municipalities_municipality_change", args=[municipality.pk])
        return render(request, "front/municipality_export.html", {"back": back})
    # On disk first: a slow line must not hold the database at one moment.
    file = TemporaryFile()
    export_municipality(municipality, file, by=request.user)
    file.seek(0)
    name = f"{municipality.slug}-{timezone.localdate():%Y-%m-%d}.zip"
    return FileResponse(file, as_attachment=True, filename=name)
