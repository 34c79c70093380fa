from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from emvi.answers.actions.results import has_promise
from emvi.municipalities.blocks import unseen_by
from emvi.municipalities.models import Municipality
from emvi.municipalities.second_factor import staff_page
from emvi.refusals import Conflict, Refused
from participation.proposals import actions, rules
from participation.proposals.answer_forms import ResultChangeForm, ResultForm, texts_of
from participation.proposals.results import get_result, result_counts, result_page, standing_of
from participation.proposals.views.fetch import get_page


def result_list(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """What the municipality promised, and what became of it."""
    standing = standing_of(request.GET.get("standing", ""))
    context = {
        "standing": standing,
        "counts": result_counts(municipality),
        "page": result_page(
            municipality,
            standing=standing,
            unseen=unseen_by(request.user, municipality),
            cursor=request.GET.get("after", ""),
        ),
    }
    return render(request, "proposals/result_list.html", context)


@login_required
@staff_page
def proposal_record_result(
    request: HttpRequest, municipality: Municipality, pk: int
) -> HttpResponse:
    """Promise a step, in public."""
    proposal = get_page(request, municipality, pk)
    if not rules.may_record_result(request.user, proposal):
        raise PermissionDenied
    if not (proposal.duty and has_promise(proposal.duty)):
        raise PermissionDenied
    form = ResultForm(request.POST if request.method == "POST" else None, municipality=municipality)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_result(
                proposal,
                by=request.user,
                titles=form.texts("title"),
                due_on=form.cleaned_data["due_on"],
            )
            messages.success(request, _("The step is public now."))
            return redirect(proposal)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"proposal": proposal, "form": form}
    return render(request, "proposals/proposal_record_result.html", context)


@login_required
@staff_page
def result_change(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """Say how far a promised step is."""
    step = get_result(municipality, pk)
    if step is None:
        raise Http404
    # Also when the answer was corrected to a no: what was promised is still to be given up, or done.
    proposal = get_page(request, municipality, step.duty.proposal.pk)
    if not rules.may_change_result(request.user, proposal):
        raise PermissionDenied
    form = ResultChangeForm(
        request.POST if request.method == "POST" else None,
        result=step,
        initial={
            "due_on": step.due_on,
            "progress": step.progress,
            "gives_up": step.given_up_on is not None,
            "edition": step.edition,
            **texts_of(step, "note"),
        },
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.change_result(
                proposal,
                step,
                by=request.user,
                due_on=said["due_on"],
                progress=said["progress"],
                notes=form.texts("note"),
                gives_up=said["gives_up"],
                edition=said["edition"] or None,
            )
            messages.success(request, _("Everybody can see now how far it is."))
            return redirect(proposal)
        except Conflict as conflict:
            # What the colleague said stands above; the next try is on top of it.
            form.data = form.data.copy()
            form.data["edition"] = step.edition
            form.add_error(None, str(conflict))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"proposal": proposal, "form": form, "result": step}
    return render(request, "proposals/result_change.html", context)
