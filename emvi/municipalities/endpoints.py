"""Endpoints of the API that stand in a municipality."""

from typing import Any

from django.core.exceptions import ValidationError as Unfit
from rest_framework.exceptions import NotFound, Throttled, ValidationError
from rest_framework.request import Request

from emvi.limits import DAY, allow
from emvi.municipalities.actions import choose_public_name
from emvi.municipalities.blocks import unseen_by
from emvi.municipalities.forms import PublicNameForm
from emvi.municipalities.middleware import enter
from emvi.municipalities.models import Municipality, PublicName
from emvi.municipalities.queries import municipality_for
from emvi.rest.endpoints import Endpoint, checked


class MunicipalityEndpoint(Endpoint):
    """The slug in the address is the municipality when `get` or `post` is called."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        municipality = municipality_for(request.user, kwargs["municipality"])
        if municipality is None:
            raise NotFound
        enter(municipality)
        self.municipality: Municipality = municipality
        self.kwargs["municipality"] = municipality

    @property
    def unseen(self) -> frozenset[int]:
        """The accounts of which this reader sees nothing here."""
        return unseen_by(self.request.user, self.municipality)

    def author(self, name: str) -> PublicName:
        """Under which name this person writes here. With their first words they choose one."""
        own = self.request.user.public_names.filter(municipality=self.municipality).first()
        return own or self.choose_name(name)

    def choose_name(self, name: str) -> PublicName:
        if not allow(f"public-name:{self.request.user.pk}", limit=10, seconds=DAY):
            raise Throttled
        form = PublicNameForm({"name": name}, municipality=self.municipality)
        name = checked(form)["name"]
        try:
            return choose_public_name(self.request.user, self.municipality, name=name)
        except Unfit as error:
            raise ValidationError({"name": error.messages}) from error
