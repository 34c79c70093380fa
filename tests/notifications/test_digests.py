"""Digests: at seven where people are, once, grouped, and never empty."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail

from emvi.notifications.actions import choose_frequencies, follow, spread
from emvi.notifications.digests import make_digests
from emvi.notifications.models import Message
from emvi.notifications.tasks import deliver_outbox, expand_fan_outs
from tests import cast

# A Tuesday; Ljubljana and Graz are one hour ahead.
DAY = datetime(2026, 11, 24, tzinfo=UTC)
NIGHT, SEVEN, NOON = DAY, DAY + timedelta(hours=6), DAY + timedelta(hours=11)


@pytest.fixture
def reader(ljubljana):
    return cast.make_resident(ljubljana, "reader", email="reader@people.invalid")


@pytest.fixture
def told(proposal, reader):
    """Tell somebody of a proposal, the evening before."""
    follow(reader, proposal.municipality)

    def tell(other=None, at=NIGHT - timedelta(hours=4)):
        about = other or proposal
        with time_machine.travel(at, tick=False):
            spread(
                "proposal_added",
                event=f"p:{about.pk}",
                targets=[about.municipality],
                municipality=about.municipality,
                facts={"proposal": about.pk},
            )
            expand_fan_outs()

    return tell


def run(at: datetime) -> int:
    with time_machine.travel(at, tick=False):
        made = make_digests()
        deliver_outbox()
    return made


def test_it_comes_at_seven_and_once(told, reader, proposal):
    told()
    assert run(SEVEN - timedelta(minutes=1)) == 0
    assert mail.outbox == []
    assert run(SEVEN) == 1
    assert run(NOON) == 0
    [digest] = mail.outbox
    assert digest.to == [reader.email]
    assert digest.subject == "There is something new"
    html = digest.alternatives[0][0]
    assert f'<bdi lang="en">{proposal.title}</bdi>' in html
    assert "Ljubljana" in html
    assert proposal.title in digest.body
    assert digest.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "src=" not in html


def test_a_morning_that_was_missed_is_made_up_but_not_at_night(told):
    told()
    assert run(DAY + timedelta(hours=22)) == 0
    assert run(DAY + timedelta(hours=20)) == 1


def test_what_comes_after_seven_waits_for_the_next_day(told):
    told(at=SEVEN + timedelta(minutes=5))
    assert run(NOON) == 0
    assert run(SEVEN + timedelta(days=1)) == 1


def test_weekly_comes_on_monday(told, reader):
    choose_frequencies(reader, {"followed": "weekly"})
    told()
    assert [run(SEVEN + timedelta(days=days)) for days in range(8)] == [0] * 6 + [1, 0]


def test_newest_first_and_grouped_by_kind(told, process, proposal):
    other = cast.make_proposal(process, title="A second bench")
    told()
    told(other)
    run(SEVEN)
    body = mail.outbox[0].body
    assert body.count("New proposals") == 1
    assert body.index("A second bench") < body.index(proposal.title)


def test_nothing_left_is_no_mail(told, proposal, moderator):
    told()
    cast.hide(proposal.thread, by=moderator, reason="Rude.")
    Message.objects.exclude(kind="proposal_added").delete()
    assert run(SEVEN) == 1
    assert mail.outbox == []
    assert Message.objects.get(kind="digest").state == "dropped"


def test_hidden_words_are_left_out_of_the_others(told, process, proposal, moderator):
    other = cast.make_proposal(process, title="Bad words")
    told()
    told(other)
    cast.hide(other.thread, by=moderator, reason="Rude.")
    run(SEVEN)
    digest = next(m for m in mail.outbox if m.subject == "There is something new")
    assert "Bad words" not in digest.body + digest.alternatives[0][0]
    assert proposal.title in digest.body


def test_who_switches_it_off_meanwhile_gets_none(told, reader):
    told()
    choose_frequencies(reader, {"followed": "never"})
    assert run(SEVEN) == 0


def test_who_is_told_nothing_is_not_looked_at(told, verified, django_assert_num_queries):
    with time_machine.travel(SEVEN, tick=False), django_assert_num_queries(2):
        # The time zones, and one question for each: is anybody waiting?
        assert make_digests() == 0


@pytest.mark.parametrize("language", ["sl", "de", "it", "el"])
def test_it_speaks_the_persons_language(language, told, reader):
    reader.language = language
    reader.save()
    told()
    run(SEVEN)
    assert f'<html lang="{language}"' in mail.outbox[0].alternatives[0][0]
    assert f"/{language}/my/inbox/" in mail.outbox[0].body
