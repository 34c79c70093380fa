from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from emvi.municipalities.models import Municipality
from emvi.municipalities.second_factor import staff_page
from emvi.refusals import Conflict, Refused
from participation.proposals import actions, rules
from participation.proposals.answer_forms import WorkStateForm
from participation.proposals.views.fetch import get_page
from participation.proposals.work_states import work_states_of


@login_required
@staff_page
def proposal_set_work_state(
    request: HttpRequest, municipality: Municipality, pk: int
) -> HttpResponse:
    """Say how far the municipality is with a proposal."""
    proposal = get_page(request, municipality, pk)
    if not rules.may_set_work_state(request.user, proposal):
        raise PermissionDenied
    now = {"work_state": proposal.work_state_id, "replaces": proposal.work_state_id}
    form = WorkStateForm(
        request.POST if request.method == "POST" else None,
        process=proposal.process,
        kept=proposal.work_state_id,
        initial=now,
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_work_state(proposal, by=request.user, **form.cleaned_data)
            messages.success(request, _("Everybody can see now how far it is."))
            return redirect(proposal)
        except Conflict as conflict:
            # What the colleague set is said; the next try is on top of it.
            form.data = form.data.copy()
            form.data["replaces"] = proposal.work_state_id or ""
            form.add_error(None, str(conflict))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {
        "proposal": proposal,
        "form": form,
        "has_states": bool(work_states_of(proposal.process)),
        "shows_words": rules.may_read_words(request.user, proposal),
    }
    return render(request, "proposals/proposal_set_work_state.html", context)
