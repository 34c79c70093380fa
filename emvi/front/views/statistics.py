from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from emvi.front.statistics.figures import figures_of
from emvi.front.statistics.report import facts_of, report_pdf
from emvi.front.statistics.tables import tables_of
from emvi.limits import makes_a_file
from emvi.municipalities.models import Municipality
from participation.processes.models import Process
from participation.processes.views.browse import get_process


def municipality_statistics(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """Taking part in a municipality, in numbers."""
    return _page(request, municipality, None)


def process_statistics(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """Taking part in a process, in numbers."""
    return _page(request, municipality, get_process(request, municipality, slug))


@require_safe
@makes_a_file
def municipality_report(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """The numbers of a municipality as a PDF, in the language of the address."""
    return _report(municipality, None)


@require_safe
@makes_a_file
def process_report(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """The numbers of a process as a PDF, in the language of the address."""
    return _report(municipality, get_process(request, municipality, slug))


def _page(
    request: HttpRequest, municipality: Municipality, process: Process | None
) -> HttpResponse:
    figures = figures_of(municipality, process)
    *tables, weeks = tables_of(figures, municipality)
    args = [municipality.slug, *([process.slug] if process else [])]
    name = "process" if process else "municipality"
    context = {
        "process": process,
        "figures": figures,
        "facts": facts_of(figures),
        "tables": tables,
        "weeks": weeks,
        "report_url": reverse(f"front:{name}-report", args=args),
        "processes": []
        if process
        else municipality.processes.published().listed().order_by("-pk")[:50],
    }
    return render(request, "front/statistics.html", context)


def _report(municipality: Municipality, process: Process | None) -> HttpResponse:
    address = (process or municipality).get_absolute_url()
    pdf = report_pdf(figures_of(municipality, process), municipality, process, address)
    name = f"{municipality.slug}{f'-{process.slug}' if process else ''}-{get_language()}.pdf"
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )
