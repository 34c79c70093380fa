"""Where a text stands: in sight, held or hidden. The one place that changes it."""

from datetime import datetime

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
    here = {name: getattr(target, name) for name in ("hidden_at", "held_at", "held_for")}
    changed = (
        type(target)
        .objects.filter(pk=target.pk, **here)
        .update(
            hidden_at=hidden_at,
            held_at=held_at,
            held_for=held_for,
            was_public=target.was_public or not is_away,
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


def recount(comment: Comment) -> None:
    """Count again instead of adding: one person may take back what another hides at this moment.
    The lock comes first, so that nobody counts a row that is about to change."""
    thread = Thread.objects.select_for_update(no_key=True).get(pk=comment.thread_id)
    visible = Comment.objects.filter(thread=thread).counted().count()
    Thread.objects.filter(pk=thread.pk).update(comment_count=visible)
