"""Writing a proposal together."""

from django.urls import path
from rest_framework import status
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from emvi.municipalities.endpoints import MunicipalityEndpoint
from emvi.municipalities.models import Municipality
from emvi.rest.bodies import Body
from participation.proposals import actions, rules, serializers
from participation.proposals.api.act import ProposalEndpoint
from participation.proposals.coauthors import coauthor_for
from participation.proposals.limits import count_invitation
from participation.proposals.models import CoAuthor
from participation.proposals.views.fetch import get_proposal


class ProposalInviteCoauthor(ProposalEndpoint):
    """Ask somebody, by public name, to stand beside the author. Again changes nothing."""

    takes, gives = serializers.CoAuthorInvitationBody, serializers.CoAuthor
    success = status.HTTP_201_CREATED

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        proposal, taken = self.proposal(pk), self.taken(request)
        if not rules.is_author(request.user, proposal):
            raise PermissionDenied
        count_invitation(request.user)
        return self.answer(actions.invite_coauthor(proposal, name=taken["name"], by=request.user))


class CoauthorEndpoint(MunicipalityEndpoint):
    """Something to do with an invitation, for the two people whose it is."""

    scope, takes = "write", Body

    def coauthor(self, pk: int, *, is_own: bool) -> CoAuthor:
        coauthor = coauthor_for(self.request.user, self.municipality, pk)
        if coauthor is None or is_own and coauthor.name.account_id != self.request.user.pk:
            raise NotFound
        return coauthor


class CoauthorAccept(CoauthorEndpoint):
    """Accept an invitation to stand beside the author. Again changes nothing."""

    gives = serializers.CoAuthor

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        self.taken(request)
        coauthor = self.coauthor(pk, is_own=True)
        get_proposal(request, municipality, coauthor.proposal_id)
        actions.accept_invitation(coauthor, by=request.user)
        coauthor.refresh_from_db()
        return self.answer(coauthor)


class CoauthorDecline(CoauthorEndpoint):
    """Decline an invitation, for good. Again changes nothing."""

    gives = serializers.CoAuthor

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        self.taken(request)
        coauthor = self.coauthor(pk, is_own=True)
        actions.decline_invitation(coauthor, by=request.user)
        coauthor.refresh_from_db()
        return self.answer(coauthor)


class CoauthorRemove(CoauthorEndpoint):
    """The author takes somebody out, or a co-author leaves."""

    gives = None

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        self.taken(request)
        actions.remove_coauthor(self.coauthor(pk, is_own=False), by=request.user)
        return self.answer(None)


urlpatterns = [
    path(
        "proposals/<int:pk>/invite-coauthor/",
        ProposalInviteCoauthor.as_view(),
        name="proposal-invite-coauthor",
    ),
    path("coauthors/<int:pk>/accept/", CoauthorAccept.as_view(), name="coauthor-accept"),
    path("coauthors/<int:pk>/decline/", CoauthorDecline.as_view(), name="coauthor-decline"),
    path("coauthors/<int:pk>/remove/", CoauthorRemove.as_view(), name="coauthor-remove"),
]
