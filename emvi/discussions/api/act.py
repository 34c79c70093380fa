from typing import Any

from django.urls import path
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.fields import ChoiceField
from rest_framework.request import Request
from rest_framework.response import Response

from emvi.discussions import actions, rules, serializers
from emvi.discussions.forms import (
    AppealDecisionForm,
    AppealForm,
    CommentForm,
    DecisionForm,
    FlagForm,
    NameEndForm,
    RegulateForm,
)
from emvi.discussions.models import Pause, Text
from emvi.discussions.queries.decisions import appeal_for, name_to_end
from emvi.discussions.queries.queue import Kind, Waiting, decode_key, queue_page, waiting_for
from emvi.discussions.views.fetch import get_comment, get_own_decision, get_thread
from emvi.discussions.views.people import send_flag
from emvi.languages.serializers import words
from emvi.municipalities.endpoints import MunicipalityEndpoint
from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may
from emvi.paging import Page
from emvi.rest.bodies import Body, PageQuery
from emvi.rest.endpoints import checked


class CommentWithdraw(MunicipalityEndpoint):
    """Take one's own comment back."""

    scope, takes = "write", Body

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        self.taken(request)
        comment = get_comment(request, municipality, pk)
        if not rules.is_own(request.user, comment):
            raise PermissionDenied
        actions.withdraw_comment(comment, by=request.user)
        return self.answer()


class CommentWithdrawOfficial(MunicipalityEndpoint):
    """Take a word of the municipality back. Its place stays, and says so."""

    scope, takes = "staff", Body

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        self.taken(request)
        comment = get_comment(request, municipality, pk)
        if not rules.may_withdraw_official_comment(request.user, comment):
            raise PermissionDenied
        actions.withdraw_official_comment(comment, by=request.user)
        return self.answer()


class CommentEdit(MunicipalityEndpoint):
    """Change one's own comment: in the first minutes while nobody has answered it, or when the
    moderators asked for it."""

    scope, takes = "write", serializers.CommentBody

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        comment = get_comment(request, municipality, pk)
        if not rules.may_edit_comment(request.user, comment):
            raise PermissionDenied
        said = checked(CommentForm(self.taken(request), municipality=municipality, language=""))
        actions.edit_comment(comment, by=request.user, text=said["text"], language=said["language"])
        return self.answer()


class _Flag(MunicipalityEndpoint):
    scope, is_for_guests, takes = "write", True, serializers.FlagBody

    def flag(self, request: Request, target: Text) -> Response:
        if not rules.is_public(target) or rules.had_a_hand(request.user, target):
            raise PermissionDenied
        form = FlagForm(self.taken(request), municipality=self.municipality)
        checked(form)
        send_flag(request, target, form)
        return self.answer()


class CommentFlag(_Flag):
    """Tell the moderators about a comment. Nobody learns who did."""

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        return self.flag(request, get_comment(request, municipality, pk))


class ThreadFlag(_Flag):
    """Tell the moderators about a proposal, by the id of its thread. Nobody learns who did."""

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        return self.flag(request, get_thread(request, municipality, pk))


class _Decide(MunicipalityEndpoint):
    scope, takes, gives = "staff", serializers.DecisionBody, serializers.Decision

    def decide(self, request: Request, target: Text) -> Response:
        if not rules.may_decide_text(request.user, target):
            raise PermissionDenied
        taken = self.taken(request)
        form = DecisionForm(
            taken,
            municipality=self.municipality,
            target=target,
            is_flagged=bool(waiting_for(target).flags),
        )
        cleaned: dict[str, Any] = checked(form)
        return self.answer(
            actions.decide_text(
                target,
                by=request.user,
                outcome=cleaned["outcome"],
                rule=cleaned["rule"],
                reason=cleaned["reason"],
                reason_language=cleaned["language"],
                pause_days=cleaned.get("pause_days") or 0,
                seen=taken["seen"],
            )
        )


class CommentDecide(_Decide):
    """Decide about a comment, by a rule and with a reason."""

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        return self.decide(request, get_comment(request, municipality, pk))


class ThreadDecide(_Decide):
    """Decide about a proposal, by the id of its thread."""

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        return self.decide(request, get_thread(request, municipality, pk))


class QueueQuery(PageQuery):
    """Which part of the queue."""

    kind = ChoiceField(choices=Kind.values, required=False, help_text="Why it waits.")


class QueueList(MunicipalityEndpoint):
    """What waits for a moderator, the most urgent first."""

    scope, asks, gives, is_page = "staff", QueueQuery, serializers.WaitingText, True
    knows_cursor = staticmethod(decode_key)

    def get(self, request: Request, municipality: Municipality) -> Response:
        if not may(request.user, "discussions.decide_text", municipality):
            raise PermissionDenied
        page = queue_page(
            municipality,
            reader=request.user,
            kind=self.asked.get("kind", ""),
            cursor=self.asked.get("after", ""),
        )
        return self.answer(Page([_waiting(entry) for entry in page], page.after))


def _waiting(entry: Waiting) -> dict[str, Any]:
    pk = entry.target.pk
    return {
        "kind": entry.kind.value,
        "since": entry.key.since,
        "thread": None if entry.is_comment else pk,
        "comment": pk if entry.is_comment else None,
        "appeal": entry.appeal.pk if entry.appeal else None,
        "title": entry.words.title,
        "text": words(entry.words.text, entry.words.language),
        "author": entry.author_name,
        "flags": [{"rule": rule.pk, "count": count} for rule, count in entry.flags],
        "seen": entry.seen,
    }


class ThreadRegulate(MunicipalityEndpoint):
    """Close or reopen a discussion, or slow it down, with a line that everybody reads."""

    scope, takes, gives = "staff", serializers.RegulateBody, serializers.Thread

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        thread = get_thread(request, municipality, pk)
        if not rules.may_regulate_thread(request.user, thread):
            raise PermissionDenied
        cleaned = checked(RegulateForm(self.taken(request), municipality=municipality))
        actions.regulate_thread(
            thread,
            by=request.user,
            is_closed=cleaned["is_closed"],
            slow_minutes=cleaned["slow_minutes"],
            note=cleaned["note"],
            note_language=cleaned["language"],
        )
        thread.refresh_from_db()
        return self.answer(thread)


class DecisionDetail(MunicipalityEndpoint):
    """A decision about one's own words: the rule and the reason."""

    scope, gives = "read", serializers.Decision

    def get(self, request: Request, municipality: Municipality, pk: int) -> Response:
        return self.answer(get_own_decision(request, municipality, pk))


class DecisionAppeal(MunicipalityEndpoint):
    """Ask for another look at a decision about one's own words, once."""

    scope, takes, gives = "write", serializers.AppealBody, serializers.Decision

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        decision = get_own_decision(request, municipality, pk)
        if not rules.may_appeal_decision(request.user, decision):
            raise PermissionDenied
        said = checked(AppealForm(self.taken(request), municipality=municipality))
        actions.appeal_decision(
            decision, by=request.user, text=said["text"], language=said["language"]
        )
        return self.answer(get_own_decision(request, municipality, pk))


class AppealDecide(MunicipalityEndpoint):
    """Decide about the appeal against the decision of another moderator."""

    scope, takes = "staff", serializers.AppealDecisionBody

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        if not may(request.user, "discussions.decide_appeal", municipality):
            raise PermissionDenied
        appeal = appeal_for(municipality, pk)
        if appeal is None:
            raise NotFound
        if not rules.may_decide_appeal(request.user, appeal):
            raise PermissionDenied
        cleaned = checked(AppealDecisionForm(self.taken(request), municipality=municipality))
        actions.decide_appeal(
            appeal,
            by=request.user,
            is_reversed=cleaned["outcome"] == appeal.State.REVERSED,
            reason=cleaned["reason"],
            reason_language=cleaned["language"],
        )
        return self.answer()


class NameEnd(MunicipalityEndpoint):
    """Take a public name away that breaks a rule. Its owner can choose another one at once."""

    scope, takes = "staff", serializers.NameEndBody

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        if not may(request.user, "discussions.end_name", municipality):
            raise PermissionDenied
        name = name_to_end(request.user, municipality, pk)
        if name is None:
            raise NotFound
        cleaned = checked(NameEndForm(self.taken(request), municipality=municipality))
        actions.end_name(
            name,
            by=request.user,
            rule=cleaned["rule"],
            reason=cleaned["reason"],
            reason_language=cleaned["language"],
        )
        return self.answer()


class PauseEnd(MunicipalityEndpoint):
    """Let somebody write again before the pause is over."""

    scope, takes = "staff", Body

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        self.taken(request)
        if not may(request.user, "discussions.end_pause", municipality):
            raise PermissionDenied
        pauses = Pause.objects.running().filter(pk=pk, author__municipality=municipality)
        pause = pauses.select_related("author", "decision__municipality").first()
        if pause is None:
            raise NotFound
        actions.end_pause(pause, by=request.user)
        return self.answer()


urlpatterns = [
    path("comments/<int:pk>/withdraw/", CommentWithdraw.as_view(), name="comment-withdraw"),
    path(
        "comments/<int:pk>/withdraw-official/",
        CommentWithdrawOfficial.as_view(),
        name="comment-withdraw-official",
    ),
    path("comments/<int:pk>/edit/", CommentEdit.as_view(), name="comment-edit"),
    path("comments/<int:pk>/flag/", CommentFlag.as_view(), name="comment-flag"),
    path("comments/<int:pk>/decide/", CommentDecide.as_view(), name="comment-decide"),
    path("moderation/queue/", QueueList.as_view(), name="queue-list"),
    path("threads/<int:pk>/flag/", ThreadFlag.as_view(), name="thread-flag"),
    path("threads/<int:pk>/decide/", ThreadDecide.as_view(), name="thread-decide"),
    path("threads/<int:pk>/regulate/", ThreadRegulate.as_view(), name="thread-regulate"),
    path("decisions/<int:pk>/", DecisionDetail.as_view(), name="decision-detail"),
    path("decisions/<int:pk>/appeal/", DecisionAppeal.as_view(), name="decision-appeal"),
    path("appeals/<int:pk>/decide/", AppealDecide.as_view(), name="appeal-decide"),
    path("names/<int:pk>/end/", NameEnd.as_view(), name="name-end"),
    path("pauses/<int:pk>/end/", PauseEnd.as_view(), name="pause-end"),
]
