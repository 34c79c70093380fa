from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from emvi.municipalities.blocks import unseen_by
from emvi.municipalities.models import Municipality
from emvi.refusals import Refused
from participation.proposals import actions, rules
from participation.proposals.coauthors import coauthor_for, invited_to
from participation.proposals.forms import InviteForm
from participation.proposals.limits import count_invitation
from participation.proposals.models import CoAuthor
from participation.proposals.views.fetch import get_page, get_proposal


@login_required
def proposal_invite_coauthor(
    request: HttpRequest, municipality: Municipality, pk: int
) -> HttpResponse:
    """Ask somebody to stand beside the author; who was asked, and what they said."""
    proposal = get_proposal(request, municipality, pk)
    if not rules.is_author(request.user, proposal):
        raise PermissionDenied
    if not rules.may_invite(request.user, proposal):
        messages.error(request, _("Nobody can be invited to this proposal now."))
        return redirect(proposal)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            count_invitation(request.user)
            actions.invite_coauthor(proposal, name=form.cleaned_data["name"], by=request.user)
            messages.success(request, _("The invitation is sent."))
            return redirect(request.path)
        except Refused as refusal:
            form.add_error("name", str(refusal))
    coauthors = invited_to(proposal, unseen_by(request.user, municipality))
    context = {"proposal": proposal, "form": form, "coauthors": coauthors}
    return render(request, "proposals/proposal_invite_coauthor.html", context)


@login_required
def coauthor_accept(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """The invitation, with both answers. A co-author can leave also when they do not see the author
    any more."""
    coauthor = _own(request, municipality, pk)
    proposal = get_page(request, municipality, coauthor.proposal_id)
    shows_words = rules.may_read_words(request.user, proposal)
    if not shows_words and coauthor.state != CoAuthor.State.ACCEPTED:
        raise Http404
    if request.method == "POST":
        try:
            actions.accept_invitation(coauthor, by=request.user)
            messages.success(request, _("You stand beside the author now."))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(proposal)
    context = {"proposal": proposal, "coauthor": coauthor, "shows_words": shows_words}
    return render(request, "proposals/coauthor_accept.html", context)


@require_POST
@login_required
def coauthor_decline(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    coauthor = _own(request, municipality, pk)
    actions.decline_invitation(coauthor, by=request.user)
    messages.success(request, _("You declined. You will not be asked for this proposal again."))
    return redirect("front:inbox")


@require_POST
@login_required
def coauthor_remove(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """Take somebody out, or leave."""
    coauthor = coauthor_for(request.user, municipality, pk)
    if coauthor is None:
        raise Http404
    actions.remove_coauthor(coauthor, by=request.user)
    messages.success(request, _("The name no longer stands at the proposal."))
    if rules.is_author(request.user, coauthor.proposal):
        return redirect(
            "proposals:proposal-invite-coauthor", municipality.slug, coauthor.proposal_id
        )
    return redirect("proposals:proposal-detail", municipality.slug, coauthor.proposal_id)


def _own(request: HttpRequest, municipality: Municipality, pk: int) -> CoAuthor:
    """Somebody's own invitation."""
    coauthor = coauthor_for(request.user, municipality, pk)
    if coauthor is None or coauthor.name.account_id != request.user.pk:
        raise Http404
    return coauthor
