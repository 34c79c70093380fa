from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from emvi.discussions import actions, rules
from emvi.discussions.forms import CommentForm
from emvi.discussions.models import Held
from emvi.discussions.texts import place_of
from emvi.discussions.views.fetch import get_comment
from emvi.municipalities.models import Municipality
from emvi.municipalities.second_factor import staff_page
from emvi.refusals import Refused


@login_required
def comment_withdraw(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """Take one's own comment back."""
    comment = get_comment(request, municipality, pk)
    if not rules.is_own(request.user, comment):
        raise PermissionDenied
    if request.method == "POST":
        try:
            actions.withdraw_comment(comment, by=request.user)
            messages.success(request, _("Your comment is taken back."))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(place_of(comment))
    context = {"comment": comment, "place": place_of(comment)}
    return render(request, "discussions/comment_withdraw.html", context)


@login_required
@staff_page
def comment_withdraw_official(
    request: HttpRequest, municipality: Municipality, pk: int
) -> HttpResponse:
    """Take a word of the municipality back."""
    comment = get_comment(request, municipality, pk)
    if not rules.may_withdraw_official_comment(request.user, comment):
        raise PermissionDenied
    if request.method == "POST":
        try:
            actions.withdraw_official_comment(comment, by=request.user)
            messages.success(request, _("The comment from the municipality is taken back."))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(place_of(comment))
    context = {"comment": comment, "place": place_of(comment)}
    return render(request, "discussions/comment_withdraw_official.html", context)


@login_required
def comment_edit(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """Change one's own comment: in the first minutes, or as the moderators asked."""
    comment = get_comment(request, municipality, pk)
    if not rules.may_edit_comment(request.user, comment):
        raise PermissionDenied
    form = CommentForm(
        request.POST if request.method == "POST" else None,
        municipality=municipality,
        language=comment.language,
        initial={"text": comment.text},
    )
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.edit_comment(
                comment,
                by=request.user,
                text=form.cleaned_data["text"],
                language=form.cleaned_data["language"],
            )
            messages.success(
                request,
                _("Your words are changed. A moderator reads them before others do.")
                if changed.held_at
                else _("Your words are changed."),
            )
            return redirect(place_of(comment))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    is_asked = comment.held_for == Held.EDIT
    context = {
        "comment": comment,
        "form": form,
        "decision": comment.decisions.select_related("rule").first() if is_asked else None,
        "is_asked": is_asked,
        "place": place_of(comment),
    }
    return render(request, "discussions/comment_edit.html", context)
