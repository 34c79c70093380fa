"""Who holds which role, for those who set up the municipality."""

from typing import Any

from django.urls import path
from rest_framework import status
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from emvi.municipalities import models, serializers
from emvi.municipalities.actions import end_role, grant_role
from emvi.municipalities.endpoints import MunicipalityEndpoint
from emvi.municipalities.models import Municipality
from emvi.municipalities.roles import RoleGrantForm
from emvi.municipalities.scoped_admin import administers
from emvi.paging import page_by_key
from emvi.rest.bodies import PageQuery
from emvi.rest.endpoints import checked

PAGE_SIZE = 50


class RolesEndpoint(MunicipalityEndpoint):
    """For those who may open the same rows in the admin."""

    scope = "staff"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not administers(request.user, self.municipality):
            raise PermissionDenied


class RoleList(RolesEndpoint):
    """The roles that were given in a municipality, newest first. People are masked."""

    asks, gives, is_page = PageQuery, serializers.HeldRole, True

    def get(self, request: Request, municipality: Municipality) -> Response:
        rows = municipality.role_grants.select_related("account", "organisation")
        cursor = self.asked.get("after", "")
        return self.answer(
            page_by_key(rows, key="id", descending=True, cursor=cursor, size=PAGE_SIZE)
        )


class RoleGrant(RolesEndpoint):
    """Give somebody a role. They are told, and it works once they have a second factor."""

    takes, gives = serializers.RoleBody, serializers.HeldRole
    success = status.HTTP_201_CREATED

    def post(self, request: Request, municipality: Municipality) -> Response:
        taken = self.taken(request)
        asked = {"from_on": municipality.today(), "municipality": municipality.pk, **taken}
        given = checked(RoleGrantForm(asked, asker=request.user))
        names = ("role", "organisation", "from_on", "to_on")
        grant = grant_role(
            given["person"], municipality, by=request.user, **{name: given[name] for name in names}
        )
        return self.answer(grant)


class RoleEnd(RolesEndpoint):
    """Say on which day a role ends: yesterday, to end it now; null, to let it last."""

    takes, gives = serializers.RoleEndBody, serializers.HeldRole

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        grant = models.RoleGrant.objects.filter(municipality=municipality, pk=pk).first()
        if grant is None:
            raise NotFound
        names = ("role", "municipality", "organisation", "from_on")
        kept = {name: grant.serializable_value(name) for name in names}
        form = RoleGrantForm(kept | self.taken(request), instance=grant)
        del form.fields["person"]
        end_role(grant, by=request.user, to_on=checked(form)["to_on"])
        return self.answer(grant)


urlpatterns = [
    path("roles/", RoleList.as_view(), name="role-list"),
    path("roles/grant/", RoleGrant.as_view(), name="role-grant"),
    path("roles/<int:pk>/end/", RoleEnd.as_view(), name="role-end"),
]
