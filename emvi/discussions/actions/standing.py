"""Where a text stands: in sight, held or hidden. The one place that changes it."""

from datetime import datetime

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from emvi.discussions.models import Comment, Text, Thread
from emvi.discussions.telling import tell_of_comment
from emvi.discussions.texts import tell_owners
from emvi.refusals import Conflict


def move_text(
    target: Text,
    *,
    hidden_at: datetime | None = None,
    held_at: datetime | None = None,
    held_for: str = "",
) -> None:
    """Compare and set, from where the text stood when it was read; in the caller's transaction.
    Without dates it comes into sight. Raises Conflict when somebody moved it meanwhile."""
    is_away = bool(hidden_at or held_at)
    if isinstance(target, Comment):
        lock_thread(target)
    here = {name: getattr(target, name) for name in ("hidden_at", "held_at", "held_for")}
    since = {}
    if isinstance(target, Thread):
        since["away_since"] = (target.away_since or hidden_at or held_at) if is_away else None
    changed = (
        type(target)
        .objects.filter(pk=target.pk, **here)
        .update(
            hidden_at=hidden_at,
            held_at=held_at,
            held_for=held_for,
            was_public=target.was_public or not is_away,
            **since,
        )
    )
    if not changed:
        raise Conflict(_("Somebody has decided this before you. Nothing was changed."))
    if isinstance(target, Comment):
        recount(target)
        if not (is_away or target.was_public):
            tell_of_comment(target)
    elif is_away != target.is_away:
        tell_owners(target, -1 if is_away else 1)


def lock_thread(comment: Comment) -> Thread:
    """Whoever changes where a comment stands takes the lock of its thread before any comment's:
    two who come from different ends never wait for each other."""
    return Thread.objects.select_for_update(no_key=True).get(pk=comment.thread_id)


def count_new(comment: Comment) -> None:
    """A comment that everybody can read from the beginning. The thread comes first, as above."""
    Thread.objects.filter(pk=comment.thread_id).update(comment_count=F("comment_count") + 1)
    Comment.objects.filter(pk=comment.root_id).update(reply_count=F("reply_count") + 1)


def count_replies(comments: QuerySet[Comment]) -> None:
    """Of many branches that were written at once. Again gives the same."""
    replies = Comment.objects.counted().filter(root=OuterRef("pk")).order_by()
    numbers = replies.values("root").annotate(n=Count("pk")).values("n")
    comments.filter(root=None).update(reply_count=Coalesce(Subquery(numbers), 0))


def recount(comment: Comment) -> None:
    """Count again instead of adding: one person may take back what another hides at this moment.
    The lock comes first, so that nobody counts a row that is about to change."""
    thread = lock_thread(comment)
    visible = Comment.objects.filter(thread=thread).counted()
    Thread.objects.filter(pk=thread.pk).update(comment_count=visible.count())
    if comment.root_id:
        replies = visible.filter(root=comment.root_id).count()
        Comment.objects.filter(pk=comment.root_id).update(reply_count=replies)
