from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.audit.actions import record
from emvi.discussions.actions.standing import move_text, recount
from emvi.discussions.holds import (
    lock_author,
    reason_to_hold,
    refuse_if_paused,
    refuse_if_too_fast,
)
from emvi.discussions.models import Comment, Held, Thread
from emvi.discussions.rules import may_edit_comment, may_withdraw_comment
from emvi.discussions.telling import tell_of_comment
from emvi.languages.search_text import search_text
from emvi.municipalities.models import PublicName
from emvi.refusals import Conflict, Refused


def add_comment(
    thread: Thread,
    *,
    author: PublicName,
    text: str,
    language: str,
    parent: Comment | None = None,
    submission_key: UUID | None = None,
) -> Comment:
    """Say something in a thread. With the same `submission_key` again, returns the first one. What
    a rule of the municipality holds is returned with `held_at`."""
    if parent is not None and parent.thread_id != thread.pk:
        raise Refused(_("The comment that you reply to belongs to another discussion."))
    with transaction.atomic():
        author = lock_author(author)
        if submission_key is not None:
            earlier = author.comments.filter(submission_key=submission_key).first()
            if earlier is not None:
                return earlier
        slow_minutes = _open_thread(thread)
        if author.account is not None:
            refuse_if_paused(author.account, thread.municipality)
        refuse_if_too_fast(author, thread.pk, slow_minutes)
        now, held_for = timezone.now(), reason_to_hold(author, text)
        comment = Comment.objects.create(
            thread=thread,
            author=author,
            text=text,
            language=language,
            parent=parent,
            root_id=(parent.root_id or parent.pk) if parent else None,
            submission_key=submission_key,
            created_at=now,
            held_at=now if held_for else None,
            held_for=held_for,
            was_public=not held_for,
        )
        if not held_for:
            Thread.objects.filter(pk=thread.pk).update(comment_count=F("comment_count") + 1)
        # No actor: it would join the public name with the account, and staff write too.
        record("comment.added", comment, municipality_id=thread.municipality_id)
        if not held_for:
            tell_of_comment(comment)
    return comment


def _open_thread(thread: Thread) -> int:
    """The slow minutes of a thread, which must be open now."""
    rows = Thread.objects.filter(
        pk=thread.pk, closed_at__isnull=True, hidden_at__isnull=True, held_at__isnull=True
    )
    slow_minutes = rows.values_list("slow_minutes", flat=True).first()
    if slow_minutes is None:
        raise Refused(_("The discussion is not open now. Your text is still here."))
    return slow_minutes


def edit_comment(comment: Comment, *, by: Account, text: str, language: str) -> None:
    """Change one's words as the moderators asked. They read them once more before others do."""
    if not may_edit_comment(by, comment):
        raise Refused(_("This comment cannot be changed now."))
    now = timezone.now()
    with transaction.atomic():
        move_text(comment, held_at=now, held_for=Held.EDITED)
        changed = Comment.objects.filter(pk=comment.pk, withdrawn_at__isnull=True).update(
            text=text, language=language, edited_at=now, search_text=search_text(text)
        )
        if not changed:
            raise Conflict(_("This comment was taken back. Nothing was changed."))
        record("comment.edited", comment, municipality_id=comment.thread.municipality_id)


def withdraw_comment(comment: Comment, *, by: Account) -> None:
    """Take one's words back. The place in the discussion stays, so that replies make sense."""
    if not may_withdraw_comment(by, comment):
        raise Refused(_("Only the person who wrote a comment can take it back."))
    with transaction.atomic():
        changed = Comment.objects.filter(pk=comment.pk, withdrawn_at__isnull=True).update(
            withdrawn_at=timezone.now()
        )
        if changed:
            recount(comment)
            record("comment.withdrawn", comment, municipality_id=comment.thread.municipality_id)
