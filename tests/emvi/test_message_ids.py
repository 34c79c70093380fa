"""A mail sent twice is known as one; two mails never are."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from emvi.message_ids import message_id
from emvi.notifications.mails import compose
from emvi.notifications.models import Message
from emvi.upkeep.models import ContactMessage
from emvi.upkeep.tasks import deliver_contact_messages

AT = datetime(2036, 11, 19, 8, 0, 0, 123456, tzinfo=UTC)
NOTICE = {"kind": "notice", "number": 7, "event": "proposal:1", "at": AT}


def test_the_same_row_has_the_same_and_shows_neither_number_nor_event(settings):
    settings.SITE_URL = "https://portal.city.example:8443"
    one = message_id(**NOTICE)
    assert one == message_id(**NOTICE | {"at": AT.astimezone()})
    assert re.fullmatch(r"<[0-9a-f]{40}@portal\.city\.example>", one)


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "contact"},
        {"number": 8},
        {"event": "proposal:2"},
        {"at": AT + timedelta(microseconds=1)},
    ],
    ids=str,
)
def test_another_row_has_another(other):
    assert message_id(**NOTICE | other) != message_id(**NOTICE)


@pytest.mark.parametrize(
    ("setting", "value"),
    [("SITE_URL", "https://other.city.example"), ("SECRET_KEY", "of another installation" * 2)],
)
def test_another_installation_has_another(settings, setting, value):
    before = message_id(**NOTICE)
    setattr(settings, setting, value)
    assert message_id(**NOTICE) != before


def test_a_host_beyond_ascii_can_stand_in_a_header(settings):
    settings.SITE_URL = "https://občina.example"
    assert message_id(**NOTICE).endswith("@xn--obina-iya.example>")


def test_a_number_given_again_after_a_restored_backup_makes_another_notice(ana):
    row = {"pk": 70, "event": "e", "kind": "role_granted", "recipient": ana, "channel": "mail"}
    found = set()
    for _time in range(2):
        message = Message.objects.create(**row, facts={})
        found.add(compose(message, {}, ana.email).extra_headers["Message-ID"])
        again = Message.objects.get(pk=70)
        found.add(compose(again, {}, ana.email).extra_headers["Message-ID"])
        message.delete()
    assert len(found) == 2


def test_a_number_given_again_makes_another_contact_message(ljubljana):
    for _time in range(2):
        ContactMessage.objects.create(pk=70, municipality=ljubljana, text="Where?")
        assert deliver_contact_messages() == 1
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 2
