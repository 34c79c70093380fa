from django.http import Http404, HttpRequest

from emvi.discussions import rules
from emvi.discussions.models import Comment, ModerationDecision, Thread
from emvi.discussions.queries.comments import comment_for, thread_for
from emvi.discussions.queries.decisions import decision_for
from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may


def get_comment(request: HttpRequest, municipality: Municipality, pk: int) -> Comment:
    """A comment that this person may see, or 404."""
    comment = comment_for(municipality.pk, pk)
    if comment is None or not rules.may_see(request.user, comment):
        raise Http404
    return comment


def get_thread(request: HttpRequest, municipality: Municipality, pk: int) -> Thread:
    """A thread that this person may see, or 404."""
    thread = thread_for(municipality.pk, pk)
    if thread is None or rules.is_unseen(request.user, thread):
        raise Http404
    if not (
        rules.is_public(thread)
        or rules.is_own(request.user, thread)
        or may(request.user, "discussions.decide_text", municipality)
    ):
        raise Http404
    return thread


def get_own_decision(
    request: HttpRequest, municipality: Municipality, pk: int
) -> ModerationDecision:
    """A decision, for the person whose words it is about."""
    decision = decision_for(municipality, pk)
    if decision is None or not rules.is_own(request.user, decision.target):
        raise Http404
    return decision
