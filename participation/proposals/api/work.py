"""What officers and moderators do with proposals before there is an answer."""

from django.urls import path
from rest_framework import status
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from emvi.municipalities.endpoints import MunicipalityEndpoint
from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may
from emvi.rest.bodies import Body
from emvi.rest.endpoints import checked
from participation.proposals import actions, answer_serializers, rules, serializers
from participation.proposals.answer_forms import StaffNoteForm, WorkStateForm
from participation.proposals.api.act import ProposalEndpoint
from participation.proposals.api.read import get_page
from participation.proposals.many_forms import ThemesForm, WorkStatesForm
from participation.proposals.staff_notes import staff_note_for


class ProposalSetWorkState(ProposalEndpoint):
    """Say how far the municipality is with a proposal. It is not the answer and moves no deadline."""

    scope, takes, gives = "staff", answer_serializers.WorkStateBody, serializers.ProposalDetail

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        proposal = get_page(self, pk)
        if not rules.may_set_work_state(request.user, proposal):
            raise PermissionDenied
        form = WorkStateForm(
            self.taken(request), process=proposal.process, kept=proposal.work_state_id
        )
        actions.set_work_state(proposal, by=request.user, **checked(form))
        return self.detail(pk)


class SetThemes(MunicipalityEndpoint):
    """Put several proposals under a topic: all of them or none."""

    scope, takes, gives = "staff", answer_serializers.ThemesBody, answer_serializers.Changed

    def post(self, request: Request, municipality: Municipality) -> Response:
        if not may(request.user, "proposals.set_theme", municipality):
            raise PermissionDenied
        said = checked(
            ThemesForm(self.taken(request), municipality=municipality, officer=request.user)
        )
        wanted = {proposal.pk: said["theme"] for proposal in said["proposals"]}
        return self.answer({"count": actions.set_themes(municipality, wanted, by=request.user)})


class SetWorkStates(MunicipalityEndpoint):
    """Say of several proposals of a process how far the municipality is: of all or of none."""

    scope, takes, gives = "staff", answer_serializers.WorkStatesBody, answer_serializers.Changed

    def post(self, request: Request, municipality: Municipality) -> Response:
        if not may(request.user, "proposals.set_work_state", municipality):
            raise PermissionDenied
        taken = self.taken(request)
        process = municipality.processes.published().filter(pk=taken["process"]).first()
        if process is None:
            raise NotFound
        said = checked(
            WorkStatesForm(taken, municipality=municipality, officer=request.user, process=process)
        )
        count = actions.set_work_states(said["proposals"], said["work_state"], by=request.user)
        return self.answer({"count": count})


class ProposalAddStaffNote(ProposalEndpoint):
    """Say something to the officers and moderators about a proposal. Only they read it."""

    scope, takes, gives = "staff", answer_serializers.StaffNoteBody, answer_serializers.StaffNote
    success = status.HTTP_201_CREATED

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        proposal = get_page(self, pk)
        if not rules.may_read_staff_notes(request.user, proposal):
            raise PermissionDenied
        said = checked(StaffNoteForm(self.taken(request), municipality=municipality))
        return self.answer(actions.add_staff_note(proposal, by=request.user, **said))


class StaffNoteRemove(MunicipalityEndpoint):
    """Take one's own note away."""

    scope, takes = "staff", Body

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        self.taken(request)
        note = staff_note_for(municipality, pk)
        if note is None or not rules.may_read_staff_notes(request.user, note.proposal):
            raise NotFound
        if not rules.may_remove_staff_note(request.user, note):
            raise PermissionDenied
        actions.remove_staff_note(note, by=request.user)
        return self.answer()


urlpatterns = [
    path("proposals/set-themes/", SetThemes.as_view(), name="set-themes"),
    path("proposals/set-work-states/", SetWorkStates.as_view(), name="set-work-states"),
    path(
        "proposals/<int:pk>/add-staff-note/",
        ProposalAddStaffNote.as_view(),
        name="proposal-add-staff-note",
    ),
    path("staff-notes/<int:pk>/remove/", StaffNoteRemove.as_view(), name="staff-note-remove"),
    path(
        "proposals/<int:pk>/set-work-state/",
        ProposalSetWorkState.as_view(),
        name="proposal-set-work-state",
    ),
]
