"""What moderators do."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from emvi.discussions import actions, rules
from emvi.discussions.forms import AppealDecisionForm, DecisionForm, NameEndForm, RegulateForm
from emvi.discussions.models import Appeal, ModerationDecision, Pause, Text
from emvi.discussions.queries.decisions import appeal_for, name_to_end, rules_of
from emvi.discussions.queries.queue import waiting_for
from emvi.discussions.texts import place_of, words_of
from emvi.discussions.views.fetch import get_comment, get_thread
from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may
from emvi.municipalities.second_factor import staff_page
from emvi.refusals import Conflict, Refused


@login_required
@staff_page
def comment_decide(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """Decide about a comment."""
    return _decide(request, municipality, get_comment(request, municipality, pk))


@login_required
@staff_page
def thread_decide(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """Decide about what owns a thread."""
    return _decide(request, municipality, get_thread(request, municipality, pk))


def _decide(request: HttpRequest, municipality: Municipality, target: Text) -> HttpResponse:
    if not rules.may_decide_text(request.user, target):
        raise PermissionDenied
    entry = waiting_for(target)
    was_held = target.held_at is not None
    make_form = partial(
        DecisionForm, municipality=municipality, target=target, is_flagged=bool(entry.flags)
    )
    form = make_form(
        request.POST if request.method == "POST" else None,
        initial={"seen": entry.seen, "pause_days": 0},
    )
    if request.method == "POST" and form.is_valid():
        try:
            decision = actions.decide_text(
                target,
                by=request.user,
                outcome=form.cleaned_data["outcome"],
                rule=form.cleaned_data["rule"],
                reason=form.cleaned_data["reason"],
                reason_language=form.cleaned_data["language"],
                pause_days=form.cleaned_data.get("pause_days") or 0,
                seen=form.cleaned_data["seen"],
            )
            messages.success(request, _said(decision, was_held=was_held))
            return redirect("front:desk-moderation", municipality.slug)
        except Conflict as conflict:
            # The page shows the text as it is now, so the next try is about that.
            form = make_form({**request.POST.dict(), "seen": entry.seen})
            form.add_error(None, str(conflict))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"entry": entry, "form": form, "place": place_of(target)}
    return render(request, "discussions/decide.html", context)


def _said(decision: ModerationDecision, *, was_held: bool) -> str:
    outcomes = ModerationDecision.Outcome
    return {
        outcomes.LEFT: _("Let through. Everybody can read it now.")
        if was_held
        else _("Left as it is."),
        outcomes.EDIT_REQUESTED: _("The person who wrote it is asked for a change."),
        outcomes.HIDDEN: _("Hidden. The person who wrote it gets your reason."),
        outcomes.RESTORED: _("Shown again."),
    }[outcomes(decision.outcome)]


@login_required
@staff_page
def appeal_decide(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """Decide about the appeal against the decision of another moderator."""
    if not may(request.user, "discussions.decide_appeal", municipality):
        raise PermissionDenied
    appeal = appeal_for(municipality, pk)
    if appeal is None:
        raise Http404
    if not rules.may_decide_appeal(request.user, appeal):
        raise PermissionDenied(_("Another moderator of this municipality must decide this appeal."))
    form = AppealDecisionForm(
        request.POST if request.method == "POST" else None, municipality=municipality
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_appeal(
                appeal,
                by=request.user,
                is_reversed=form.cleaned_data["outcome"] == Appeal.State.REVERSED,
                reason=form.cleaned_data["reason"],
                reason_language=form.cleaned_data["language"],
            )
            messages.success(request, _("The author gets your decision and the reason."))
            return redirect("front:desk-moderation", municipality.slug)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    entry = waiting_for(appeal.decision.target)
    context: dict[str, Any] = {
        "appeal": appeal,
        "entry": entry,
        "form": form,
        "rules": rules_of(municipality),
        "pause": getattr(appeal.decision, "pause", None),
        "place": place_of(appeal.decision.target),
    }
    return render(request, "discussions/appeal_decide.html", context)


@login_required
@staff_page
def name_end(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """Take a public name away that breaks a rule."""
    if not may(request.user, "discussions.end_name", municipality):
        raise PermissionDenied
    name = name_to_end(request.user, municipality, pk)
    if name is None:
        raise Http404
    form = NameEndForm(
        request.POST if request.method == "POST" else None, municipality=municipality
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_name(
                name,
                by=request.user,
                rule=form.cleaned_data["rule"],
                reason=form.cleaned_data["reason"],
                reason_language=form.cleaned_data["language"],
            )
            messages.success(request, _("The name is gone. The person gets your reason."))
            return redirect("front:desk-moderation", municipality.slug)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "discussions/name_end.html", {"name": name, "form": form})


@login_required
@staff_page
def pause_end(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """Let somebody write again before the pause is over."""
    if not may(request.user, "discussions.end_pause", municipality):
        raise PermissionDenied
    pause = (
        Pause.objects.running()
        .filter(pk=pk, author__municipality=municipality)
        .select_related("author", "decision__municipality", "decision__rule")
        .first()
    )
    if pause is None:
        raise Http404
    if request.method == "POST":
        try:
            actions.end_pause(pause, by=request.user)
            messages.success(request, _("The pause is over. The person is told."))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("front:desk-moderation", municipality.slug)
    return render(request, "discussions/pause_end.html", {"pause": pause})


@login_required
@staff_page
def thread_regulate(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """Close a discussion, reopen it, or slow it down."""
    thread = get_thread(request, municipality, pk)
    if not rules.may_regulate_thread(request.user, thread):
        raise PermissionDenied
    form = RegulateForm(
        request.POST if request.method == "POST" else None,
        municipality=municipality,
        initial={
            "is_closed": thread.closed_at is not None,
            "slow_minutes": thread.slow_minutes,
            "note": thread.note,
        }
        | ({"language": thread.note_language} if thread.note_language else {}),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.regulate_thread(
                thread,
                by=request.user,
                is_closed=form.cleaned_data["is_closed"],
                slow_minutes=form.cleaned_data["slow_minutes"],
                note=form.cleaned_data["note"],
                note_language=form.cleaned_data["language"],
            )
            messages.success(request, _("Saved. Everybody who reads the discussion sees it."))
            return redirect(f"{place_of(thread)}#comments")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {
        "thread": thread,
        "form": form,
        "words": words_of(thread),
        "place": place_of(thread),
    }
    return render(request, "discussions/thread_regulate.html", context)
