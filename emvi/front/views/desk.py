from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from emvi.accounts.models import Account
from emvi.answers.queries import punctuality
from emvi.discussions.models import Pause
from emvi.discussions.queries.decisions import hidden_page, latest_decisions
from emvi.discussions.queries.queue import Kind, queue_counts, queue_page
from emvi.front.timeline import timeline_of
from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may
from emvi.paging import Page
from participation.processes.models import Process
from participation.processes.queries import open_processes
from participation.proposals.queues import WHOSE, duties_queue, prepared_proposals, queue_lengths
from participation.proposals.results import result_counts
from participation.proposals.rules import may_enter, may_read_words


@login_required
def desk(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """The officer's desk: what is overdue, what is due, what to answer."""
    user = request.user
    if not may(user, "desk.view", municipality):
        raise PermissionDenied
    whose = request.GET.get("whose", "")
    whose = whose if whose in WHOSE else ""
    reads_queue = _reads_the_queue(user, municipality)
    shows_queue = reads_queue or may(user, "answers.assign_duty", municipality)
    moderates = may(user, "discussions.decide_text", municipality)
    kinds = _kinds(municipality) if moderates else []
    context = {
        "answers": punctuality([municipality])[municipality.pk],
        "timeline": timeline_of(municipality, shows_words=reads_queue),
        "kinds": kinds,
        "waiting": sum(count for _value, _label, count in kinds),
        "late_steps": result_counts(municipality)["late"],
        "lengths": queue_lengths(municipality, user) if shows_queue else None,
        "whose": whose,
        "shows_queue": shows_queue,
        "queue": _queue(request, municipality, whose) if shows_queue else None,
        "prepared": _prepared(request, municipality) if shows_queue else None,
        "processes": [p for p in _open(municipality) if may_enter(user, p)],
        "may_answer": may(user, "answers.publish_answer", municipality),
        "may_assign": may(user, "answers.assign_duty", municipality),
        "may_moderate": moderates,
        "may_file": may(user, "proposals.set_theme", municipality),
        "may_administer": may(user, "municipalities.administer", municipality),
        "may_look_after": may(user, "processes.change_process", municipality),
        "may_view_audit": may(user, "audit.view", municipality),
        "may_preview": may(user, "notifications.preview", municipality),
        "may_issue": may(user, "municipalities.issue_codes", municipality),
        "decisions": latest_decisions(municipality, most=5),
    }
    return render(request, "front/desk.html", context)


def _open(municipality: Municipality) -> list[Process]:
    """Where something can be entered from paper, also what is not listed."""
    return open_processes(municipality, most=20, listed_only=False)


def _kinds(municipality: Municipality) -> list[tuple[str, str, int]]:
    """What waits for moderators, by kind: its value, its name, how much."""
    counts = queue_counts(municipality)
    return [(kind.value, kind.label, counts[kind]) for kind in Kind]


def _queue(request: HttpRequest, municipality: Municipality, whose: str) -> Page:
    """What waits for an answer. Who only says who sees to it gets numbers for hidden words."""
    cursor = request.GET.get("after", "")
    queue = duties_queue(municipality, account=request.user, whose=whose, cursor=cursor)
    for proposal in queue:
        proposal.shows_words = may_read_words(request.user, proposal)
    return queue


def _prepared(request: HttpRequest, municipality: Municipality) -> Page:
    """The same before the clocks. That there is a draft is for those who answer."""
    prepared = prepared_proposals(
        municipality,
        request.user,
        with_drafts=may(request.user, "answers.publish_answer", municipality),
        cursor=request.GET.get("prepared", ""),
    )
    for proposal in prepared:
        proposal.shows_words = may_read_words(request.user, proposal)
    return prepared


def _reads_the_queue(user: Account, municipality: Municipality) -> bool:
    """Hidden and withdrawn words stand in the queue: it is for those who answer or moderate."""
    return may(user, "answers.publish_answer", municipality) or may(
        user, "discussions.decide_text", municipality
    )


@login_required
def moderation(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """What waits for a moderator, the most urgent first; and what is hidden now."""
    if not may(request.user, "discussions.decide_text", municipality):
        raise PermissionDenied
    kind, cursor = request.GET.get("kind", ""), request.GET.get("after", "")
    kinds = _kinds(municipality)
    context = {
        "kind": kind,
        "kinds": kinds,
        "waiting": sum(count for _value, _label, count in kinds),
        "hidden": hidden_page(municipality, reader=request.user, cursor=cursor)
        if kind == "hidden"
        else None,
        "queue": None
        if kind == "hidden"
        else queue_page(municipality, reader=request.user, kind=kind, cursor=cursor),
        "decisions": latest_decisions(municipality, most=12),
        "pauses": Pause.objects.running()
        # Of somebody who has left there is nothing to end.
        .filter(author__municipality=municipality, author__account__isnull=False)
        .select_related("author")
        .order_by("until_at")[:20],
    }
    return render(request, "front/desk_moderation.html", context)
