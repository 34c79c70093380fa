from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.municipalities.models import Municipality, RoleGrant
from emvi.municipalities.permissions import may
from emvi.municipalities.roles import masked
from emvi.municipalities.scoped_admin import is_portal_team
from emvi.municipalities.second_factor import staff_page
from emvi.privacy.actions import (
    lock_account,
    reveal_contact,
    unlock_account,
)
from emvi.privacy.forms import LockForm, RevealForm
from emvi.privacy.rules import may_lock_account, why_contact_rests
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
def account_lock(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep an account that does harm from being used, with a reason."""
    account = _get_account_to_lock(request, pk)
    form = LockForm(request.POST if request.method == "POST" else None)
    back = reverse("admin:accounts_account_change", args=[pk])
    if form.is_valid():
        try:
            lock_account(
                account,
                by=request.user,
                reason=form.cleaned_data["reason"],
                reason_language=get_language(),
            )
            messages.success(request, _("Locked. The person gets your reason."))
            return redirect(back)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "back": back, "whose": masked(account)}
    return render(request, "privacy/account_lock.html", context)


@login_required
@staff_page
def account_unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a locked account be used again."""
    account = _get_account_to_lock(request, pk)
    back = reverse("admin:accounts_account_change", args=[pk])
    if request.method == "POST":
        try:
            unlock_account(account, by=request.user)
            messages.success(request, _("Unlocked. The person is told."))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(back)
    context = {"account": account, "back": back, "whose": masked(account)}
    return render(request, "privacy/account_unlock.html", context)


def _get_account_to_lock(request: HttpRequest, pk: int) -> Account:
    account = get_object_or_404(Account, pk=pk) if is_portal_team(request.user) else None
    if account is None or not may_lock_account(request.user, account):
        raise PermissionDenied
    return account


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
    rests = why_contact_rests(account, municipality)
    context = {"form": form, "back": back, "contact": None, "rests": rests}
    context["whose"] = masked(account)
    if not rests and form.is_valid():
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
