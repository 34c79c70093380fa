"""The way into a private process."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may
from emvi.municipalities.second_factor import staff_page
from emvi.refusals import Conflict, Refused
from participation.processes import actions
from participation.processes.forms import InviteForm
from participation.processes.queries import invited_people, used_invitation
from participation.processes.views.browse import get_process


@login_required
@staff_page
def process_invite_people(
    request: HttpRequest, municipality: Municipality, slug: str
) -> HttpResponse:
    """Make one-use addresses. The answer to the form shows them; they are shown once."""
    process = get_process(request, municipality, slug)
    if not may(request.user, "processes.invite_people", municipality):
        raise PermissionDenied
    codes: list[str] = []
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            number = form.cleaned_data["number"]
            key = form.cleaned_data["submission_key"]
            codes = actions.invite_people(
                process, by=request.user, number=number, submission_key=key
            )
            form = InviteForm()
        except Conflict as conflict:
            messages.error(request, str(conflict))
            return redirect("processes:process-invite-people", municipality.slug, process.slug)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    page = reverse("processes:invitation-accept", args=[municipality.slug, "x"])
    context = {
        "process": process,
        "form": form,
        "codes": codes,
        "address": settings.SITE_URL + page.removesuffix("x/"),
        "unused": process.invitations.filter(account__isnull=True).count(),
        "people": invited_people(process),
    }
    response = render(request, "processes/process_invite_people.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@login_required
@staff_page
@require_POST
def process_revoke_invitations(
    request: HttpRequest, municipality: Municipality, slug: str
) -> HttpResponse:
    """Make those that nobody used worthless."""
    process = get_process(request, municipality, slug)
    if not may(request.user, "processes.revoke_invitations", municipality):
        raise PermissionDenied
    count = actions.revoke_invitations(process, by=request.user)
    said = ngettext("%(n)d invitation is taken back.", "%(n)d invitations are taken back.", count)
    messages.success(request, said % {"n": count})
    return redirect("processes:process-invite-people", municipality.slug, process.slug)


@login_required
@staff_page
def invitation_withdraw(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """Close the process to somebody who came in, after a page that says whom and what it does."""
    if not may(request.user, "processes.withdraw_invitation", municipality):
        raise PermissionDenied
    invitation = used_invitation(municipality, pk)
    if invitation is None:
        raise Http404
    process = invitation.process
    if request.method != "POST":
        context = {
            "process": process,
            "pk": invitation.pk,
            "name": dict(invited_people(process)).get(invitation.pk, ""),
        }
        return render(request, "processes/invitation_withdraw.html", context)
    try:
        actions.withdraw_invitation(invitation, by=request.user)
        messages.success(request, _("The process is closed to this person now. They are told."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("processes:process-invite-people", municipality.slug, process.slug)


@login_required
def invitation_accept(request: HttpRequest, municipality: Municipality, code: str) -> HttpResponse:
    """Come in, with a code that opens once."""
    if request.method == "POST":
        process = actions.accept_invitation(request.user, municipality, code=code)
        if process is not None:
            messages.success(request, _("You can read and take part now."))
            return redirect(process)
    invitation = actions.invitation_of(municipality, code)
    context = {"process": invitation.process if invitation else None}
    return render(request, "processes/invitation_accept.html", context)
