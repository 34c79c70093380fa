from django.db.models import Q, QuerySet
from django.utils import timezone

from emvi import retention
from emvi.accounts.models import Account
from emvi.discussions.models import Appeal, Comment, Flag, ModerationDecision


def remove_comments(account: Account) -> None:
    """Empty the comments of somebody who takes their words along. Places and counts stay."""
    empty_comments(Comment.objects.filter(author__account=account))


def empty_comments(comments: QuerySet[Comment]) -> int:
    """Take the words out of comments, for good, and return of how many. Safe to repeat."""
    rows = comments.filter(words_removed_at__isnull=True)
    numbers = list(rows.values_list("pk", flat=True))
    emptied = rows.update(text="", language="", search_text="", words_removed_at=timezone.now())
    drop_words_before(comment__in=numbers)
    return emptied


def drop_words_before(**about: object) -> None:
    """Empty what moderators kept of texts that they sent back, which has gone now."""
    kept = ModerationDecision.objects.filter(**about).exclude(words_before="")
    kept.update(words_before="")


def erase_words_to_moderators(account: Account) -> None:
    """Empty what somebody wrote for the moderators alone. Nobody is left to be told of an open
    appeal, so it goes; decisions and flags stay, without a name."""
    Flag.objects.filter(account=account).update(note="", note_language="")
    decisions = ModerationDecision.objects.filter(about_words_of(account))
    drop_words_before(pk__in=decisions.values("pk"))
    appeals = Appeal.objects.filter(decision__in=decisions)
    appeals.filter(state=Appeal.State.OPEN).delete()
    appeals.update(text="", language="")


def about_words_of(account: Account) -> Q:
    """Decisions about texts of this person."""
    return (
        Q(comment__author__account=account)
        | Q(comment__said_by=account)
        | Q(thread__proposal__author__account=account)
    )


def drop_old_flags() -> int:
    """Drop flags that were decided long ago, or about which nobody can decide any more since the
    text has gone, and return how many. Safe to repeat."""
    cutoff = retention.FLAGS.cutoff()
    gone = (
        Q(comment__words_removed_at__isnull=False)
        | Q(comment__withdrawn_at__isnull=False)
        | Q(thread__proposal__words_removed_at__isnull=False)
        | Q(thread__proposal__withdrawn_at__isnull=False)
    )
    undecided = Q(decided_at__isnull=True, created_at__date__lt=cutoff)
    old = Flag.objects.filter(Q(decided_at__date__lt=cutoff) | (undecided & gone))
    return Flag.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()[0]
