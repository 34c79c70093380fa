from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language

from emvi.accounts.models import Account
from emvi.municipalities.models import Municipality, RoleGrant
from emvi.municipalities.permissions import may
from emvi.municipalities.scoped_admin import is_portal_team
from emvi.municipalities.second_factor import staff_page
from emvi.privacy.actions import reveal_contact
from emvi.privacy.forms import RevealForm
from emvi.refusals import Refused


@login_required
@staff_page
def contact_reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """Contact data of an account, for the portal team."""
    if not is_portal_team(request.user):
        raise PermissionDenied
    account = get_object_or_404(Account, pk=pk)
    back = reverse("admin:accounts_account_change", args=[pk])
    return _reveal(request, account, None, back)


@login_required
@staff_page
def role_contact_reveal(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """Contact data of somebody who holds a role here, for who sets up the municipality."""
    if not may(request.user, "municipalities.reveal_contact", municipality):
        raise PermissionDenied
    running = RoleGrant.objects.running().select_related("account")
    grant = get_object_or_404(running, pk=pk, municipality=municipality)
    back = reverse("admin:municipalities_rolegrant_change", args=[pk])
    return _reveal(request, grant.account, municipality, back)


def _reveal(
    request: HttpRequest, account: Account, municipality: Municipality | None, back: str
) -> HttpResponse:
    """Ask why; the answer to the form shows the data, once, and keeps it nowhere."""
    form = RevealForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "back": back, "contact": None}
    if form.is_valid():
        try:
            context["contact"] = reveal_contact(
                account,
                by=request.user,
                reason=form.cleaned_data["reason"],
                reason_language=get_language(),
                municipality=municipality,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "privacy/contact_reveal.html", context)
