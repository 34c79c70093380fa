from datetime import tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Model, QuerySet
from django.utils import timezone

from emvi.accounts.models import Account
from emvi.municipalities.blocks import unseen_by
from emvi.municipalities.models import PublicName, RoleGrant
from emvi.municipalities.permissions import may
from emvi.notifications.models import Follow, FollowSettings, Message, Preference
from emvi.notifications.topics import CHOSEN, DEFAULTS
from emvi.paging import Page, page_by_key

PAGE_SIZE = 30
MOST_COUNTED = 99


def inbox(account: Account) -> QuerySet[Message]:
    """A person's notices in the portal, newest first."""
    return Message.objects.filter(recipient=account, channel=Message.Channel.INBOX).select_related(
        "municipality"
    )


def inbox_page(account: Account, *, cursor: str = "") -> Page:
    return page_by_key(inbox(account), key="id", descending=True, cursor=cursor, size=PAGE_SIZE)


def unread_count(account: Account) -> int:
    """How many are new; one more than `MOST_COUNTED` stands for "more than that"."""
    unread = Message.objects.filter(
        recipient=account, channel=Message.Channel.INBOX, read_at__isnull=True
    )
    return unread.order_by()[: MOST_COUNTED + 1].count()


def main_zone(account: Account) -> tzinfo:
    """The clock by which a person lives: that of the first place in which they have a name, or
    else a role."""
    for kind in (PublicName, RoleGrant):
        rows = kind.objects.filter(account=account).order_by("pk")
        if zone := rows.values_list("municipality__time_zone", flat=True).first():
            return ZoneInfo(zone)
    return timezone.get_default_timezone()


def follow_of(account: Any, target: Model) -> Follow | None:
    """This person's own follow. Nobody else's is ever asked for."""
    if not account.is_authenticated:
        return None
    return Follow.objects.filter(account=account, **{target._meta.model_name: target}).first()


def followed_page(account: Account, *, cursor: str = "") -> Page:
    """What a person follows, newest first; nothing of people with whom there is a block, nor of
    what they do not see any more."""
    related = ("municipality", "process__municipality", "theme__municipality")
    rows = Follow.objects.filter(account=account).select_related(
        *related,
        "proposal__municipality",
        "proposal__thread",
        "proposal__process",
        "proposal__author",
    )
    if unseen := unseen_by(account):
        rows = rows.exclude(proposal__author__in=unseen)
    page = page_by_key(rows, key="id", descending=True, cursor=cursor, size=PAGE_SIZE)
    return Page([row for row in page if not _is_closed(row, account)], page.after)


def _is_closed(row: Follow, account: Account) -> bool:
    """A private process is for who was invited, and for staff; so is what stands in it."""
    if row.proposal is not None:
        return bool(row.proposal.is_closed_to(account))
    process = row.process
    if process is None or process.visibility != "private":
        return False
    works_there = may(account, "processes.view_private", process.municipality)
    return not (works_there or process.invitations.filter(account=account).exists())


def frequencies(account: Account) -> dict[str, str]:
    """How often a person wants mail, by topic."""
    chosen = dict(Preference.objects.filter(account=account).values_list("topic", "frequency"))
    return {str(topic): chosen.get(topic, str(DEFAULTS[topic])) for topic in CHOSEN}


def follows_what_they_comment(account: Account) -> bool:
    return not FollowSettings.objects.filter(account=account, follows_what_i_comment=False).exists()
