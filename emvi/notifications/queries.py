from django.db.models import QuerySet

from emvi.accounts.models import Account
from emvi.notifications.models import Message


def inbox(account: Account) -> QuerySet[Message]:
    """A person's notices in the portal, newest first."""
    return Message.objects.filter(recipient=account, channel=Message.Channel.INBOX).select_related(
        "municipality"
    )


def unread_count(account: Account) -> int:
    return inbox(account).filter(read_at__isnull=True).count()
