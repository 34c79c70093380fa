from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from emvi.limits import makes_a_file
from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may
from emvi.municipalities.queries import municipality_for
from emvi.notifications.views import change_to_following
from participation.processes import queries
from participation.processes.models import Process
from participation.processes.parts import parts_of
from participation.processes.poster import poster_pdf
from participation.processes.rules import open_phase_granting
from participation.processes.steps import steps_of


def process_list(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    groups = queries.process_list(request.user, municipality)
    return render(request, "processes/process_list.html", {"groups": groups})


def get_process(request: HttpRequest, municipality: Municipality, slug: str) -> Process:
    """The process that this person may see, or 404."""
    process = queries.process_for(request.user, municipality, slug)
    if process is None:
        raise Http404
    process.steps = steps_of(process)
    return process


def process_detail(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    process = get_process(request, municipality, slug)
    context = {
        "process": process,
        "may_propose": open_phase_granting(process, "proposals") is not None,
        "may_look_after": may(request.user, "processes.change_process", municipality),
        "documents": process.documents.all(),
        "changes": queries.changes_in_public(process),
        "parts": parts_of(request, process),
    }
    return render(request, "processes/process_detail.html", context)


@makes_a_file
def process_poster(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """A poster to print, in the language of the page."""
    process = get_process(request, municipality, slug)
    response = HttpResponse(poster_pdf(process), content_type="application/pdf")
    name = f"{municipality.slug}-{process.slug}-{get_language()}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def process_short(request: HttpRequest, code: str) -> HttpResponse:
    """From the short address of a poster to the process, in the reader's language."""
    row = Process.objects.select_related("municipality").filter(short_code=code).first()
    town = row and municipality_for(request.user, row.municipality.slug)
    if town is None or queries.process_for(request.user, town, row.slug) is None:
        raise Http404
    return redirect(row)


@login_required
def process_follow(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """Hear of new proposals, answers and steps of this process."""
    return change_to_following(request, get_process(request, municipality, slug))
