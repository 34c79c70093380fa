from django.urls import path
from rest_framework import status
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from emvi.municipalities.endpoints import MunicipalityEndpoint
from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may
from emvi.notifications.actions import follow
from emvi.notifications.serializers import Following, shape_of
from emvi.paging import Page
from emvi.rest.bodies import Body
from emvi.rest.endpoints import checked
from participation.processes import actions, serializers
from participation.processes.api.read import get_process
from participation.processes.forms import DocumentForm
from participation.processes.models import Document
from participation.processes.portal_templates import TEMPLATES
from participation.processes.queries import invited_people, used_invitation


class ProcessDelete(MunicipalityEndpoint):
    """Take a draft or a template away for good, with its documents."""

    scope, takes = "staff", Body

    def post(self, request: Request, municipality: Municipality, slug: str) -> Response:
        self.taken(request)
        process = get_process(self, slug)
        if not may(request.user, "processes.delete_process", municipality):
            raise PermissionDenied
        actions.delete_process(process, by=request.user)
        return self.answer()


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


class ProcessClose(MunicipalityEndpoint):
    """Close a process before its last date, with a public reason. What was proposed in it is to be
    answered from now on, and clocks that run stay as they are."""

    scope, takes, gives = "staff", serializers.CloseBody, serializers.ProcessDetail

    def post(self, request: Request, municipality: Municipality, slug: str) -> Response:
        process = get_process(self, slug)
        if not may(request.user, "processes.close_process", municipality):
            raise PermissionDenied
        reasons = self.taken(request)["reason"]
        actions.close_process(process, by=request.user, reasons=reasons)
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


class ProcessSchedule(MunicipalityEndpoint):
    """Let a draft become public by itself at a moment. One that is not complete then stays a draft,
    and its officers are told."""

    scope, takes, gives = "staff", serializers.ScheduleBody, serializers.ProcessDetail

    def post(self, request: Request, municipality: Municipality, slug: str) -> Response:
        process = get_process(self, slug)
        if not may(request.user, "processes.schedule_process", municipality):
            raise PermissionDenied
        at = self.taken(request)["publish_at"]
        actions.schedule_process(process, by=request.user, at=at)
        return self.answer(get_process(self, slug))


class ProcessUnschedule(MunicipalityEndpoint):
    """Leave it a draft until somebody publishes it."""

    scope, takes, gives = "staff", Body, serializers.ProcessDetail

    def post(self, request: Request, municipality: Municipality, slug: str) -> Response:
        self.taken(request)
        process = get_process(self, slug)
        if not may(request.user, "processes.unschedule_process", municipality):
            raise PermissionDenied
        actions.unschedule_process(process, by=request.user)
        return self.answer(get_process(self, slug))


class ProcessDuplicate(MunicipalityEndpoint):
    """Begin a new draft with the texts, rules and phases of a process, moved to another day."""

    scope, takes, gives = "staff", serializers.DuplicateBody, serializers.ProcessDetail
    success = status.HTTP_201_CREATED

    def post(self, request: Request, municipality: Municipality, slug: str) -> Response:
        process = get_process(self, slug)
        if not may(request.user, "processes.duplicate_process", municipality):
            raise PermissionDenied
        day = self.taken(request)["starts_on"]
        copy = actions.duplicate_process(process, by=request.user, starts_on=day)
        return self.answer(get_process(self, copy.slug))


class ProcessStart(MunicipalityEndpoint):
    """Begin a new draft with a template that comes with the portal, in all languages."""

    scope, takes, gives = "staff", serializers.StartBody, serializers.ProcessDetail
    success = status.HTTP_201_CREATED

    def post(self, request: Request, municipality: Municipality) -> Response:
        if not may(request.user, "processes.start_process", municipality):
            raise PermissionDenied
        taken = self.taken(request)
        template, day = TEMPLATES[taken["template"]], taken["starts_on"]
        process = actions.start_process(municipality, template, by=request.user, starts_on=day)
        return self.answer(get_process(self, process.slug))


class ProcessInvitePeople(MunicipalityEndpoint):
    """Make one-use invitations to a private process. They are in the answer and nowhere else."""

    scope, takes, gives = "staff", serializers.InviteBody, serializers.NewInvitations
    success = status.HTTP_201_CREATED

    def post(self, request: Request, municipality: Municipality, slug: str) -> Response:
        process = get_process(self, slug)
        if not may(request.user, "processes.invite_people", municipality):
            raise PermissionDenied
        codes = actions.invite_people(process, by=request.user, **self.taken(request))
        return self.answer({"codes": codes})


class ProcessRevokeInvitations(MunicipalityEndpoint):
    """Make the invitations that nobody used worthless. Who is in stays in."""

    scope, takes, gives = "staff", Body, serializers.UnusedInvitations

    def post(self, request: Request, municipality: Municipality, slug: str) -> Response:
        self.taken(request)
        process = get_process(self, slug)
        if not may(request.user, "processes.revoke_invitations", municipality):
            raise PermissionDenied
        return self.answer({"unused": actions.revoke_invitations(process, by=request.user)})


class InvitationList(MunicipalityEndpoint):
    """Who came into a private process, by their public names. The last first."""

    scope, gives, is_page = "staff", serializers.UsedInvitation, True

    def get(self, request: Request, municipality: Municipality, slug: str) -> Response:
        process = get_process(self, slug)
        if not may(request.user, "processes.invite_people", municipality):
            raise PermissionDenied
        people = [{"id": pk, "name": name} for pk, name in invited_people(process)]
        return self.answer(Page(people, ""))


class InvitationWithdraw(MunicipalityEndpoint):
    """Close a private process to somebody who came in. They are told."""

    scope, takes = "staff", Body

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        self.taken(request)
        if not may(request.user, "processes.withdraw_invitation", municipality):
            raise PermissionDenied
        invitation = used_invitation(municipality, pk)
        if invitation is None:
            raise NotFound
        actions.withdraw_invitation(invitation, by=request.user)
        return self.answer()


class InvitationAccept(MunicipalityEndpoint):
    """Come into a private process with a code that opens it once."""

    scope, takes, gives = "write", serializers.InvitationBody, serializers.ProcessDetail

    def post(self, request: Request, municipality: Municipality) -> Response:
        code = self.taken(request)["code"]
        process = actions.accept_invitation(request.user, municipality, code=code)
        if process is None:
            raise NotFound
        return self.answer(get_process(self, process.slug))


class DocumentAdd(MunicipalityEndpoint):
    """Put a PDF file beside a process. Who sees the process can read it."""

    parser_classes = [MultiPartParser]
    scope, takes, gives = "staff", serializers.DocumentBody, serializers.ProcessDetail
    success = status.HTTP_201_CREATED

    def post(self, request: Request, municipality: Municipality, slug: str) -> Response:
        process = get_process(self, slug)
        if not may(request.user, "processes.add_document", municipality):
            raise PermissionDenied
        taken = self.taken(request)
        form = DocumentForm(taken, {"file": taken["file"]}, municipality=municipality)
        actions.add_document(process, by=request.user, **checked(form))
        return self.answer(get_process(self, slug))


class DocumentRemove(MunicipalityEndpoint):
    """Take a document of a process away for good."""

    scope, takes, gives = "staff", Body, serializers.ProcessDetail

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        self.taken(request)
        rows = Document.objects.filter(pk=pk, process__municipality=municipality)
        document = rows.select_related("process__municipality").first()
        if document is None:
            raise NotFound
        process = get_process(self, document.process.slug)
        if not may(request.user, "processes.remove_document", municipality):
            raise PermissionDenied
        actions.remove_document(document, by=request.user)
        return self.answer(get_process(self, process.slug))


class ProcessFollow(MunicipalityEndpoint):
    """Hear of new proposals, answers and steps of a process."""

    scope, takes, gives = "write", Body, Following

    def post(self, request: Request, municipality: Municipality, slug: str) -> Response:
        self.taken(request)
        return self.answer(shape_of(follow(request.user, get_process(self, slug))))


urlpatterns = [
    path("processes/<slug:slug>/follow/", ProcessFollow.as_view(), name="process-follow"),
    path("processes/<slug:slug>/delete/", ProcessDelete.as_view(), name="process-delete"),
    path("processes/<slug:slug>/publish/", ProcessPublish.as_view(), name="process-publish"),
    path("processes/<slug:slug>/schedule/", ProcessSchedule.as_view(), name="process-schedule"),
    path(
        "processes/<slug:slug>/unschedule/", ProcessUnschedule.as_view(), name="process-unschedule"
    ),
    path("processes/<slug:slug>/duplicate/", ProcessDuplicate.as_view(), name="process-duplicate"),
    path(
        "processes/<slug:slug>/invite-people/",
        ProcessInvitePeople.as_view(),
        name="process-invite-people",
    ),
    path(
        "processes/<slug:slug>/revoke-invitations/",
        ProcessRevokeInvitations.as_view(),
        name="process-revoke-invitations",
    ),
    path("processes/<slug:slug>/documents/", DocumentAdd.as_view(), name="document-add"),
    path("documents/<int:pk>/remove/", DocumentRemove.as_view(), name="document-remove"),
    path("desk/processes/start/", ProcessStart.as_view(), name="process-start"),
    path("processes/<slug:slug>/invitations/", InvitationList.as_view(), name="invitation-list"),
    path(
        "invitations/<int:pk>/withdraw/", InvitationWithdraw.as_view(), name="invitation-withdraw"
    ),
    path("invitations/accept/", InvitationAccept.as_view(), name="invitation-accept"),
    path("processes/<slug:slug>/close/", ProcessClose.as_view(), name="process-close"),
    path("processes/<slug:slug>/archive/", ProcessArchive.as_view(), name="process-archive"),
]
