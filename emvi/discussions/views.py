from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from emvi.discussions import actions, rules
from emvi.discussions.forms import DecisionForm, RestoreForm
from emvi.discussions.models import Comment
from emvi.discussions.queries import comment_for
from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may
from emvi.municipalities.second_factor import staff_page
from emvi.refusals import Refused


def _get_comment(request: HttpRequest, municipality: Municipality, pk: int) -> Comment:
    """A comment that this person may see, or 404."""
    comment = comment_for(municipality.pk, pk)
    sees_hidden = may(request.user, "discussions.hide", municipality)
    if (
        comment is None
        or comment.withdrawn_at
        or (
            (comment.hidden_at or comment.thread.hidden_at)
            and not sees_hidden
            and not rules.is_own(request.user, comment)
        )
    ):
        raise Http404
    return comment


def _place(comment: Comment) -> str:
    """Where the discussion is shown: the page of what owns the thread."""
    return f"{comment.thread.proposal.get_absolute_url()}#comment-{comment.pk}"


@login_required
def comment_withdraw(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """Take one's own comment back."""
    comment = _get_comment(request, municipality, pk)
    if not rules.is_own(request.user, comment):
        raise PermissionDenied
    if request.method == "POST":
        try:
            actions.withdraw_comment(comment, by=request.user)
            messages.success(request, _("Your comment is taken back."))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(_place(comment))
    context = {"comment": comment, "place": _place(comment)}
    return render(request, "discussions/comment_withdraw.html", context)


@login_required
@staff_page
def comment_hide(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """Hide a comment, with a rule and a reason."""
    comment = _get_comment(request, municipality, pk)
    if not may(request.user, "discussions.hide", municipality):
        raise PermissionDenied
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.hide(
                comment,
                by=request.user,
                rule=form.cleaned_data["rule"],
                reason=form.cleaned_data["reason"],
                reason_language=get_language(),
            )
            messages.success(request, _("Hidden. The person who wrote it gets your reason."))
            return redirect(_place(comment))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"comment": comment, "form": form, "place": _place(comment)}
    return render(request, "discussions/comment_hide.html", context)


@login_required
@staff_page
def comment_restore(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """Show a hidden comment again."""
    comment = _get_comment(request, municipality, pk)
    if not may(request.user, "discussions.restore", municipality):
        raise PermissionDenied
    form = RestoreForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.restore(
                comment,
                by=request.user,
                reason=form.cleaned_data["reason"],
                reason_language=get_language(),
            )
            messages.success(request, _("Shown again."))
            return redirect(_place(comment))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"comment": comment, "form": form, "place": _place(comment)}
    return render(request, "discussions/comment_restore.html", context)
