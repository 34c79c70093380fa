from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from emvi.limits import allow, client_address
from participation.proposals.forms import TraceForm
from participation.proposals.queries import proposal_by_number


def trace(request: HttpRequest) -> HttpResponse:
    """What became of my words: by the confirmation number, without a login."""
    form = TraceForm(request.GET or None)
    proposal, too_often = None, False
    if form.is_bound and form.is_valid():
        key = f"trace:{client_address(request)}"
        # Only misses count: a whole shelter may share one address.
        if allow(key, limit=60, seconds=3600, count=False):
            proposal = proposal_by_number(form.cleaned_data["number"], request.user)
            if proposal is None:
                allow(key, limit=60, seconds=3600)
        else:
            too_often = True
    context = {"form": form, "proposal": proposal, "too_often": too_often}
    if proposal is not None:
        context["answer"] = (
            proposal.duty.answers.order_by("-version").first()
            if proposal.duty and not proposal.is_withheld
            else None
        )
    return render(request, "front/trace.html", context)
