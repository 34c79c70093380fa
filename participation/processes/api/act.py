from django.urls import path
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from emvi.municipalities.endpoints import MunicipalityEndpoint
from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may
from emvi.notifications.actions import follow
from emvi.notifications.serializers import Following, shape_of
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


class ProcessFollow(MunicipalityEndpoint):
    """Hear of new proposals, answers and steps of a process."""

    scope, takes, gives = "write", Body, Following

    def post(self, request: Request, municipality: Municipality, slug: str) -> Response:
        self.taken(request)
        return self.answer(shape_of(follow(request.user, get_process(self, slug))))


urlpatterns = [
    path("processes/<slug:slug>/follow/", ProcessFollow.as_view(), name="process-follow"),
    path("processes/<slug:slug>/publish/", ProcessPublish.as_view(), name="process-publish"),
    path("processes/<slug:slug>/archive/", ProcessArchive.as_view(), name="process-archive"),
]
