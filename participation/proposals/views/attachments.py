from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from emvi.municipalities.models import Municipality
from emvi.refusals import Refused
from participation.proposals import actions, rules
from participation.proposals.files import TYPES
from participation.proposals.forms import AttachForm
from participation.proposals.models import Attachment
from participation.proposals.views.fetch import get_page, get_proposal


@login_required
def proposal_attach_file(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """Up to three files, as long as the words can be changed."""
    proposal = get_proposal(request, municipality, pk)
    if not rules.may_edit(request.user, proposal):
        messages.error(request, _("This proposal can no longer be changed."))
        return redirect(proposal)
    sent = request.method == "POST"
    form = AttachForm(request.POST if sent else None, request.FILES or None)
    if sent and form.is_valid():
        try:
            actions.attach_file(
                proposal,
                form.cleaned_data["file"],
                title=form.cleaned_data["title"],
                by=request.user,
                submission_key=form.cleaned_data["key"],
            )
            messages.success(request, _("The file is attached."))
            return redirect(request.path)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    attachments = list(proposal.attachments.all())
    context = {
        "proposal": proposal,
        "form": form,
        "attachments": attachments,
        "is_full": len(attachments) == len(Attachment.PLACES),
    }
    return render(request, "proposals/proposal_attach_file.html", context)


@require_POST
@login_required
def attachment_remove(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    attachment = get_attachment(municipality, pk)
    proposal = get_proposal(request, municipality, attachment.proposal_id)
    try:
        actions.remove_attachment(attachment, by=request.user)
        messages.success(request, _("The file is removed."))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(proposal)
    return redirect("proposals:proposal-attach-file", municipality.slug, proposal.pk)


def attachment_file(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """The file, for those who may read the words it belongs to. Never shown inside a page of ours,
    whatever is in it."""
    attachment = get_attachment(municipality, pk)
    proposal = get_page(request, municipality, attachment.proposal_id)
    if not rules.may_read_words(request.user, proposal):
        raise Http404
    try:
        file = attachment.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        file,
        as_attachment=True,
        filename=f"{attachment.title}.{attachment.kind}",
        content_type=TYPES[attachment.kind],
    )
    # Asked for again each time: what is hidden must not come out of a cache.
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def get_attachment(municipality: Municipality, pk: int) -> Attachment:
    rows = Attachment.objects.filter(pk=pk, proposal__municipality=municipality)
    return get_object_or_404(rows.select_related("proposal"))
