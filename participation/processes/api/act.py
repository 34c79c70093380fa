from django.urls import path
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from emvi.municipalities.endpoints import MunicipalityEndpoint
from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may
from emvi.rest.bodies import Body
from participation.processes import actions, serializers
from participation.processes.api.read import get_process


class ProcessPublish(MunicipalityEndpoint):
    """Make a process public. From here on its rules are fixed and the ends of its phases announced."""

    scope, takes, gives = "staff", Body, serializers.ProcessDetail

    def post(self, request: Request, municipality: Municipality, slug: str) -> Response:
        self.taken(request)
        process = get_process(self, slug)
        if not may(request.user, "processes.publish_process", municipality):
            raise PermissionDenied
        actions.publish_process(process, by=request.user)
        return self.answer(get_process(self, slug))


class ProcessArchive(MunicipalityEndpoint):
    """Close the books of a process that is over. It stays readable, and every answer clock runs on."""

    scope, takes, gives = "staff", Body, serializers.ProcessDetail

    def post(self, request: Request, municipality: Municipality, slug: str) -> Response:
        self.taken(request)
        process = get_process(self, slug)
        if not may(request.user, "processes.archive_process", municipality):
            raise PermissionDenied
        actions.archive_process(process, by=request.user)
        return self.answer(get_process(self, slug))


urlpatterns = [
    path("processes/<slug:slug>/publish/", ProcessPublish.as_view(), name="process-publish"),
    path("processes/<slug:slug>/archive/", ProcessArchive.as_view(), name="process-archive"),
]
