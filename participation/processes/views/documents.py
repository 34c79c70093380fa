"""Files that belong to a process: for readers, and for the officers who put them there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may
from emvi.municipalities.second_factor import staff_page
from emvi.refusals import Refused
from participation.processes import actions
from participation.processes.forms import DocumentForm
from participation.processes.models import Document
from participation.processes.views.browse import get_process


def get_document(request: HttpRequest, municipality: Municipality, pk: int) -> Document:
    """A document of a process that this person may see, or 404."""
    rows = Document.objects.filter(pk=pk, process__municipality=municipality)
    document = rows.select_related("process").first()
    if document is None:
        raise Http404
    document.process = get_process(request, municipality, document.process.slug)
    return document


@require_safe
def document_download(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """The file, to be saved. No browser opens it as a page of this portal."""
    document = get_document(request, municipality, pk)
    try:
        stored = document.file.open()
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"{municipality.slug}-{document.process.slug}-{document.pk}.pdf"
    response = FileResponse(
        stored, as_attachment=True, filename=name, content_type="application/pdf"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    # Asked for again each time: what was taken away must not come out of a cache.
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@login_required
@staff_page
def document_add(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """The documents of a process, and a form for one more."""
    process = get_process(request, municipality, slug)
    if not may(request.user, "processes.add_document", municipality):
        raise PermissionDenied
    posted = request.method == "POST"
    form = DocumentForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        municipality=municipality,
    )
    if form.is_valid():
        try:
            actions.add_document(process, by=request.user, **form.cleaned_data)
            messages.success(request, _("The document is there."))
            return redirect("processes:document-add", municipality.slug, process.slug)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"process": process, "form": form, "documents": process.documents.all()}
    return render(request, "processes/document_add.html", context)


@login_required
@staff_page
@require_POST
def document_remove(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """Take a document away."""
    document = get_document(request, municipality, pk)
    if not may(request.user, "processes.remove_document", municipality):
        raise PermissionDenied
    actions.remove_document(document, by=request.user)
    messages.success(request, _("The document is gone."))
    return redirect("processes:document-add", municipality.slug, document.process.slug)
