from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from emvi.answers.actions import assign_duty
from emvi.answers.ahead import place_of
from emvi.answers.models import Assignment
from emvi.municipalities.models import Municipality
from emvi.municipalities.second_factor import staff_page
from emvi.refusals import Refused
from participation.proposals.answer_forms import AssignForm
from participation.proposals.rules import may_assign_duty, may_read_words
from participation.proposals.views.fetch import get_page


@login_required
@staff_page
def proposal_assign_duty(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """Say who sees to the answer. The clock knows nothing of it."""
    proposal = get_page(request, municipality, pk)
    if not may_assign_duty(request.user, proposal):
        raise PermissionDenied
    awaited = proposal.duty or proposal
    now = Assignment.objects.filter(**place_of(awaited)).first()
    form = AssignForm(
        request.POST if request.method == "POST" else None,
        municipality=municipality,
        initial={"officer": now.officer_id, "deputy": now.deputy_id} if now else {},
    )
    if request.method == "POST" and form.is_valid():
        try:
            assign_duty(awaited, by=request.user, **form.cleaned_data)
            done = (
                _("It is noted who sees to this answer.")
                if form.cleaned_data["officer"]
                else _("Nobody in particular sees to this answer now.")
            )
            messages.success(request, done)
            return redirect("front:desk", municipality.slug)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    # Administrators assign too, and hidden words are none of their business.
    shows_words = may_read_words(request.user, proposal)
    context = {"proposal": proposal, "form": form, "shows_words": shows_words}
    return render(request, "proposals/proposal_assign_duty.html", context)
