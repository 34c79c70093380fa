from django.db.models import QuerySet
from django.utils import timezone

from emvi.accounts.models import Account
from emvi.discussions.models import Comment


def remove_comments(account: Account) -> None:
    """Empty the comments of somebody who takes their words along. Places and counts stay."""
    empty_comments(Comment.objects.filter(author__account=account))


def empty_comments(comments: QuerySet[Comment]) -> int:
    """Take the words out of comments, for good, and return of how many. Safe to repeat."""
    return comments.filter(words_removed_at__isnull=True).update(
        text="", language="", search_text="", words_removed_at=timezone.now()
    )
