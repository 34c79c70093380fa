"""Endpoints of the API that stand in a municipality."""

from typing import Any

from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from emvi.municipalities.blocks import unseen_by
from emvi.municipalities.middleware import enter
from emvi.municipalities.models import Municipality
from emvi.municipalities.queries import municipality_for
from emvi.rest.endpoints import Endpoint


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
