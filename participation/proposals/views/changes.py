from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from emvi.municipalities.models import Municipality
from participation.proposals.versions import change_from, versions_of
from participation.proposals.views.fetch import get_page


def proposal_changes(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """What a proposal said earlier, and what changed, word by word."""
    proposal = get_page(request, municipality, pk)
    if proposal.is_silent:
        raise Http404
    versions = versions_of(proposal)
    asked = request.GET.get("version", "")
    chosen = next(
        (one for one in versions if str(one.pk) == asked), versions[0] if versions else None
    )
    context = {
        "proposal": proposal,
        "versions": versions,
        "change": change_from(chosen, versions, proposal) if chosen else None,
    }
    return render(request, "proposals/proposal_changes.html", context)
