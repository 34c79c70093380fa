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
from participation.proposals.endorsements import endorsing, represented
from participation.proposals.views.fetch import get_proposal


@login_required
@staff_page
def proposal_endorse(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """Say for an organisation that it stands behind a proposal."""
    return _change(request, municipality, pk, "endorse_proposal", _("The endorsement is public."))


@login_required
@staff_page
def proposal_take_back_endorsement(
    request: HttpRequest, municipality: Municipality, pk: int
) -> HttpResponse:
    return _change(
        request, municipality, pk, "take_back_endorsement", _("The endorsement is taken back.")
    )


def _change(request, municipality, pk, verb, done) -> HttpResponse:
    """Both stand on one page: for each organisation that the person speaks for, what it can do."""
    proposal = get_proposal(request, municipality, pk)
    if not may(request.user, f"proposals.{verb}", municipality):
        raise PermissionDenied
    own = represented(request.user, proposal)
    if request.method == "POST":
        asked = request.POST.get("organisation", "")
        organisation = next((one for one in own if str(one.pk) == asked), None)
        if organisation is None:
            raise Http404
        try:
            getattr(actions, verb)(proposal, organisation=organisation, by=request.user)
            messages.success(request, done)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(proposal)
    endorsed = endorsing(proposal)
    context = {
        "proposal": proposal,
        "organisations": [(one, one in endorsed) for one in own],
        "may_be_endorsed": rules.may_be_endorsed(proposal)
        and not rules.wrote(request.user, proposal),
    }
    return render(request, "proposals/proposal_endorse.html", context)
