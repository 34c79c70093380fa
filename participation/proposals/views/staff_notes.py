from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from emvi.municipalities.models import Municipality
from emvi.municipalities.second_factor import staff_page
from emvi.refusals import Refused
from participation.proposals import actions, rules
from participation.proposals.answer_forms import StaffNoteForm
from participation.proposals.staff_notes import (
    readers_of_staff_notes,
    staff_note_for,
    staff_notes,
)
from participation.proposals.views.fetch import get_page


@login_required
@staff_page
def proposal_add_staff_note(
    request: HttpRequest, municipality: Municipality, pk: int
) -> HttpResponse:
    """The notes of the staff about a proposal, and one more."""
    proposal = get_page(request, municipality, pk)
    if not rules.may_read_staff_notes(request.user, proposal):
        raise PermissionDenied
    form = StaffNoteForm(
        request.POST if request.method == "POST" else None,
        municipality=municipality,
        initial={"submission_key": uuid4()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_staff_note(proposal, by=request.user, **form.cleaned_data)
            messages.success(request, _("Your colleagues can read it now."))
            return redirect("proposals:proposal-add-staff-note", municipality.slug, pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    readers = readers_of_staff_notes(proposal)
    context = {
        "proposal": proposal,
        "notes": staff_notes(proposal),
        "colleagues": [one for one in readers if one.pk != request.user.pk],
        "form": form,
        "shows_words": rules.may_read_words(request.user, proposal),
    }
    return render(request, "proposals/proposal_add_staff_note.html", context)


@login_required
@staff_page
def staff_note_remove(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """Take one's own note away."""
    note = staff_note_for(municipality, pk)
    if note is None or not rules.may_read_staff_notes(request.user, note.proposal):
        raise Http404
    if not rules.may_remove_staff_note(request.user, note):
        raise PermissionDenied
    if request.method == "POST":
        actions.remove_staff_note(note, by=request.user)
        messages.success(request, _("The note is removed."))
        return redirect("proposals:proposal-add-staff-note", municipality.slug, note.proposal_id)
    return render(request, "proposals/staff_note_remove.html", {"note": note})
