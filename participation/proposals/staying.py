"""Who takes part in a private process is not put out of it before it is over and answered: whose
words are unwelcome would lose their voice, and whoever might support them."""

from django.db.models import Q
from django.utils import timezone

from emvi.discussions.models import Comment
from participation.processes.models import Invitation, Process
from participation.proposals.models import HANDS, Proposal, Support
from participation.proposals.states import State


def has_to_stay(invitation: Invitation) -> bool:
    """Is there something to lose, for this person or for those whose proposals they read?"""
    process = invitation.process
    return _took_part(invitation.account_id, process) and not _is_over(process)


def _took_part(account_id: int | None, process: Process) -> bool:
    """By words that still stand. Who supports is nobody's business: once anybody does, it may be
    this person, and nobody can find out by trying."""
    proposals = Proposal.objects.filter(process=process, words_removed_at__isnull=True)
    helped = Q(coauthors__name__account=account_id, coauthors__state__in=HANDS)
    own = proposals.exclude(state=State.WITHDRAWN).filter(Q(author__account=account_id) | helped)
    said = Comment.objects.filter(
        thread__proposal__process=process,
        author__account=account_id,
        withdrawn_at__isnull=True,
        words_removed_at__isnull=True,
    )
    supported = Support.objects.filter(proposal__process=process)
    return own.exists() or said.exists() or supported.exists()


def _is_over(process: Process) -> bool:
    """Nobody does anything there any more, and each answer is given."""
    is_running = not process.has_ended and process.phases.filter(closes_at__gt=timezone.now())
    if is_running and is_running.exists():
        return False
    proposals = process.proposals
    awaited = proposals.filter(duty__isnull=False, duty__answered_at__isnull=True)
    to_start = proposals.without_clock().with_known_start()
    return not (awaited.unanswered_as_part().exists() or to_start.exists())
