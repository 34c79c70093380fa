from dataclasses import replace
from uuid import UUID, uuid5

from django.urls import path
from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from emvi.discussions.actions import add_comment
from emvi.discussions.forms import CommentForm
from emvi.discussions.models import Comment
from emvi.municipalities.endpoints import MunicipalityEndpoint
from emvi.municipalities.models import Municipality, Organisation, Role
from emvi.municipalities.organisations import organisations_of
from emvi.municipalities.permissions import may
from emvi.notifications.actions import follow
from emvi.notifications.serializers import Following, shape_of
from emvi.refusals import Refused
from emvi.rest.bodies import Body
from emvi.rest.endpoints import checked
from participation.processes.api.read import get_process
from participation.proposals import actions, rules, serializers, shapes
from participation.proposals.api.read import get_page
from participation.proposals.forms import AttachForm, DetailsForm, WordsForm
from participation.proposals.limits import count_comment, count_entry, count_proposal
from participation.proposals.models import Proposal
from participation.proposals.queries import with_shown_supports
from participation.proposals.views.act import say_officially, visible_comment
from participation.proposals.views.attachments import get_attachment
from participation.proposals.views.fetch import get_proposal


class ProposalEndpoint(MunicipalityEndpoint):
    """Something to do with one proposal; one whose words this reader does not see is not there."""

    scope = "write"

    def proposal(self, pk: int) -> Proposal:
        return get_proposal(self.request, self.municipality, pk)

    def detail(self, pk: int) -> Response:
        return self.answer(shapes.detail_shape(get_page(self, pk), self.request.user))


def words_of(
    taken: dict, municipality: Municipality, proposal: Proposal | None = None
) -> actions.Words:
    """The words, by the rules of the pages. Those of a `proposal` keep their topic and place."""
    said = checked(WordsForm(taken, municipality=municipality))
    more = checked(DetailsForm(taken, municipality=municipality, proposal=proposal))
    return actions.Words(**said, theme=more["theme"], place=more["place"])


class ProposalPublish(MunicipalityEndpoint):
    """Publish a proposal in a process. A rule of the municipality may hold it until a moderator has
    read it."""

    scope, takes, gives = "write", serializers.NewProposalBody, serializers.OwnProposal
    success = status.HTTP_201_CREATED

    def post(self, request: Request, municipality: Municipality, slug: str) -> Response:
        process, taken = get_process(self, slug), self.taken(request)
        key = own_key(self, taken["key"])
        if earlier := Proposal.objects.filter(draft_key=key, municipality=municipality).first():
            return self._own(earlier)
        words = words_of(taken, municipality)
        if not rules.may_propose(process):
            raise Refused(_("Proposals are not collected here now."))
        author = self.author(taken.get("name", ""))
        with count_proposal(request.user):
            proposal = actions.publish_proposal(
                process,
                words,
                author=author,
                organisation=self._organisation(taken.get("organisation")),
                draft_key=key,
            )
        return self._own(proposal)

    def _organisation(self, number: int | None) -> Organisation | None:
        if number is None:
            return None
        own = organisations_of(self.request.user, self.municipality, Role.REPRESENTATIVE)
        organisation = own.filter(pk=number).first()
        if organisation is None:
            raise NotFound
        return organisation

    def _own(self, proposal: Proposal) -> Response:
        [proposal] = with_shown_supports([proposal])
        return self.answer(shapes.own_shape(proposal))


def own_key(endpoint: MunicipalityEndpoint, key: UUID) -> UUID:
    """A key means something only together with the person who sends it."""
    return uuid5(endpoint.request.user.opaque_id, str(key))


class ProposalEnter(MunicipalityEndpoint):
    """Enter a proposal for someone who wrote it on paper. The number is theirs to keep."""

    scope, takes, gives = "staff", serializers.PaperBody, serializers.OwnProposal
    success = status.HTTP_201_CREATED

    def post(self, request: Request, municipality: Municipality, slug: str) -> Response:
        process = get_process(self, slug)
        if not rules.may_enter(request.user, process):
            raise PermissionDenied
        taken = self.taken(request)
        words, key = words_of(taken, municipality), own_key(self, taken["key"])
        with count_entry(request.user, key):
            proposal = actions.enter_proposal(process, words, by=request.user, draft_key=key)
        [proposal] = with_shown_supports([proposal])
        return self.answer(shapes.own_shape(proposal))


class ProposalEdit(ProposalEndpoint):
    """Change one's words: in the first minutes while nobody supports them, or as the moderators
    asked."""

    takes, gives = serializers.ProposalBody, serializers.ProposalDetail

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        proposal = self.proposal(pk)
        if not rules.wrote(request.user, proposal):
            raise PermissionDenied
        words = words_of(self.taken(request), municipality, proposal)
        words = replace(words, photo_alt=proposal.photo_alt)
        actions.edit_proposal(proposal, words, by=request.user)
        return self.detail(pk)


class ProposalAttachFile(ProposalEndpoint):
    """Attach a picture or a PDF file, at most three, as long as the words can be changed."""

    parser_classes = [MultiPartParser]
    takes, gives = serializers.AttachmentBody, serializers.ProposalDetail
    success = status.HTTP_201_CREATED

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        proposal = self.proposal(pk)
        if not rules.wrote(request.user, proposal):
            raise PermissionDenied
        taken = self.taken(request)
        said = checked(AttachForm(taken, {"file": taken["file"]}))
        actions.attach_file(
            proposal,
            said["file"],
            title=said["title"],
            by=request.user,
            submission_key=taken["key"],
        )
        return self.detail(pk)


class AttachmentRemove(ProposalEndpoint):
    """Remove a file, as long as the words can be changed. Again changes nothing."""

    takes, gives = Body, serializers.ProposalDetail

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        self.taken(request)
        attachment = get_attachment(municipality, pk)
        proposal = self.proposal(attachment.proposal_id)
        if not rules.wrote(request.user, proposal):
            raise PermissionDenied
        actions.remove_attachment(attachment, by=request.user)
        return self.detail(proposal.pk)


class ProposalWithdraw(ProposalEndpoint):
    """Take one's proposal back before it is answered. A clock that has started runs on."""

    takes, gives = Body, serializers.ProposalDetail

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        self.taken(request)
        proposal = get_proposal(request, municipality, pk, own_outside=True)
        if not rules.is_author(request.user, proposal):
            raise PermissionDenied
        actions.withdraw_proposal(proposal, by=request.user)
        return self.detail(pk)


class ProposalSupport(ProposalEndpoint):
    """Support a proposal. Again changes nothing. Nobody sees who supports."""

    takes, gives = Body, serializers.Supports

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        self.taken(request)
        actions.support_proposal(self.proposal(pk), by=request.user)
        return self.answer(shapes.support_shape(self.proposal(pk)))


class ProposalTakeBackSupport(ProposalEndpoint):
    """Take one's support back while the phase lasts. Again changes nothing."""

    takes, gives = Body, serializers.Supports

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        self.taken(request)
        # Also where the words are hidden from who supported them.
        actions.take_back_support(get_page(self, pk), by=request.user)
        return self.answer(shapes.support_shape(get_page(self, pk)))


class ProposalComment(ProposalEndpoint):
    """Say something about a proposal, or answer a comment. A rule of the municipality may hold it
    until a moderator has read it."""

    takes, gives = serializers.NewCommentBody, serializers.NewComment
    success = status.HTTP_201_CREATED

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        proposal, taken = self.proposal(pk), self.taken(request)
        said = checked(CommentForm(taken, municipality=municipality, language=""))
        parent = self._parent(proposal, taken.get("parent"))
        if not rules.may_comment(proposal):
            raise Refused(_("The discussion is not open now. Your text is still here."))
        author = self.author(taken.get("name", ""))
        count_comment(request.user, taken["submission_key"])
        comment = add_comment(
            proposal.thread,
            author=author,
            text=said["text"],
            language=said["language"],
            parent=parent,
            submission_key=taken["submission_key"],
        )
        return self.answer({"id": comment.pk, "is_held": comment.held_at is not None})

    def _parent(self, proposal: Proposal, number: int | None) -> Comment | None:
        if number is None:
            return None
        parent = visible_comment(self.request.user, proposal, number)
        if parent is None:
            raise NotFound
        return parent


class ProposalAddOfficialComment(ProposalComment):
    """Say a word for the municipality, under its name."""

    scope, takes = "staff", serializers.OfficialCommentBody

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        if not may(request.user, "discussions.add_official_comment", municipality):
            raise PermissionDenied
        proposal, taken = self.proposal(pk), self.taken(request)
        said = checked(CommentForm(taken, municipality=municipality, language=""))
        parent = self._parent(proposal, taken.get("parent"))
        said["submission_key"] = taken["submission_key"]
        comment = say_officially(request.user, proposal, said, parent)
        return self.answer({"id": comment.pk, "is_held": False})


class ProposalFollow(ProposalEndpoint):
    """Hear what becomes of a proposal. Nobody sees who follows it."""

    takes, gives = Body, Following

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        self.taken(request)
        return self.answer(shape_of(follow(request.user, self.proposal(pk))))


class ThemeFollow(MunicipalityEndpoint):
    """Hear of new proposals and answers on a topic."""

    scope, takes, gives = "write", Body, Following

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        self.taken(request)
        theme = municipality.themes.filter(pk=pk).first()
        if theme is None:
            raise NotFound
        return self.answer(shape_of(follow(request.user, theme)))


urlpatterns = [
    path(
        "processes/<slug:slug>/publish-proposal/",
        ProposalPublish.as_view(),
        name="proposal-publish",
    ),
    path("processes/<slug:slug>/enter-proposal/", ProposalEnter.as_view(), name="proposal-enter"),
    path("proposals/<int:pk>/edit/", ProposalEdit.as_view(), name="proposal-edit"),
    path(
        "proposals/<int:pk>/attach-file/",
        ProposalAttachFile.as_view(),
        name="proposal-attach-file",
    ),
    path("attachments/<int:pk>/remove/", AttachmentRemove.as_view(), name="attachment-remove"),
    path("proposals/<int:pk>/withdraw/", ProposalWithdraw.as_view(), name="proposal-withdraw"),
    path("proposals/<int:pk>/support/", ProposalSupport.as_view(), name="proposal-support"),
    path(
        "proposals/<int:pk>/take-back-support/",
        ProposalTakeBackSupport.as_view(),
        name="proposal-take-back-support",
    ),
    path("proposals/<int:pk>/comment/", ProposalComment.as_view(), name="proposal-comment"),
    path(
        "proposals/<int:pk>/add-official-comment/",
        ProposalAddOfficialComment.as_view(),
        name="proposal-add-official-comment",
    ),
    path("proposals/<int:pk>/follow/", ProposalFollow.as_view(), name="proposal-follow"),
    path("themes/<int:pk>/follow/", ThemeFollow.as_view(), name="theme-follow"),
]
