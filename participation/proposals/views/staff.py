from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from emvi.municipalities.models import Municipality
from emvi.municipalities.second_factor import staff_page
from emvi.refusals import Refused
from participation.processes.views.browse import get_process
from participation.proposals import actions, rules
from participation.proposals.answer_forms import ExtensionForm
from participation.proposals.forms import DetailsForm, PaperForm
from participation.proposals.limits import count_entry
from participation.proposals.views.fetch import get_proposal


@login_required
@staff_page
def proposal_enter(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """Enter a proposal for someone who wrote it on paper."""
    process = get_process(request, municipality, slug)
    if not rules.may_enter(request.user, process):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    form = PaperForm(data, municipality=municipality, initial={"language": get_language()})
    more = DetailsForm(data, request.FILES or None, municipality=municipality)
    if data is not None and form.is_valid() and more.is_valid():
        said = {name: form.cleaned_data[name] for name in ("title", "text", "language")}
        words = actions.Words(**said, **more.cleaned_data)
        try:
            key = form.cleaned_data["key"]
            with count_entry(request.user, key):
                proposal = actions.enter_proposal(process, words, by=request.user, draft_key=key)
            return redirect("proposals:proposal-confirmation", municipality.slug, proposal.pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"process": process, "form": form, "more": more}
    return render(request, "proposals/proposal_enter.html", context)


@login_required
@staff_page
def proposal_record_extension(
    request: HttpRequest, municipality: Municipality, pk: int
) -> HttpResponse:
    """Say in public that the answer takes longer; the first date stays."""
    proposal = get_proposal(request, municipality, pk)
    if not rules.may_record_extension(request.user, proposal):
        raise PermissionDenied
    form = ExtensionForm(
        request.POST if request.method == "POST" else None, municipality=municipality
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_extension(
                proposal,
                by=request.user,
                until_on=form.cleaned_data["until_on"],
                reasons=form.texts("reason"),
            )
            messages.success(
                request, _("The extension is on record. The first date stays visible.")
            )
            return redirect(proposal)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"proposal": proposal, "form": form}
    return render(request, "proposals/proposal_record_extension.html", context)
