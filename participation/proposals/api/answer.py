"""What officers do about answers."""

from decimal import Decimal
from typing import Any

from django.urls import path
from django.utils.formats import localize_input
from rest_framework import status
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from emvi.accounts.models import Account
from emvi.answers.actions import (
    assign_duty,
    end_leave,
    hand_over,
    keep_answer_draft,
    record_leave,
)
from emvi.answers.actions.results import has_promise
from emvi.answers.models import Leave
from emvi.answers.responsible import officers_of, people_with_duties
from emvi.municipalities.endpoints import MunicipalityEndpoint
from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may
from emvi.rest.bodies import Body, by_column
from emvi.rest.endpoints import checked
from participation.proposals import actions, answer_serializers, rules, serializers
from participation.proposals.actions.answers import ReadyAnswer
from participation.proposals.answer_forms import (
    AnswerForm,
    ExtensionForm,
    MergeForm,
    ResultChangeForm,
    ResultForm,
)
from participation.proposals.api.act import ProposalEndpoint
from participation.proposals.api.read import get_page
from participation.proposals.models import Merge, Proposal
from participation.proposals.results import get_result
from participation.proposals.views.fetch import get_proposal


class ProposalPublishAnswer(ProposalEndpoint):
    """Publish the municipality's answer, or a correction of it as a new version."""

    scope, takes, gives = "staff", answer_serializers.AnswerBody, serializers.ProposalDetail

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        proposal = self.proposal(pk)
        if not rules.may_answer(request.user, proposal):
            raise PermissionDenied
        taken = self.taken(request)
        form = AnswerForm(columns_of(taken), municipality=municipality)
        checked(form)
        actions.publish_answer(
            proposal, by=request.user, replaces=form.version_read(), **form.answer()
        )
        return self.detail(pk)


class ProposalKeepAnswerDraft(ProposalEndpoint):
    """Keep what the officers have written of an answer so far. Only they see it, on the page. Who
    had not read a colleague's last edition is refused. Also before the answer clock starts."""

    scope, takes, gives = "staff", answer_serializers.AnswerDraftBody, answer_serializers.Kept

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        proposal = self.proposal(pk)
        if not rules.may_keep_answer_draft(request.user, proposal):
            raise PermissionDenied
        taken = self.taken(request)
        form = AnswerForm(columns_of(taken), municipality=municipality)
        draft = keep_answer_draft(
            proposal.duty or proposal,
            by=request.user,
            words=form.words(),
            replaces=taken["replaces"],
            edition=taken["edition"],
        )
        return self.answer({"edition": draft.edition})


class ProposalRecordExtension(ProposalEndpoint):
    """Say in public that the answer takes longer. The first day stays, and lateness counts from it."""

    scope, takes, gives = "staff", answer_serializers.ExtensionBody, serializers.ProposalDetail

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        proposal = self.proposal(pk)
        if not rules.may_record_extension(request.user, proposal):
            raise PermissionDenied
        taken = self.taken(request)
        form = ExtensionForm(
            {"until_on": taken["until_on"]} | by_column("reason", taken["reason"]),
            municipality=municipality,
        )
        checked(form)
        actions.record_extension(
            proposal,
            by=request.user,
            until_on=form.cleaned_data["until_on"],
            reasons=form.texts("reason"),
        )
        return self.detail(pk)


class PublishAnswers(MunicipalityEndpoint):
    """Publish several answers at one moment: all of them, or none and the reason why."""

    scope, takes = "staff", answer_serializers.AnswersBody

    def post(self, request: Request, municipality: Municipality) -> Response:
        ready = []
        for taken in self.taken(request)["answers"]:
            proposal = self._proposal(taken["proposal"])
            form = AnswerForm(columns_of(taken), municipality=municipality)
            checked(form)
            ready.append(ReadyAnswer(proposal, form.answer(), form.version_read()))
        actions.publish_answers(ready, by=request.user)
        return self.answer()

    def _proposal(self, pk: int) -> Proposal:
        proposal = get_proposal(self.request, self.municipality, pk)
        if not rules.may_answer(self.request.user, proposal):
            raise PermissionDenied
        return proposal


class PublishSameAnswer(PublishAnswers):
    """Give one answer to several proposals that have none yet. Each gets its own."""

    takes = answer_serializers.SameAnswerBody

    def post(self, request: Request, municipality: Municipality) -> Response:
        taken = self.taken(request)
        proposals = [self._proposal(pk) for pk in sorted(set(taken["proposals"]))]
        form = AnswerForm(columns_of(taken | {"replaces": 0}), municipality=municipality)
        checked(form)
        actions.publish_same_answer(proposals, by=request.user, **form.answer())
        return self.answer()


class ProposalMerge(ProposalEndpoint):
    """Make a proposal a part of another one that says the same. Who supports both counts once."""

    scope, takes, gives = "staff", answer_serializers.MergeBody, serializers.ProposalDetail

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        proposal = get_page(self, pk)
        if not may(request.user, "proposals.merge_proposal", municipality):
            raise PermissionDenied
        taken = self.taken(request)
        into = get_page(self, taken["into"])
        form = MergeForm(
            {"number": str(into.pk)} | by_column("reason", taken["reason"]),
            proposal=proposal,
            by=request.user,
        )
        checked(form)
        actions.merge_proposal(proposal, into=into, by=request.user, reasons=form.texts("reason"))
        return self.detail(pk)


class ProposalUndoMerge(ProposalEndpoint):
    """Two proposals again, while neither is answered."""

    scope, takes, gives = "staff", Body, serializers.ProposalDetail

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        self.taken(request)
        proposal = get_page(self, pk)
        if not may(request.user, "proposals.undo_merge", municipality):
            raise PermissionDenied
        merge = Merge.objects.filter(merged=proposal).select_related("merged", "into").first()
        if merge is None:
            raise NotFound
        actions.undo_merge(merge, by=request.user)
        return self.detail(pk)


class ProposalAssignDuty(ProposalEndpoint):
    """Say which officer sees to the answer, and who stands in. The clock knows nothing of it."""

    scope, takes = "staff", answer_serializers.AssignBody

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        proposal = get_page(self, pk)
        if not rules.may_assign_duty(request.user, proposal):
            raise PermissionDenied
        people = {name: officer(self, login) for name, login in self.taken(request).items()}
        assign_duty(proposal.duty or proposal, by=request.user, **people)
        return self.answer()


def officer(endpoint: MunicipalityEndpoint, login: str | None) -> Account | None:
    """The officer of this municipality with this login name; None for none."""
    if not login:
        return None
    found = officers_of(endpoint.municipality).filter(login=login).first()
    if found is None:
        raise NotFound
    return found


class DutiesHandOver(MunicipalityEndpoint):
    """Give all answers that somebody sees to, or stands in for, to a colleague."""

    scope, takes, gives = "staff", answer_serializers.HandOverBody, answer_serializers.HandedOver

    def post(self, request: Request, municipality: Municipality) -> Response:
        if not may(request.user, "answers.hand_over", municipality):
            raise PermissionDenied
        taken = self.taken(request)
        theirs = people_with_duties(municipality).filter(login=taken["officer"]).first()
        if theirs is None:
            raise NotFound
        to = officer(self, taken["to"])
        count = hand_over(municipality, by=request.user, officer=theirs, to=to)
        return self.answer({"count": count})


class LeaveRecord(MunicipalityEndpoint):
    """Say that an officer is away on these days. Meanwhile the deputies are reminded."""

    scope, takes, gives = "staff", answer_serializers.LeaveBody, answer_serializers.Leave
    success = status.HTTP_201_CREATED

    def post(self, request: Request, municipality: Municipality) -> Response:
        self._may(municipality)
        taken = self.taken(request)
        leave = record_leave(
            municipality,
            by=request.user,
            officer=officer(self, taken.get("officer")) or request.user,
            from_on=taken["from_on"],
            until_on=taken["until_on"],
        )
        return self.answer(leave)

    def _may(self, municipality: Municipality) -> None:
        if not may(self.request.user, "answers.record_leave", municipality):
            raise PermissionDenied


class LeaveEnd(LeaveRecord):
    """Back earlier, or never gone: the days are taken out again."""

    takes, gives, success = Body, None, status.HTTP_200_OK

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        self._may(municipality)
        self.taken(request)
        leave = Leave.objects.filter(municipality=municipality, pk=pk).first()
        if leave is None:
            raise NotFound
        end_leave(leave, by=request.user)
        return self.answer()


class ProposalRecordResult(ProposalEndpoint):
    """Promise a step in public, after a yes."""

    scope, takes, gives = "staff", answer_serializers.ResultBody, serializers.ProposalDetail

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        proposal = get_page(self, pk)
        is_promised = proposal.duty is not None and has_promise(proposal.duty)
        if not (is_promised and rules.may_record_result(request.user, proposal)):
            raise PermissionDenied
        taken = self.taken(request)
        said = {"due_on": taken["due_on"]} | by_column("title", taken["title"])
        form = ResultForm(said, municipality=municipality)
        due_on = checked(form)["due_on"]
        actions.record_result(proposal, by=request.user, titles=form.texts("title"), due_on=due_on)
        return self.detail(pk)


class ResultChange(ProposalEndpoint):
    """Say how far a promised step is. The day that was promised first stays."""

    scope, takes, gives = (
        *("staff", answer_serializers.ResultChangeBody),
        serializers.ProposalDetail,
    )

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        step = get_result(municipality, pk)
        if step is None:
            raise NotFound
        proposal = get_page(self, step.duty.proposal.pk)
        if not rules.may_change_result(request.user, proposal):
            raise PermissionDenied
        taken = self.taken(request)
        said = {name: taken[name] for name in ("due_on", "progress", "gives_up")}
        form = ResultChangeForm(said | by_column("note", taken.get("note", {})), result=step)
        actions.change_result(
            proposal,
            step,
            by=request.user,
            notes=(checked(form) and form.texts("note")),
            **{name: form.cleaned_data[name] for name in said},
        )
        return self.detail(proposal.pk)


def columns_of(taken: dict[str, Any]) -> dict[str, Any]:
    """An answer as the form of the pages takes it."""
    cents = taken.get("cost_cents")
    plain = {name: taken.get(name, "") for name in ("outcome", "replaces", "planned_for")}
    cost = {} if cents is None else {"cost": localize_input(Decimal(cents) / 100)}
    return (
        {name: value for name, value in plain.items() if value is not None}
        | cost
        | by_column("reasons", taken.get("reasons", {}))
        | by_column("next_step", taken.get("next_step", {}))
    )


urlpatterns = [
    path("proposals/publish-answers/", PublishAnswers.as_view(), name="publish-answers"),
    path("proposals/publish-same-answer/", PublishSameAnswer.as_view(), name="publish-same-answer"),
    path(
        "proposals/<int:pk>/publish-answer/",
        ProposalPublishAnswer.as_view(),
        name="proposal-publish-answer",
    ),
    path(
        "proposals/<int:pk>/keep-answer-draft/",
        ProposalKeepAnswerDraft.as_view(),
        name="proposal-keep-answer-draft",
    ),
    path(
        "proposals/<int:pk>/record-extension/",
        ProposalRecordExtension.as_view(),
        name="proposal-record-extension",
    ),
    path("proposals/<int:pk>/merge/", ProposalMerge.as_view(), name="proposal-merge"),
    path("proposals/<int:pk>/undo-merge/", ProposalUndoMerge.as_view(), name="proposal-undo-merge"),
    path(
        "proposals/<int:pk>/assign-duty/",
        ProposalAssignDuty.as_view(),
        name="proposal-assign-duty",
    ),
    path(
        "proposals/<int:pk>/record-result/",
        ProposalRecordResult.as_view(),
        name="proposal-record-result",
    ),
    path("results/<int:pk>/change/", ResultChange.as_view(), name="result-change"),
    path("duties/hand-over/", DutiesHandOver.as_view(), name="duties-hand-over"),
    path("leaves/record/", LeaveRecord.as_view(), name="leave-record"),
    path("leaves/<int:pk>/end/", LeaveEnd.as_view(), name="leave-end"),
]
