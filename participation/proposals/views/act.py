from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.discussions.actions import add_comment, add_official_comment
from emvi.discussions.holds import running_pause
from emvi.discussions.models import Comment
from emvi.discussions.queries.comments import cursor_to
from emvi.municipalities.actions import choose_public_name
from emvi.municipalities.blocks import unseen_by
from emvi.municipalities.forms import PublicNameForm
from emvi.municipalities.models import Municipality, Theme
from emvi.municipalities.permissions import may
from emvi.municipalities.second_factor import staff_page
from emvi.notifications.views import change_to_following
from emvi.refusals import Refused
from participation.proposals import actions, rules
from participation.proposals.limits import count_comment
from participation.proposals.models import Proposal
from participation.proposals.views.browse import comment_form, detail_context
from participation.proposals.views.fetch import get_page, get_proposal


@login_required
def proposal_support(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """On GET (somebody came here through the login) the button is shown once more."""
    return _change_support(request, municipality, pk, actions.support_proposal)


@login_required
def proposal_take_back_support(
    request: HttpRequest, municipality: Municipality, pk: int
) -> HttpResponse:
    return _change_support(request, municipality, pk, actions.take_back_support)


def _change_support(request, municipality, pk, action) -> HttpResponse:
    # Support is taken back also where the words are hidden from who gave it.
    takes_back = action is actions.take_back_support
    fetch = get_page if takes_back else get_proposal
    proposal = fetch(request, municipality, pk)
    if request.method != "POST":
        return redirect("proposals:proposal-detail", municipality.slug, pk)
    try:
        action(proposal, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    if request.htmx and rules.may_read_around(request.user, proposal):
        proposal = get_proposal(request, municipality, pk)
        return render(request, "proposals/_support.html", detail_context(request, proposal))
    return redirect(f"{proposal.get_absolute_url()}#support")


@login_required
def proposal_withdraw(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    proposal = get_proposal(request, municipality, pk, own_outside=True)
    if not rules.may_withdraw(request.user, proposal):
        messages.error(request, _("You cannot withdraw this proposal now."))
        return redirect(proposal)
    if request.method == "POST":
        try:
            actions.withdraw_proposal(proposal, by=request.user)
            messages.success(request, _("Your proposal is withdrawn."))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(proposal)
    return render(request, "proposals/proposal_withdraw.html", {"proposal": proposal})


@login_required
def proposal_follow(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """Hear what becomes of this proposal."""
    return change_to_following(request, get_proposal(request, municipality, pk))


@login_required
def theme_follow(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """Hear of new proposals and answers on this topic."""
    theme = get_object_or_404(Theme, pk=pk, municipality=municipality)
    return change_to_following(request, theme)


def proposal_comment(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """Comment or reply. GET with `reply_to` shows the form for a reply on a page of its own. Whose
    session ended while they wrote gets their words back, with a way to log in."""
    is_known, sent = request.user.is_authenticated, request.method == "POST"
    if not (is_known or sent):
        return redirect_to_login(request.get_full_path())
    proposal = get_proposal(request, municipality, pk)
    parent = _parent(request, proposal)
    form = comment_form(
        request,
        municipality,
        request.POST if sent else None,
        parent.pk if parent else None,
    )
    name_form = _name_form(request, municipality) if is_known else None
    pause = running_pause(request.user, municipality)
    may_send = sent and not pause and form.is_valid() and (not name_form or name_form.is_valid())
    if may_send and is_known:
        try:
            return _say(request, proposal, form, name_form, parent)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as error:
            name_form.add_error("name", error)
    context = detail_context(request, proposal, form) | {
        "form": form,
        "name_form": name_form,
        "parent": parent,
        "pause": pause,
    }
    return render(request, "proposals/proposal_comment.html", context)


@login_required
@staff_page
def proposal_add_official_comment(
    request: HttpRequest, municipality: Municipality, pk: int
) -> HttpResponse:
    """Say a word for the municipality, under its name."""
    proposal = get_proposal(request, municipality, pk)
    if not may(request.user, "discussions.add_official_comment", municipality):
        raise PermissionDenied
    parent = _parent(request, proposal)
    form = comment_form(
        request,
        municipality,
        request.POST if request.method == "POST" else None,
        parent.pk if parent else None,
    )
    form.fields["text"].label = _("Comment of the municipality")
    if request.method == "POST" and form.is_valid():
        try:
            comment = say_officially(request.user, proposal, form.cleaned_data, parent)
            messages.success(request, _("The comment from the municipality is published."))
            return redirect(_place_of(comment, proposal))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {
        "proposal": proposal,
        "form": form,
        "parent": parent,
        "shows_words": rules.may_read_words(request.user, proposal),
        "may_comment": rules.may_comment(proposal),
    }
    return render(request, "proposals/proposal_add_official_comment.html", context)


def say_officially(
    account: Account, proposal: Proposal, said: dict[str, Any], parent: Comment | None
) -> Comment:
    """The action, while this process lets people comment: where nobody can reply, an answer or a
    note of the moderators is the place for it."""
    if not rules.may_comment(proposal):
        raise Refused(_("The discussion is not open now. Your text is still here."))
    return add_official_comment(
        proposal.thread,
        by=account,
        text=said["text"],
        language=said["language"],
        parent=parent,
        submission_key=said["submission_key"],
    )


def _place_of(comment: Comment, proposal: Proposal) -> str:
    cursor = cursor_to(comment)
    page = f"?after={cursor}" if cursor else ""
    return f"{proposal.get_absolute_url()}{page}#comment-{comment.pk}"


def _name_form(request: HttpRequest, municipality: Municipality) -> PublicNameForm | None:
    """Asked for once, with the first words in this municipality."""
    if request.user.public_names.filter(municipality=municipality).exists():
        return None
    sent = request.method == "POST" and "name" in request.POST
    return PublicNameForm(request.POST if sent else None, municipality=municipality)


def _parent(request: HttpRequest, proposal: Proposal) -> Comment | None:
    value = request.POST.get("parent") or request.GET.get("reply_to") or ""
    if not value.isdecimal() or len(value) > 18:
        return None
    return visible_comment(request.user, proposal, int(value))


def visible_comment(account: Account, proposal: Proposal, pk: int) -> Comment | None:
    """The comment that this person may reply to."""
    visible = Comment.objects.filter(thread=proposal.thread).visible()
    visible = visible.exclude(author__in=unseen_by(account, proposal.municipality))
    return visible.select_related("author").filter(pk=pk).first()


def _say(request, proposal, form, name_form, parent) -> HttpResponse:
    if not rules.may_comment(proposal):
        raise Refused(_("The discussion is not open now. Your text is still here."))
    count_comment(request.user, form.cleaned_data["submission_key"])
    municipality = proposal.municipality
    if name_form:
        author = choose_public_name(request.user, municipality, name=name_form.cleaned_data["name"])
    else:
        author = request.user.public_names.get(municipality=municipality)
    comment = add_comment(
        proposal.thread,
        author=author,
        text=form.cleaned_data["text"],
        language=form.cleaned_data["language"],
        parent=parent,
        submission_key=form.cleaned_data["submission_key"],
    )
    if comment.held_at:
        messages.success(request, _("Thank you. A moderator reads your comment before others do."))
    else:
        messages.success(request, _("Your comment is published."))
    return redirect(_place_of(comment, proposal))
