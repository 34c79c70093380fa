from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import get_language
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from emvi.accounts.models import Account
from emvi.municipalities.endpoints import MunicipalityEndpoint
from emvi.municipalities.models import Municipality, RoleGrant
from emvi.municipalities.permissions import may
from emvi.municipalities.scoped_admin import is_portal_team
from emvi.paging import Page
from emvi.privacy import serializers
from emvi.privacy.actions import Contact, lock_account, reveal_contact, unlock_account
from emvi.privacy.forms import LockForm, RevealForm
from emvi.privacy.queries import requests_by_year
from emvi.privacy.rules import may_lock_account
from emvi.rest.bodies import Body
from emvi.rest.endpoints import Endpoint, checked


def account_for_portal_team(request: Request, pk: int) -> Account:
    """Nobody else learns whether there is one."""
    if not is_portal_team(request.user):
        raise PermissionDenied
    return get_object_or_404(Account, pk=pk)


class AccountLock(Endpoint):
    """Keep an account that does harm from being used, until it is unlocked. The person gets the
    reason. For the portal team."""

    scope, takes = "staff", serializers.ReasonBody

    def post(self, request: Request, pk: int) -> Response:
        account = _account_to_lock(request, pk)
        reason = checked(LockForm(self.taken(request)))["reason"]
        lock_account(account, by=request.user, reason=reason, reason_language=get_language())
        return self.answer()


class AccountUnlock(Endpoint):
    """Let a locked account be used again. The person is told. For the portal team."""

    scope, takes = "staff", Body

    def post(self, request: Request, pk: int) -> Response:
        account = _account_to_lock(request, pk)
        self.taken(request)
        unlock_account(account, by=request.user)
        return self.answer()


def _account_to_lock(request: Request, pk: int) -> Account:
    account = account_for_portal_team(request, pk)
    if not may_lock_account(request.user, account):
        raise PermissionDenied
    return account


class ContactReveal(Endpoint):
    """Contact data of an account. Its owner is told at once, with the reason. For the portal team."""

    scope, takes, gives = "staff", serializers.ReasonBody, serializers.Contact

    def post(self, request: Request, pk: int) -> Response:
        account = account_for_portal_team(request, pk)
        reason = checked(RevealForm(self.taken(request)))["reason"]
        return self.answer(_revealed(request, account, reason, None))


class RoleContactReveal(MunicipalityEndpoint):
    """Contact data of somebody who holds a role here. Its owner is told at once, with the reason."""

    scope, takes, gives = "staff", serializers.ReasonBody, serializers.Contact

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        if not may(request.user, "municipalities.reveal_contact", municipality):
            raise PermissionDenied
        running = RoleGrant.objects.running().select_related("account")
        grant = get_object_or_404(running, pk=pk, municipality=municipality)
        reason = checked(RevealForm(self.taken(request)))["reason"]
        return self.answer(_revealed(request, grant.account, reason, municipality))


def _revealed(
    request: Request, account: Account, reason: str, municipality: Municipality | None
) -> Contact:
    return reveal_contact(
        account,
        by=request.user,
        reason=reason,
        reason_language=get_language(),
        municipality=municipality,
    )


class AuthorityRequestCounts(Endpoint):
    """How many authorities asked for data about people, by year, the newest first."""

    gives, is_page = serializers.AuthorityRequestCount, True

    def get(self, request: Request) -> Response:
        return self.answer(Page(requests_by_year(), ""))


above_municipalities = [
    path("authority-requests/", AuthorityRequestCounts.as_view(), name="authority-request-counts"),
    path("accounts/<int:pk>/lock/", AccountLock.as_view(), name="account-lock"),
    path("accounts/<int:pk>/unlock/", AccountUnlock.as_view(), name="account-unlock"),
    path("accounts/<int:pk>/reveal-contact/", ContactReveal.as_view(), name="contact-reveal"),
]
in_a_municipality = [
    path(
        "roles/<int:pk>/reveal-contact/",
        RoleContactReveal.as_view(),
        name="role-contact-reveal",
    ),
]
