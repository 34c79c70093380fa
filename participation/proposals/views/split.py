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
from participation.proposals.split_forms import SplitForm
from participation.proposals.splits import parts_of, split_of
from participation.proposals.states import State
from participation.proposals.views.fetch import get_page


@login_required
@staff_page
def proposal_split(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """Make several proposals of one: first write the parts, then read them once more, then do it."""
    proposal = get_page(request, municipality, pk)
    if not may(request.user, "proposals.split_proposal", municipality):
        raise PermissionDenied
    if not (rules.may_be_split(proposal) or _is_sent_again(request, proposal)):
        messages.error(
            request,
            _(
                "It is answered, withdrawn, merged, split or a part of another one, or others do not "
                "see it now."
            ),
        )
        return redirect(proposal)
    form = SplitForm(request.POST if request.method == "POST" else None, proposal=proposal)
    if request.method == "POST" and "back" not in request.POST and form.is_valid():
        if "confirmed" not in request.POST:
            context = {"proposal": proposal, "form": form, "carried": _carried(request)}
            return render(request, "proposals/proposal_split_preview.html", context)
        try:
            actions.split_proposal(
                proposal,
                form.words(),
                by=request.user,
                reasons=form.texts("reason"),
                submission_key=form.cleaned_data["key"],
            )
            messages.success(request, _("These are proposals of their own now."))
            return redirect(proposal)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"proposal": proposal, "form": form}
    return render(request, "proposals/proposal_split.html", context)


def _is_sent_again(request: HttpRequest, proposal) -> bool:
    """The same form once more changes nothing, and leads where it led."""
    key = request.POST.get("key", "")
    split = split_of(proposal) if proposal.state == State.SPLIT else None
    return split is not None and str(split.submission_key) == key


def _carried(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed and chosen, to be sent once more."""
    return [(name, value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"]


@login_required
@staff_page
def proposal_undo_split(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """One proposal again, while nobody has done anything with a part."""
    proposal = get_page(request, municipality, pk)
    if not rules.may_undo_split(request.user, proposal):
        raise PermissionDenied
    split = split_of(proposal)
    if split is None:
        if request.method == "POST" and proposal.splits.exists():
            # Sent twice: it is undone.
            return redirect(proposal)
        raise Http404
    if request.method == "POST":
        try:
            actions.undo_split(split, by=request.user)
            messages.success(request, _("It is one proposal again."))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(proposal)
    context = {"proposal": proposal, "parts": parts_of(split, proposal)}
    return render(request, "proposals/proposal_undo_split.html", context)
