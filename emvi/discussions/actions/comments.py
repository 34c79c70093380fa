from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.audit.actions import record
from emvi.discussions.actions.standing import count_new, lock_thread, move_text, recount
from emvi.discussions.holds import (
    lock_author,
    reason_to_hold,
    reason_to_hold_edit,
    refuse_if_paused,
    refuse_if_too_fast,
)
from emvi.discussions.models import Comment, Held, Thread
from emvi.discussions.rules import (
    had_a_hand,
    may_edit_comment,
    may_withdraw_comment,
    may_withdraw_official_comment,
)
from emvi.discussions.telling import tell_of_comment, tell_of_edit
from emvi.languages.search_text import search_text
from emvi.municipalities.models import PublicName
from emvi.municipalities.permissions import may
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
    _refuse_other_thread(thread, parent)
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
            root_id=_root_of(parent),
            submission_key=submission_key,
            created_at=now,
            held_at=now if held_for else None,
            held_for=held_for,
            was_public=not held_for,
        )
        if not held_for:
            count_new(comment)
        # No actor: it would join the public name with the account, and staff write too.
        record("comment.added", comment, municipality_id=thread.municipality_id)
        if not held_for:
            tell_of_comment(comment)
    return comment


def add_official_comment(
    thread: Thread,
    *,
    by: Account,
    text: str,
    language: str,
    parent: Comment | None = None,
    submission_key: UUID | None = None,
) -> Comment:
    """A word from the municipality: under its name, never that of the officer. With the same
    `submission_key` again, returns the first one."""
    _refuse_other_thread(thread, parent)
    if not may(by, "discussions.add_official_comment", thread.municipality):
        raise Refused(_("Only officers and mediators speak for the municipality."))
    if had_a_hand(by, thread):
        raise Refused(
            _("Under what you wrote or entered, a colleague speaks for the municipality.")
        )
    with transaction.atomic():
        Thread.objects.select_for_update(no_key=True).get(pk=thread.pk)
        if submission_key is not None:
            said = Comment.objects.filter(thread=thread, is_official=True)
            earlier = said.filter(submission_key=submission_key).first()
            if earlier is not None:
                return earlier
        _open_thread(thread)
        comment = Comment.objects.create(
            thread=thread,
            is_official=True,
            said_by=by,
            text=text,
            language=language,
            parent=parent,
            root_id=_root_of(parent),
            submission_key=submission_key,
            created_at=timezone.now(),
        )
        count_new(comment)
        record("comment.officially_added", comment, by=by, municipality_id=thread.municipality_id)
        tell_of_comment(comment)
    return comment


def _refuse_other_thread(thread: Thread, parent: Comment | None) -> None:
    if parent is not None and parent.thread_id != thread.pk:
        raise Refused(_("The comment that you reply to belongs to another discussion."))


def _root_of(parent: Comment | None) -> int | None:
    return (parent.root_id or parent.pk) if parent else None


def _open_thread(thread: Thread) -> int:
    """The slow minutes of a thread, which must be open now."""
    rows = Thread.objects.filter(
        pk=thread.pk, closed_at__isnull=True, hidden_at__isnull=True, held_at__isnull=True
    )
    slow_minutes = rows.values_list("slow_minutes", flat=True).first()
    if slow_minutes is None:
        raise Refused(_("The discussion is not open now. Your text is still here."))
    return slow_minutes


def edit_comment(comment: Comment, *, by: Account, text: str, language: str) -> Comment:
    """Change one's words: in the first minutes while nobody has answered them, or as the
    moderators asked. What they asked for they read once more before others do."""
    if not may_edit_comment(by, comment):
        raise Refused(_("This comment cannot be changed now."))
    with transaction.atomic():
        lock_thread(comment)
        # As it is now: a moderator may have decided about the words since they were read.
        rows = Comment.objects.select_for_update(of=("self",), no_key=True)
        comment = rows.select_related("author__account", "thread__municipality").get(pk=comment.pk)
        if not may_edit_comment(by, comment):
            raise Conflict(_("This comment cannot be changed now."))
        is_asked = comment.held_for == Held.EDIT
        if not is_asked:
            refuse_if_paused(by, comment.thread.municipality)
        held_for = Held.EDITED if is_asked else reason_to_hold_edit(comment, text)
        comment.text, comment.language, comment.edited_at = text, language, timezone.now()
        comment.search_text = search_text(text)
        comment.save(update_fields=["text", "language", "edited_at", "search_text"])
        if held_for:
            move_text(comment, held_at=comment.edited_at, held_for=held_for)
        else:
            tell_of_edit(comment)
        record("comment.edited", comment, municipality_id=comment.thread.municipality_id)
    comment.refresh_from_db(fields=["held_at", "held_for"])
    return comment


def withdraw_comment(comment: Comment, *, by: Account) -> None:
    """Take one's words back. The place in the discussion stays, so that replies make sense."""
    if not may_withdraw_comment(by, comment):
        raise Refused(_("Only the person who wrote a comment can take it back."))
    with transaction.atomic():
        if _take_back(comment):
            record("comment.withdrawn", comment, municipality_id=comment.thread.municipality_id)


def withdraw_official_comment(comment: Comment, *, by: Account) -> None:
    """Take a word of the municipality back. Everybody goes on seeing that there was one."""
    if not may_withdraw_official_comment(by, comment):
        raise Refused(_("Only officers and mediators take back what the municipality said."))
    with transaction.atomic():
        if _take_back(comment):
            record(
                "comment.officially_withdrawn",
                comment,
                by=by,
                municipality_id=comment.thread.municipality_id,
            )


def _take_back(comment: Comment) -> bool:
    lock_thread(comment)
    changed = Comment.objects.filter(pk=comment.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=timezone.now()
    )
    if changed:
        recount(comment)
    return bool(changed)
