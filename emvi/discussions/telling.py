"""Who hears of a comment. Called in the transaction in which everybody can read it."""

from typing import Any

from emvi.discussions.mentions import mentioned
from emvi.discussions.models import Comment, Thread
from emvi.discussions.texts import account_behind
from emvi.notifications.actions import follow_by_itself, notify


def tell_of_comment(comment: Comment) -> None:
    """Tell whom it answers, whom it names, and whose proposal it is about: each once, by what
    concerns them most, and never the person who wrote it. That person follows the proposal now."""
    thread = comment.thread
    owner = owner_of(thread)
    if owner is None:
        return
    author = account_behind(comment)
    answered = account_behind(comment.parent) if comment.parent else None
    for kind, recipients in (
        ("comment_replied", [answered]),
        ("comment_mentions", [name.account_id for name in mentioned(comment.text, thread)]),
        ("comment_added", [owner.author.account_id if owner.author else None]),
    ):
        notify(
            kind,
            # One event, so that nobody hears of the same comment twice.
            event=f"comment:{comment.pk}",
            recipients=[account for account in recipients if account != author],
            municipality=thread.municipality,
            facts={"comment": comment.pk},
        )
    if comment.author and comment.author.account and _is_first(comment):
        follow_by_itself(comment.author.account, owner)


def tell_of_edit(comment: Comment) -> None:
    """Those whom only the changed words name. Who heard of the comment hears nothing new."""
    named = [name.account_id for name in mentioned(comment.text, comment.thread)]
    notify(
        "comment_mentions",
        event=f"comment:{comment.pk}",
        recipients=[account for account in named if account != account_behind(comment)],
        municipality=comment.thread.municipality,
        facts={"comment": comment.pk},
    )


def owner_of(thread: Thread) -> Any:
    """What is discussed there. None for a thread that nothing owns yet."""
    return getattr(thread, "proposal", None)


def _is_first(comment: Comment) -> bool:
    """Who unfollowed a proposal is not made to follow it again by a second comment."""
    earlier = Comment.objects.filter(thread=comment.thread, author=comment.author)
    return not earlier.exclude(pk=comment.pk).exists()
