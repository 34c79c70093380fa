"""Following, how often mail comes, and stopping it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from emvi.accounts.queries import confirmed_address
from emvi.notifications import actions, queries
from emvi.notifications.forms import PreferencesForm
from emvi.notifications.models import Follow
from emvi.notifications.places import place_of
from emvi.notifications.topics import Topic
from emvi.notifications.unsubscribing import read_token, stop


def change_to_following(request: HttpRequest, target: Model) -> HttpResponse:
    """The answer of each “follow” view, once it knows that this person may see the target. On GET
    (somebody came here through the login) the button is shown once more."""
    if request.method == "POST":
        actions.follow(request.user, target)
        if request.htmx:
            return _button(request, target)
    return redirect(place_of(target).url)


@login_required
@require_POST
def unfollow(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop following, from the page of what it is about or from one's own list."""
    found = get_object_or_404(Follow, pk=pk, account=request.user)
    target = found.target
    actions.unfollow(found)
    if request.POST.get("from") == "list":
        messages.success(request, _("You no longer follow it."))
        return redirect("notifications:following")
    if request.htmx:
        return _button(request, target)
    return redirect(place_of(target).url)


def _button(request: HttpRequest, target: Model) -> HttpResponse:
    context = {"place": place_of(target), "found": queries.follow_of(request.user, target)}
    return render(request, "notifications/_follow.html", context)


@login_required
def following(request: HttpRequest) -> HttpResponse:
    """What I follow. Only I see it."""
    page = queries.followed_page(request.user, cursor=request.GET.get("after", ""))
    places = [(found, place_of(found.target, request.user.pk)) for found in page]
    context = {"places": places, "after": page.after}
    return render(request, "notifications/following.html", context)


@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    """How often I get mail, and about what."""
    sent = request.method == "POST"
    form = PreferencesForm(request.POST if sent else None, account=request.user)
    if sent and form.is_valid():
        actions.choose_frequencies(request.user, form.chosen())
        actions.choose_following(
            request.user, follows_what_i_comment=form.cleaned_data["follows_what_i_comment"]
        )
        messages.success(request, _("Saved."))
        return redirect("notifications:preferences")
    context = {"form": form, "has_address": bool(confirmed_address(request.user))}
    return render(request, "notifications/preferences.html", context)


@csrf_exempt
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the mails that this one belongs to: by the button of a mail program (RFC 8058), which
    has no cookie of ours, or by the one on this page. The signed token is the right to do it."""
    asked = read_token(token)
    if asked is None:
        raise Http404
    done = request.method == "POST"
    if done:
        stop(asked)
    place = place_of(asked.target) if asked.target else None
    topic = Topic(asked.topic).label if asked.topic in Topic else ""
    context = {"asked": asked, "done": done, "place": place, "topic": topic}
    return render(request, "notifications/unsubscribe.html", context)
