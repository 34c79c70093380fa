from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.audit.actions import record
from emvi.discussions.models import Comment, ModerationDecision, Thread
from emvi.discussions.rules import may_withdraw_comment
from emvi.discussions.telling import tell_of_comment
from emvi.municipalities.models import PublicName
from emvi.municipalities.permissions import may
from emvi.notifications.actions import notify
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
    """Say something in a thread. With the same `submission_key` again, returns the first one."""
    if parent is not None and parent.thread_id != thread.pk:
        raise Refused(_("The comment that you reply to belongs to another discussion."))
    try:
        with transaction.atomic():
            comment = Comment.objects.create(
                thread=thread,
                author=author,
                text=text,
                language=language,
                parent=parent,
                root_id=(parent.root_id or parent.pk) if parent else None,
                submission_key=submission_key,
                created_at=timezone.now(),
            )
            Thread.objects.filter(pk=thread.pk).update(comment_count=F("comment_count") + 1)
            # No actor: it would join the public name with the account, and staff write too.
            record("comment.added", comment, municipality_id=thread.municipality_id)
            tell_of_comment(comment)
    except IntegrityError:
        earlier = Comment.objects.filter(author=author, submission_key=submission_key).first()
        if earlier is None:
            raise
        return earlier
    return comment


def withdraw_comment(comment: Comment, *, by: Account) -> None:
    """Take one's words back. The place in the discussion stays, so that replies make sense."""
    if not may_withdraw_comment(by, comment):
        raise Refused(_("Only the person who wrote a comment can take it back."))
    with transaction.atomic():
        changed = Comment.objects.filter(pk=comment.pk, withdrawn_at__isnull=True).update(
            withdrawn_at=timezone.now()
        )
        if changed:
            _recount(comment)
            record("comment.withdrawn", comment, municipality_id=comment.thread.municipality_id)


def hide(
    target: Thread | Comment, *, by: Account, rule: str, reason: str, reason_language: str
) -> ModerationDecision:
    """Hide a text with a rule and a reason; its author is told at once. Raises Conflict when it
    is hidden already."""
    return _decide(
        target,
        by=by,
        outcome=ModerationDecision.Outcome.HIDDEN,
        rule=rule,
        reason=reason,
        reason_language=reason_language,
    )


def restore(
    target: Thread | Comment, *, by: Account, reason: str, reason_language: str
) -> ModerationDecision:
    """Show a hidden text again: the undo of `hide`."""
    return _decide(
        target,
        by=by,
        outcome=ModerationDecision.Outcome.RESTORED,
        rule="",
        reason=reason,
        reason_language=reason_language,
    )


def _decide(
    target: Thread | Comment,
    *,
    by: Account,
    outcome: str,
    rule: str,
    reason: str,
    reason_language: str,
) -> ModerationDecision:
    thread = target if isinstance(target, Thread) else target.thread
    hiding = outcome == ModerationDecision.Outcome.HIDDEN
    if not may(by, "discussions.hide" if hiding else "discussions.restore", thread.municipality):
        raise Refused(_("Only the moderators of this municipality can do this."))
    if isinstance(target, Comment) and target.withdrawn_at is not None:
        raise Refused(_("This comment was taken back. There is nothing to decide."))
    author = author_of(target)
    if author is not None and author.account_id == by.pk:
        raise Refused(_("You cannot decide about your own words."))
    now = timezone.now()
    with transaction.atomic():
        changed = (
            type(target)
            .objects.filter(pk=target.pk, hidden_at__isnull=hiding)
            .update(hidden_at=now if hiding else None)
        )
        if not changed:
            raise Conflict(_("Somebody has decided this before you. Nothing was changed."))
        decision = ModerationDecision.objects.create(
            municipality_id=thread.municipality_id,
            thread=target if isinstance(target, Thread) else None,
            comment=target if isinstance(target, Comment) else None,
            outcome=outcome,
            rule=rule,
            reason=reason,
            reason_language=reason_language,
            decided_by=by,
            decided_at=now,
        )
        if isinstance(target, Comment):
            _recount(target)
        noun = "proposal" if isinstance(target, Thread) else "comment"
        record(
            f"{noun}.{outcome}",
            target,
            by=by,
            municipality_id=thread.municipality_id,
            facts={"rule": rule, "decision": decision.pk},
        )
        notify(
            f"text_{outcome}",
            event=f"decision:{decision.pk}",
            recipients=[author.account_id] if author else [],
            municipality=thread.municipality,
            facts={"decision": decision.pk},
        )
    return decision


def author_of(target: Thread | Comment) -> PublicName | None:
    """Who wrote it; None where it came on paper."""
    return target.author if isinstance(target, Comment) else target.proposal.author


def _recount(comment: Comment) -> None:
    """Count again instead of adding: one person may take back what another hides at this moment.
    The lock comes first, so that nobody counts a row that is about to change."""
    thread = Thread.objects.select_for_update(no_key=True).get(pk=comment.thread_id)
    visible = Comment.objects.filter(thread=thread).visible().count()
    Thread.objects.filter(pk=thread.pk).update(comment_count=visible)
