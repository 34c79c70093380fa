from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from emvi.accounts.models import Account
from emvi.answers.queries import punctuality
from emvi.front.queries import latest_decisions, latest_words
from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may
from participation.processes.queries import open_processes
from participation.proposals.queries import duties_queue
from participation.proposals.rules import may_enter


@login_required
def desk(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """The officer's desk: what is overdue, what is due, what to answer."""
    user = request.user
    if not may(user, "desk.view", municipality):
        raise PermissionDenied
    context = {
        "answers": punctuality([municipality])[municipality.pk],
        "queue": duties_queue(municipality) if _reads_the_queue(user, municipality) else [],
        "processes": [p for p in open_processes(municipality, most=20) if may_enter(user, p)],
        "may_answer": may(user, "answers.publish_answer", municipality),
        "may_moderate": may(user, "discussions.hide", municipality),
        "may_administer": may(user, "municipalities.administer", municipality),
        "may_preview": may(user, "notifications.preview", municipality),
        "may_issue": may(user, "municipalities.issue_codes", municipality),
        "decisions": latest_decisions(municipality, most=5),
    }
    return render(request, "front/desk.html", context)


def _reads_the_queue(user: Account, municipality: Municipality) -> bool:
    """Hidden and withdrawn words stand in the queue: it is for those who answer or moderate."""
    return may(user, "answers.publish_answer", municipality) or may(
        user, "discussions.hide", municipality
    )


@login_required
def moderation(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """The newest words, and what was decided about them."""
    if not may(request.user, "discussions.hide", municipality):
        raise PermissionDenied
    context = {
        "comments": latest_words(municipality),
        "decisions": latest_decisions(municipality),
    }
    return render(request, "front/desk_moderation.html", context)
