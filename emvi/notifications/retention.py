"""How long notices are kept. Periodic tasks look back at most `LOOK_BACK` for what to tell, which
is shorter than all of these: what was told is still there when they look, and is not told again."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from emvi.notifications.models import FanOut, Message

LOOK_BACK = timedelta(days=3)
READ = timedelta(days=180)
UNREAD = timedelta(days=730)
MAILS = timedelta(days=30)
FAN_OUTS = timedelta(days=180)
BATCH = 5000


def drop_old_messages(at: datetime | None = None) -> None:
    """Drop read notices, old unread ones, and mails that were sent, given up or dropped."""
    at = at or timezone.now()
    inbox = Q(channel=Message.Channel.INBOX)
    over = (Message.State.SENT, Message.State.FAILED, Message.State.DROPPED)
    mails = Q(channel=Message.Channel.MAIL, digest__isnull=True, state__in=over)
    for rows in (
        Message.objects.filter(mails, created_at__lt=at - MAILS),
        Message.objects.filter(inbox, created_at__lt=at - READ, read_at__lt=at - READ),
        Message.objects.filter(inbox, created_at__lt=at - UNREAD),
    ):
        # A digest takes what it bundled with it.
        while Message.objects.filter(
            pk__in=list(rows.values_list("pk", flat=True)[:BATCH])
        ).delete()[0]:
            pass
    FanOut.objects.filter(done_at__lt=at - FAN_OUTS).delete()
