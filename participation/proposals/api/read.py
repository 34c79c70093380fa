from django.urls import path
from rest_framework import serializers as fields
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from emvi.discussions.queries.comments import ORDERS as COMMENT_ORDERS
from emvi.discussions.queries.comments import comment_page
from emvi.discussions.serializers import Comment
from emvi.municipalities.endpoints import MunicipalityEndpoint
from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may
from emvi.paging import Page
from emvi.rest.bodies import PageQuery
from participation.processes.models import Process
from participation.proposals import queries, serializers, shapes
from participation.proposals.apart import keep_apart, narrowed_to
from participation.proposals.models import Proposal
from participation.proposals.overdue import overdue_page
from participation.proposals.queries import ORDERS, STANDINGS, Filters
from participation.proposals.results import STANDINGS as RESULT_STANDINGS
from participation.proposals.results import result_page
from participation.proposals.rules import may_read_around
from participation.proposals.versions import versions_of


class ProposalQuery(PageQuery):
    """The filters of the list of proposals."""

    q = fields.CharField(max_length=100, required=False, help_text="Words to search for.")
    standing = fields.ChoiceField(
        choices=STANDINGS,
        required=False,
        help_text="Only what waits for an answer in time, what is overdue, what is answered, or"
        " what was answered so.",
    )
    process = fields.RegexField(
        r"^[A-Za-z0-9_][A-Za-z0-9_-]{0,59}$",
        required=False,
        help_text="Number of a process, or the short name in its address. By that name also one"
        " that is not in lists; and one for invited people, if you may see it.",
    )
    theme = fields.IntegerField(min_value=1, max_value=2**62, required=False)
    place = fields.IntegerField(min_value=1, max_value=2**62, required=False)
    work_state = fields.IntegerField(
        min_value=1,
        max_value=2**62,
        required=False,
        help_text="Number of a working state of a process: how far the municipality is.",
    )
    language = fields.RegexField(
        r"^[A-Za-z-]{2,10}$", required=False, help_text="Only what is written in this language."
    )
    order = fields.ChoiceField(choices=ORDERS, required=False, help_text="newest if not given.")
    seed = fields.IntegerField(
        min_value=0,
        max_value=2**31 - 1,
        required=False,
        help_text="Where the random order begins. The same seed gives the same order.",
    )


class ProposalList(MunicipalityEndpoint):
    """The proposals of a municipality that everybody can read; or those of one process, if you may
    see it."""

    asks, gives, is_page = ProposalQuery, serializers.Proposal, True
    within: Process | None = None

    def get(self, request: Request, municipality: Municipality) -> Response:
        asked = self.asked
        filters = Filters(
            query=asked.get("q", ""),
            **{name: asked[name] for name in ("standing", "language", "order") if name in asked},
            **{name: asked.get(name) for name in ("theme", "place", "work_state")},
            seed=asked.get("seed", 0),
        )
        filters, self.within = narrowed_to(
            request.user, municipality, filters, asked.get("process", "")
        )
        page = queries.row_page(
            municipality,
            filters,
            unseen=self.unseen,
            within=self.within,
            cursor=asked.get("after", ""),
        )
        return self.answer(
            Page(shapes.list_shapes(page.items, municipality, self.unseen), page.after)
        )

    def finalize_response(self, request: Request, response: Response, *args, **kwargs) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        return keep_apart(response, self.within)


def get_page(endpoint: MunicipalityEndpoint, pk: int) -> Proposal:
    """The proposal, which everybody may see without its words, or 404."""
    proposal = queries.proposal_for(endpoint.request.user, endpoint.municipality, pk)
    if proposal is None:
        raise NotFound
    return proposal


class ProposalDetail(MunicipalityEndpoint):
    """A proposal with its support, clock, answers and extensions. Words that are hidden, held or
    taken back are left out; the clock stays."""

    gives = serializers.ProposalDetail

    def get(self, request: Request, municipality: Municipality, pk: int) -> Response:
        return self.answer(shapes.detail_shape(get_page(self, pk), request.user))


class ProposalChanges(MunicipalityEndpoint):
    """What a proposal said until its author changed it, the newest first."""

    asks, gives, is_page = PageQuery, serializers.Version, True

    def get(self, request: Request, municipality: Municipality, pk: int) -> Response:
        proposal = get_page(self, pk)
        if proposal.is_silent:
            raise NotFound
        return self.answer(Page([shapes.version_shape(one) for one in versions_of(proposal)], ""))


class CommentQuery(PageQuery):
    """The order of a discussion."""

    order = fields.ChoiceField(
        choices=COMMENT_ORDERS, required=False, help_text="Of the branches; oldest if not given."
    )


class ProposalComments(MunicipalityEndpoint):
    """What people say about a proposal, branch after branch."""

    asks, gives, is_page = CommentQuery, Comment, True

    def get(self, request: Request, municipality: Municipality, pk: int) -> Response:
        proposal = get_page(self, pk)
        if not may_read_around(request.user, proposal):
            raise NotFound
        page = comment_page(
            proposal.thread,
            order=self.asked.get("order", ""),
            cursor=self.asked.get("after", ""),
            reader=request.user,
            unseen=self.unseen,
            moderates=may(request.user, "discussions.decide_text", municipality),
        )
        return self.answer(page)


class OverdueList(MunicipalityEndpoint):
    """Answers of a municipality that are overdue, for longest first."""

    asks, gives, is_page = PageQuery, serializers.Overdue, True

    def get(self, request: Request, municipality: Municipality) -> Response:
        page = overdue_page(municipality, unseen=self.unseen, cursor=self.asked.get("after", ""))
        return self.answer(Page([shapes.overdue_shape(one) for one in page], page.after))


class ResultQuery(PageQuery):
    """Which of the promised steps."""

    standing = fields.ChoiceField(
        choices=RESULT_STANDINGS,
        required=False,
        help_text="Only what is under way, what is late, what is done or what was given up.",
    )


class ResultList(MunicipalityEndpoint):
    """What a municipality promised in its answers, and what became of it; what is due first is on
    top."""

    asks, gives, is_page = ResultQuery, serializers.PromisedResult, True

    def get(self, request: Request, municipality: Municipality) -> Response:
        page = result_page(
            municipality,
            standing=self.asked.get("standing", ""),
            unseen=self.unseen,
            cursor=self.asked.get("after", ""),
        )
        for result in page:
            result.proposal = shapes.promising_shape(result.duty.proposal)
        return self.answer(page)


urlpatterns = [
    path("results/", ResultList.as_view(), name="result-list"),
    path("overdue/", OverdueList.as_view(), name="overdue-list"),
    path("proposals/", ProposalList.as_view(), name="proposal-list"),
    path("proposals/<int:pk>/", ProposalDetail.as_view(), name="proposal-detail"),
    path("proposals/<int:pk>/changes/", ProposalChanges.as_view(), name="proposal-changes"),
    path("proposals/<int:pk>/comments/", ProposalComments.as_view(), name="proposal-comments"),
]
