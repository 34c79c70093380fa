from django.urls import path
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from emvi.municipalities.endpoints import MunicipalityEndpoint
from emvi.municipalities.models import Municipality
from emvi.rest.bodies import PageQuery
from participation.processes import serializers
from participation.processes.models import Process
from participation.processes.queries import process_for, process_page
from participation.processes.steps import steps_of


class ProcessList(MunicipalityEndpoint):
    """The processes of a municipality, newest first."""

    asks, gives, is_page = PageQuery, serializers.Process, True

    def get(self, request: Request, municipality: Municipality) -> Response:
        return self.answer(
            process_page(request.user, municipality, cursor=self.asked.get("after", ""))
        )


def get_process(endpoint: MunicipalityEndpoint, slug: str) -> Process:
    """The process that this person may see, or 404."""
    process = process_for(endpoint.request.user, endpoint.municipality, slug)
    if process is None:
        raise NotFound
    process.steps = steps_of(process)
    return process


class ProcessDetail(MunicipalityEndpoint):
    """A process with its phases, rules and texts."""

    gives = serializers.ProcessDetail

    def get(self, request: Request, municipality: Municipality, slug: str) -> Response:
        return self.answer(get_process(self, slug))


urlpatterns = [
    path("processes/", ProcessList.as_view(), name="process-list"),
    path("processes/<slug:slug>/", ProcessDetail.as_view(), name="process-detail"),
]
