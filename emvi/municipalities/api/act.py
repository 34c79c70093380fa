from django.core.cache import cache
from django.db import transaction
from django.urls import path
from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from emvi.municipalities import codes, queries, serializers
from emvi.municipalities.endpoints import MunicipalityEndpoint
from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may
from emvi.municipalities.views import HOUR, redeem
from emvi.paging import page_by_key
from emvi.refusals import Conflict
from emvi.rest.bodies import Body, PageQuery

PAGE_SIZE = 50


class PublicNameChoose(MunicipalityEndpoint):
    """Take a public name in a municipality, or change it."""

    scope, takes, gives = "write", serializers.NameBody, serializers.Author

    def post(self, request: Request, municipality: Municipality) -> Response:
        return self.answer(self.choose_name(self.taken(request)["name"]))


class CodeRedeem(MunicipalityEndpoint):
    """Use a one-use code up: it confirms that its holder lives here. Who used it is not stored."""

    scope, takes, gives = "write", serializers.CodeBody, serializers.Verified

    def post(self, request: Request, municipality: Municipality) -> Response:
        text = self.taken(request)["code"]
        if queries.verification_of(request.user, municipality) is None:
            redeem(request, municipality, text)
        return self.answer(queries.verification_of(request.user, municipality))


class SheetList(MunicipalityEndpoint):
    """The sheets of one-use codes that this person may see, newest first."""

    scope, asks, gives, is_page = "staff", PageQuery, serializers.CountedSheet, True

    def get(self, request: Request, municipality: Municipality) -> Response:
        if not may(request.user, "municipalities.issue_codes", municipality):
            raise PermissionDenied
        rows = queries.batches_for(request.user, municipality)
        cursor = self.asked.get("after", "")
        return self.answer(
            page_by_key(rows, key="id", descending=True, cursor=cursor, size=PAGE_SIZE)
        )


class CodeIssue(MunicipalityEndpoint):
    """Make a sheet of one-use codes. The codes are in the answer and nowhere else."""

    scope, takes, gives = "staff", serializers.SheetBody, serializers.NewSheet
    success = status.HTTP_201_CREATED

    def post(self, request: Request, municipality: Municipality) -> Response:
        if not may(request.user, "municipalities.issue_codes", municipality):
            raise PermissionDenied
        taken = self.taken(request)
        own = codes.organisations_of_issuer(request.user, municipality)
        number = taken.get("organisation")
        organisation = own.filter(pk=number).first() if number is not None else None
        if number is not None and organisation is None:
            raise NotFound
        once = f"codes:sheet:{request.user.pk}:{taken['key']}"
        if not cache.add(once, 1, HOUR):
            raise Conflict(_("This sheet was made already. If you did not get it, revoke it here."))
        try:
            with transaction.atomic():
                batch, plain = codes.issue_codes(
                    municipality,
                    by=request.user,
                    organisation=organisation,
                    size=taken["size"],
                    language=taken["language"],
                )
        except Exception:  # no sheet was made, whatever failed
            cache.delete(once)
            raise
        batch.codes = plain
        return self.answer(batch)


class CodeRevoke(MunicipalityEndpoint):
    """Make the unused codes of a sheet worthless."""

    scope, takes, gives = "staff", Body, serializers.Revoked

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        self.taken(request)
        batch = queries.batches_for(request.user, municipality).filter(pk=pk).first()
        if batch is None:
            raise NotFound
        return self.answer({"unused": codes.revoke_codes(batch, by=request.user)})


urlpatterns = [
    path("choose-public-name/", PublicNameChoose.as_view(), name="public-name-choose"),
    path("codes/redeem/", CodeRedeem.as_view(), name="code-redeem"),
    path("codes/sheets/", SheetList.as_view(), name="sheet-list"),
    path("codes/issue/", CodeIssue.as_view(), name="code-issue"),
    path("codes/<int:pk>/revoke/", CodeRevoke.as_view(), name="code-revoke"),
]
