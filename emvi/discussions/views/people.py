"""What everybody can do about moderation: tell the moderators, read a decision, appeal."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from emvi.discussions import actions, rules
from emvi.discussions.forms import AppealForm, FlagForm
from emvi.discussions.holds import running_pause
from emvi.discussions.models import Appeal, Comment, ModerationDecision, Text
from emvi.discussions.queries.decisions import (
    decision_counts,
    first_counted_month,
    hidden_unread,
    own_flag,
    rules_of,
)
from emvi.discussions.spoken import language_to_write_in
from emvi.discussions.texts import author_of, municipality_of, place_of, words_of
from emvi.discussions.views.fetch import get_comment, get_own_decision, get_thread
from emvi.limits import allow, client_address
from emvi.municipalities.models import Municipality, PublicName
from emvi.refusals import Refused

FLAGS_AN_HOUR = 20


def comment_flag(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """Tell the moderators about a comment."""
    return _flag(request, municipality, get_comment(request, municipality, pk))


def thread_flag(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """Tell the moderators about what owns a thread."""
    return _flag(request, municipality, get_thread(request, municipality, pk))


def _flag(request: HttpRequest, municipality: Municipality, target: Text) -> HttpResponse:
    if not rules.is_public(target) or rules.had_a_hand(request.user, target):
        raise PermissionDenied
    if rules.may_decide_text(request.user, target):
        return _to_decide(target)
    flagged = own_flag(request.user, target)
    form = FlagForm(
        request.POST if request.method == "POST" else None,
        municipality=municipality,
        initial={"language": language_to_write_in(request)},
    )
    pause = running_pause(request.user, municipality)
    if request.method == "POST" and form.is_valid() and not pause:
        try:
            send_flag(request, target, form)
            messages.success(
                request,
                _(
                    "Thank you. A moderator will look at this text. "
                    "Nobody will learn that you told us."
                ),
            )
            return redirect(place_of(target))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {
        "form": form,
        "pause": pause,
        "flagged": flagged,
        "target": target,
        "words": words_of(target),
        "place": place_of(target),
        "author_to_block": _to_block(request, target),
    }
    return render(request, "discussions/flag.html", context)


def _to_decide(target: Text) -> HttpResponse:
    """Who moderates here decides, and tells nobody."""
    page = "comment-decide" if isinstance(target, Comment) else "thread-decide"
    return redirect(f"discussions:{page}", municipality_of(target).slug, target.pk)


def _to_block(request: HttpRequest, target: Text) -> PublicName | None:
    """The name behind which there is a person whom this reader could block."""
    author = author_of(target)
    is_there = request.user.is_authenticated and author is not None and author.account_id
    return author if is_there else None


def send_flag(request: HttpRequest, target: Text, form: FlagForm) -> None:
    """Tell the moderators, within the limits of an account or an address."""
    is_known = request.user.is_authenticated
    # A whole shelter may share one address.
    who = f"flag:{request.user.pk}" if is_known else f"flag:{client_address(request)}"
    if not allow(who, limit=FLAGS_AN_HOUR, seconds=3600):
        raise Refused(_("That was a lot at once. Please wait a little. Your text is still here."))
    actions.flag_text(
        target,
        rule=form.cleaned_data["rule"],
        by=request.user if is_known else None,
        note=form.cleaned_data["note"],
        note_language=form.cleaned_data["language"],
    )


@login_required
def decision_detail(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """A decision about one's own words: the rule, the reason, and what one can do."""
    decision = get_own_decision(request, municipality, pk)
    context = {
        "decision": decision,
        "words": words_of(decision.target),
        "place": place_of(decision.target),
        # By a won appeal, a changed text or a later decision.
        "is_shown": rules.is_public(decision.target),
        "appeal": getattr(decision, "appeal", None),
        "pause": getattr(decision, "pause", None),
        "may_appeal": rules.may_appeal_decision(request.user, decision),
    }
    return render(request, "discussions/decision_detail.html", context)


@login_required
def decision_appeal(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """Ask for another look at a decision about one's own words."""
    decision = get_own_decision(request, municipality, pk)
    if hasattr(decision, "appeal"):
        messages.info(request, _("You have asked for another look already."))
        return redirect("discussions:decision-detail", municipality.slug, pk)
    if not rules.may_appeal_decision(request.user, decision):
        raise PermissionDenied
    form = AppealForm(
        request.POST if request.method == "POST" else None,
        municipality=municipality,
        initial={"language": language_to_write_in(request)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.appeal_decision(
                decision,
                by=request.user,
                text=form.cleaned_data["text"],
                language=form.cleaned_data["language"],
            )
            messages.success(request, _("Another moderator decides. You get the result here."))
            return redirect("discussions:decision-detail", municipality.slug, pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"decision": decision, "form": form, "words": words_of(decision.target)}
    return render(request, "discussions/decision_appeal.html", context)


def moderation(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """The rules of the discussion, how moderation works, and what was decided how often."""
    since = first_counted_month()
    context = {
        "rules": rules_of(municipality),
        "lines": decision_counts(municipality, since=since),
        "hidden_unread": hidden_unread(municipality, since=since),
        "columns": [
            *(outcome.label for outcome in ModerationDecision.Outcome),
            *(_("appeals: %(state)s") % {"state": state.label} for state in Appeal.State),
        ],
    }
    return render(request, "discussions/moderation.html", context)
