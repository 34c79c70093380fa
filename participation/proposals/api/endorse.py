"""What representatives of organisations do."""

from django.urls import path
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from emvi.municipalities.models import Municipality, Organisation
from emvi.municipalities.permissions import may
from participation.proposals import actions, serializers
from participation.proposals.api.act import ProposalEndpoint
from participation.proposals.endorsements import represented
from participation.proposals.models import Proposal


class ProposalEndorse(ProposalEndpoint):
    """Say for an organisation that it stands behind a proposal. It is not counted as support."""

    scope, takes, gives = "staff", serializers.EndorsementBody, serializers.ProposalDetail

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        if not may(request.user, "proposals.endorse_proposal", municipality):
            raise PermissionDenied
        proposal = self.proposal(pk)
        actions.endorse_proposal(proposal, organisation=_own(self, proposal), by=request.user)
        return self.detail(pk)


class ProposalTakeBackEndorsement(ProposalEndpoint):
    """An organisation no longer endorses a proposal. Again changes nothing."""

    scope, takes, gives = "staff", serializers.EndorsementBody, serializers.ProposalDetail

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        if not may(request.user, "proposals.take_back_endorsement", municipality):
            raise PermissionDenied
        proposal = self.proposal(pk)
        actions.take_back_endorsement(proposal, organisation=_own(self, proposal), by=request.user)
        return self.detail(pk)


def _own(endpoint: ProposalEndpoint, proposal: Proposal) -> Organisation:
    """The one that is named, of those for which this person speaks."""
    number = endpoint.taken(endpoint.request)["organisation"]
    own = represented(endpoint.request.user, proposal)
    organisation = next((one for one in own if one.pk == number), None)
    if organisation is None:
        raise NotFound
    return organisation


urlpatterns = [
    path("proposals/<int:pk>/endorse/", ProposalEndorse.as_view(), name="proposal-endorse"),
    path(
        "proposals/<int:pk>/take-back-endorsement/",
        ProposalTakeBackEndorsement.as_view(),
        name="proposal-take-back-endorsement",
    ),
]
