from django.urls import path
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may
from emvi.rest.bodies import Body, by_column
from emvi.rest.endpoints import checked
from participation.proposals import actions, answer_serializers, rules, serializers
from participation.proposals.api.act import ProposalEndpoint
from participation.proposals.api.read import get_page
from participation.proposals.models import Proposal
from participation.proposals.split_forms import FIELDS, SplitForm
from participation.proposals.splits import split_of


class ProposalSplit(ProposalEndpoint):
    """Make several proposals of one that asks for several things. Who supported it supports each
    part, and is counted once."""

    scope, takes, gives = "staff", answer_serializers.SplitBody, serializers.ProposalDetail

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        proposal = get_page(self, pk)
        if not may(request.user, "proposals.split_proposal", municipality):
            raise PermissionDenied
        taken = self.taken(request)
        said = {
            f"{name}_{n}": part.get(name)
            for n, part in enumerate(taken["parts"], start=1)
            for name in FIELDS
        }
        form = SplitForm(
            {"key": taken["key"]} | said | by_column("reason", taken["reason"]), proposal=proposal
        )
        checked(form)
        actions.split_proposal(
            proposal,
            form.words(),
            by=request.user,
            reasons=form.texts("reason"),
            submission_key=form.cleaned_data["key"],
        )
        return self.detail(pk)


class ProposalUndoSplit(ProposalEndpoint):
    """One proposal again, while nobody has done anything with a part."""

    scope, takes, gives = "staff", Body, serializers.ProposalDetail

    def may_undo(self, proposal: Proposal) -> bool:
        return may(self.request.user, "proposals.undo_split", self.municipality)

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        self.taken(request)
        proposal = get_page(self, pk)
        if not self.may_undo(proposal):
            raise PermissionDenied
        split = split_of(proposal)
        if split is None:
            raise NotFound
        actions.undo_split(split, by=request.user)
        return self.detail(pk)


class ProposalUndoOwnSplit(ProposalUndoSplit):
    """The same for who wrote it."""

    scope = "write"

    def may_undo(self, proposal: Proposal) -> bool:
        return rules.is_author(self.request.user, proposal)


urlpatterns = [
    path("proposals/<int:pk>/split/", ProposalSplit.as_view(), name="proposal-split"),
    path("proposals/<int:pk>/undo-split/", ProposalUndoSplit.as_view(), name="proposal-undo-split"),
    path(
        "proposals/<int:pk>/undo-own-split/",
        ProposalUndoOwnSplit.as_view(),
        name="proposal-undo-own-split",
    ),
]
