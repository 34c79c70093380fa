from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may
from emvi.municipalities.second_factor import staff_page
from emvi.refusals import Refused
from participation.proposals import actions, rules
from participation.proposals.answer_forms import MergeForm
from participation.proposals.counting import merge_starts_clock
from participation.proposals.models import Merge
from participation.proposals.similar import similar_proposals
from participation.proposals.views.fetch import get_page


@login_required
@staff_page
def proposal_merge(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """Make a proposal a part of another one that says the same: first look at the other one, then
    do it."""
    proposal = get_page(request, municipality, pk)
    if not may(request.user, "proposals.merge_proposal", municipality):
        raise PermissionDenied
    if not rules.may_be_merged(proposal):
        messages.error(request, _("It is answered, withdrawn, hidden or merged already."))
        return redirect(proposal)
    form = MergeForm(
        request.POST if request.method == "POST" else None, proposal=proposal, by=request.user
    )
    into = form.cleaned_data["number"] if request.method == "POST" and form.is_valid() else None
    # Another number that is typed after the look is looked at, too.
    if into and request.POST.get("confirmed") == str(into.pk):
        try:
            actions.merge_proposal(
                proposal, into=into, by=request.user, reasons=form.texts("reason")
            )
            messages.success(request, _("They are one proposal now."))
            return redirect(into)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    alike = similar_proposals(municipality, proposal.title, proposal.text, within=proposal.process)
    context = {
        "proposal": proposal,
        "form": form,
        "into": into,
        "starts_clock": into is not None and merge_starts_clock(proposal, into),
        "similar": [card for card in alike if card.pk != proposal.pk],
    }
    return render(request, "proposals/proposal_merge.html", context)


@login_required
@staff_page
def proposal_undo_merge(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """Two proposals again, while neither is answered."""
    proposal = get_page(request, municipality, pk)
    if not may(request.user, "proposals.undo_merge", municipality):
        raise PermissionDenied
    merge = Merge.objects.filter(merged=proposal).select_related("merged", "into").first()
    if merge is None:
        raise Http404
    if request.method == "POST":
        try:
            actions.undo_merge(merge, by=request.user)
            messages.success(request, _("They are two proposals again."))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(proposal)
    context = {"proposal": proposal, "merge": merge}
    return render(request, "proposals/proposal_undo_merge.html", context)
