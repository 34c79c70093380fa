"""What has done its work goes; what was told is not told again because of that."""

from datetime import timedelta

from django.utils import timezone

from emvi.notifications import retention
from emvi.notifications.models import Message
from emvi.notifications.retention import FAN_OUTS, LOOK_BACK, MAILS, READ, drop_old_messages


def row(account, event, *, days, **fields) -> Message:
    created = timezone.now() - timedelta(days=days)
    return Message.objects.create(
        event=event, kind="k", recipient=account, created_at=created, **fields
    )


def test_what_goes_and_what_stays(ana):
    now = timezone.now()
    read = {"channel": "inbox", "state": "sent", "read_at": now - timedelta(days=181)}
    row(ana, "read", days=181, **read)
    row(ana, "read lately", days=181, **read | {"read_at": now})
    row(ana, "unread", days=400, channel="inbox", state="sent")
    row(ana, "unread for years", days=731, channel="inbox", state="sent")
    for state in ("sent", "failed", "dropped"):
        row(ana, state, days=31, channel="mail", state=state)
        row(ana, f"{state} lately", days=29, channel="mail", state=state)
    row(ana, "still waiting", days=90, channel="mail", state="waiting")
    row(ana, "collected", days=90, channel="mail", state="collected")
    digest = row(ana, "digest", days=31, channel="mail", state="sent")
    row(ana, "in it", days=37, channel="mail", state="bundled", digest=digest)
    young = row(ana, "young digest", days=2, channel="mail", state="sent")
    row(ana, "in the young one", days=33, channel="mail", state="dropped", digest=young)
    for _again in range(2):
        drop_old_messages()
        assert set(Message.objects.values_list("event", flat=True)) == {
            "read lately",
            "unread",
            "sent lately",
            "failed lately",
            "dropped lately",
            "still waiting",
            "collected",
            "young digest",
            "in the young one",
        }


def test_no_task_looks_back_further_than_rows_are_kept():
    assert LOOK_BACK < min(MAILS, READ, FAN_OUTS)
    assert retention.UNREAD > READ
