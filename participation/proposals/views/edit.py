from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from emvi.municipalities.models import Municipality
from emvi.refusals import Refused
from participation.proposals import actions, rules
from participation.proposals.forms import DetailsForm, WordsForm
from participation.proposals.models import Proposal
from participation.proposals.views.fetch import get_proposal
from participation.proposals.views.write import WORDS


def _edited(proposal: Proposal) -> str:
    if proposal.thread.held_at:
        return _("Your words are changed. A moderator reads them before others do.")
    return _("Your words are changed.")


@login_required
def proposal_edit(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """Change one's words in the first minutes."""
    proposal = get_proposal(request, municipality, pk)
    if not rules.may_edit(request.user, proposal):
        messages.error(request, _("This proposal can no longer be changed."))
        return redirect(proposal)
    initial = {name: getattr(proposal, name) for name in WORDS}
    details = {name: getattr(proposal, name) for name in ("theme", "place", "photo_alt")}
    form = WordsForm(
        request.POST if request.method == "POST" else None,
        municipality=municipality,
        initial=initial,
    )
    more = DetailsForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        municipality=municipality,
        proposal=proposal,
        initial=details,
    )
    if request.method == "POST" and form.is_valid() and more.is_valid():
        words = actions.Words(**form.cleaned_data, **more.cleaned_data)
        try:
            actions.edit_proposal(
                proposal, words, by=request.user, drop_photo="drop_photo" in request.POST
            )
            messages.success(request, _edited(proposal))
            return redirect(proposal)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"proposal": proposal, "form": form, "more": more}
    return render(request, "proposals/proposal_edit.html", context)
