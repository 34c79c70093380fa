"""The outbox: told once, claimed by one, tried again, given up, and safe to run twice."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from emvi.accounts.models import Account
from emvi.message_ids import message_id
from emvi.notifications import kinds
from emvi.notifications.actions import notify
from emvi.notifications.models import Message
from emvi.notifications.outbox import BATCH, CLAIM, GIVE_UP_AFTER, claim_due
from emvi.notifications.queries import inbox, unread_count
from emvi.notifications.tasks import deliver_outbox, ring_quietly
from tests import cast

KIND = "text_hidden"
CONTEXT = {
    "headline": "Words.",
    "lines": [],
    "is_read_here": True,
    "url": "https://x.invalid/",
}


@pytest.fixture
def builder(monkeypatch):
    """What notices say stands in the hands of the test: a context, None, or an exception."""
    says = {"now": CONTEXT}

    def build(messages):
        if isinstance(says["now"], Exception):
            raise says["now"]
        return {message.pk: dict(says["now"]) for message in messages if says["now"]}

    monkeypatch.setitem(kinds._kinds, KIND, replace(kinds.kind_named(KIND), build=build))
    return says


def tell(account, event="event:1", kind=KIND) -> None:
    notify(kind, event=event, recipients=[account.pk], municipality=None, facts={})


def mail_row() -> Message:
    return Message.objects.get(channel=Message.Channel.MAIL)


def test_each_channel_tells_once(ana, builder):
    for _again in range(3):
        tell(ana)
    rows = Message.objects.values_list("channel", flat=True)
    assert sorted(rows) == ["inbox", "mail"]
    tell(ana, event="event:2")
    assert Message.objects.count() == 4
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(event="event:1", kind=KIND, recipient=ana, channel="mail")


def test_nobody_behind_a_name_and_the_same_person_twice(ana, builder):
    notify(KIND, event="e", recipients=[None, ana.pk, ana.pk], municipality=None, facts={})
    assert Message.objects.count() == 2
    notify(KIND, event="f", recipients=[None], municipality=None, facts={})
    assert Message.objects.count() == 2


def test_what_is_rolled_back_tells_nobody(ana, builder):
    with pytest.raises(RuntimeError), transaction.atomic():
        tell(ana)
        raise RuntimeError
    assert not Message.objects.exists()


def test_the_bell_rings_after_the_commit(ana, builder, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tell(ana)
        assert mail.outbox == []
    assert len(mail.outbox) == 1


def test_delivering_twice_sends_once(ana, builder):
    tell(ana)
    assert deliver_outbox() == 1
    assert deliver_outbox() == 0
    [message] = mail.outbox
    assert message.to == [ana.email]
    row = mail_row()
    assert message.extra_headers["Message-ID"] == message_id(
        "notice", row.pk, event=row.event, at=row.created_at
    )
    assert {(m.channel, m.state, m.attempts) for m in Message.objects.all()} == {
        ("inbox", "sent", 0),
        ("mail", "sent", 1),
    }


def test_what_somebody_has_claimed_is_left_alone_until_they_are_surely_dead(ana, builder):
    tell(ana)
    claimed = claim_due()
    assert len(claimed) == 1
    assert claim_due() == []
    with time_machine.travel(timezone.now() + CLAIM + timedelta(seconds=1)):
        assert [message.pk for message in claim_due()] == [message.pk for message in claimed]


def test_claiming_takes_a_batch(ana, builder):
    for number in range(2 * BATCH):
        tell(ana, event=f"event:{number}")
    assert len(claim_due()) == BATCH
    assert len(claim_due()) == BATCH
    assert claim_due() == []


def test_a_failure_is_noted_and_tried_again_later_and_later(ana, builder):
    tell(ana)
    Message.objects.filter(channel="inbox").delete()
    builder["now"] = ConnectionError("no route")
    waits = []
    for attempts in range(1, 5):
        row = mail_row()
        with time_machine.travel(row.next_attempt_at + timedelta(seconds=1), tick=False):
            assert deliver_outbox() == 1
            row = mail_row()
            assert (row.state, row.attempts) == (Message.State.WAITING, attempts)
            assert row.error == "ConnectionError: no route"
            waits.append(row.next_attempt_at - timezone.now())
    assert waits == sorted(waits)
    assert waits[0] >= timedelta(seconds=30)
    builder["now"] = CONTEXT
    with time_machine.travel(mail_row().next_attempt_at + timedelta(seconds=1)):
        deliver_outbox()
    row = mail_row()
    assert (row.state, row.attempts, row.error) == (Message.State.SENT, 5, "")
    assert len(mail.outbox) == 1


def test_giving_up(ana, builder):
    tell(ana)
    builder["now"] = ConnectionError("no route")
    for _attempt in range(GIVE_UP_AFTER):
        with time_machine.travel(mail_row().next_attempt_at + timedelta(seconds=1)):
            deliver_outbox()
    assert mail_row().state == Message.State.FAILED
    with time_machine.travel(timezone.now() + timedelta(days=900)):
        assert deliver_outbox() == 0


def test_one_that_fails_stops_no_other(ana, verified, builder):
    tell(ana, kind="a kind that nobody registered", event="broken")
    tell(ana, event="whole")
    deliver_outbox()
    assert len(mail.outbox) == 1
    assert sorted(Message.objects.values_list("event", "channel", "state")) == [
        ("broken", "inbox", "sent"),
        ("broken", "mail", "waiting"),
        ("whole", "inbox", "sent"),
        ("whole", "mail", "sent"),
    ]


def test_what_it_told_about_is_gone(ana, builder):
    tell(ana)
    builder["now"] = None
    deliver_outbox()
    assert mail.outbox == []
    assert mail_row().state == Message.State.DROPPED


def test_who_has_no_confirmed_address_or_is_paused_gets_no_mail(ana, verified, builder):
    tell(verified)
    tell(ana)
    EmailAddress.objects.update(verified=False)
    tell(ana, event="event:2")
    assert [m.event for m in Message.objects.filter(channel="mail")] == ["event:1"]
    deliver_outbox()
    assert mail.outbox == []
    assert mail_row().state == Message.State.DROPPED
    EmailAddress.objects.update(verified=True)
    tell(ana, event="event:3")
    Account.objects.filter(pk=ana.pk).update(is_active=False)
    tell(ana, event="event:4")
    deliver_outbox()
    assert mail.outbox == []
    assert Message.objects.filter(channel="mail").count() == 2
    assert Message.objects.filter(channel="inbox").count() == 5


def test_a_broker_that_is_away_stops_no_action(caplog):
    class Task:
        name = "some.task"

        def apply_async(self, args, countdown):
            raise OSError("no broker")

    ring_quietly(Task())
    assert "some.task waits for the sweeper: no broker" in caplog.text


def test_the_inbox_is_ones_own(ana, verified, builder):
    tell(ana)
    tell(ana, event="event:2")
    assert [m.event for m in inbox(ana)] == ["event:2", "event:1"]
    assert (unread_count(ana), unread_count(verified)) == (2, 0)
    number = inbox(ana)[0].pk
    assert cast.client_for(verified).get(f"/en/my/inbox/{number}/").status_code == 404
    assert cast.client_for(ana).get(f"/en/my/inbox/{number}/").status_code == 200
    assert unread_count(ana) == 1
