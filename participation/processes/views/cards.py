"""A card of a process that other sites may show in a frame."""

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may
from emvi.municipalities.second_factor import staff_page
from participation.processes.models import Process
from participation.processes.queries import process_for
from participation.processes.steps import steps_of
from participation.processes.views.browse import get_process

MINUTES = 5
POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["*"],
}

# What somebody pastes into a page of another site.
SNIPPET = '<iframe src="{}" title="{}" width="100%" height="320" loading="lazy"></iframe>'


@require_safe
@xframe_options_exempt
@csp_replace(POLICY)
def process_card(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """Title, step and count, and a link: as a guest sees them, whoever asks. No script and no
    cookie, since it stands on somebody else's site."""
    process = _for_guests(municipality, slug)
    if process is None:
        raise Http404
    process.steps = steps_of(process)
    address = settings.SITE_URL + process.get_absolute_url()
    context = {"process": process, "town": municipality, "address": address}
    response = render(request, "processes/process_card.html", context)
    response.headers["Cache-Control"] = f"public, max-age={MINUTES * 60}"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _for_guests(municipality: Municipality, slug: str) -> Process | None:
    return process_for(AnonymousUser(), municipality, slug) if municipality.is_public else None


@login_required
@staff_page
def process_embed(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """What is put into another site so that it shows the card."""
    process = get_process(request, municipality, slug)
    if not may(request.user, "processes.change_process", municipality):
        raise PermissionDenied
    card = reverse("processes:process-card", args=[municipality.slug, slug])
    address = settings.SITE_URL + card
    context = {
        "process": process,
        "address": address,
        "snippet": format_html(SNIPPET, address, process.title),
        "is_for_guests": _for_guests(municipality, slug) is not None,
    }
    return render(request, "processes/process_embed.html", context)
