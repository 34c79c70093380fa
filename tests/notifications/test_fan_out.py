"""Telling all who follow something: one row at once, the rest in batches, nobody twice."""

import pytest
from django.db import IntegrityError, transaction

from emvi.notifications import actions, rows, tasks
from emvi.notifications.actions import expand_one_batch, follow, notify, spread, unfollow
from emvi.notifications.models import FanOut, Follow, Message, Preference
from emvi.notifications.tasks import expand_fan_outs
from tests import cast


@pytest.fixture(autouse=True)
def _by_hand(monkeypatch):
    """Here the worker comes when the test says so."""
    monkeypatch.setattr(actions, "ring_for_followers", lambda: None)
    monkeypatch.setattr(actions, "ring", lambda: None)
    monkeypatch.setattr(tasks, "deliver_due", lambda: (0, False))


def tell(proposal, *, event="p", targets=None, without=()) -> None:
    spread(
        "proposal_added",
        event=event,
        targets=targets or [proposal, proposal.process, proposal.municipality],
        municipality=proposal.municipality,
        facts={"proposal": proposal.pk},
        without=without,
    )


def told() -> list[tuple[int, str]]:
    return sorted(Message.objects.values_list("recipient_id", "channel"))


def test_who_follows_two_of_the_places_is_told_once(proposal, ana, verified):
    follow(verified, proposal.process)
    first = Follow.objects.get()
    follow(verified, proposal.municipality)
    follow(ana, proposal)
    tell(proposal)
    assert not Message.objects.exists()
    expand_fan_outs()
    assert told() == sorted([(ana.pk, "inbox"), (ana.pk, "mail"), (verified.pk, "inbox")])
    assert Message.objects.get(recipient=verified).follow_id == first.pk
    assert set(Message.objects.values_list("topic", flat=True)) == {"followed"}


def test_repeating_the_event_adds_nothing(proposal, ana):
    follow(ana, proposal)
    for _again in range(3):
        tell(proposal)
        expand_fan_outs()
    assert FanOut.objects.count() == 1
    assert Message.objects.count() == 2


def test_who_was_told_by_name_is_not_told_again(proposal, ana):
    follow(ana, proposal)
    about = {"municipality": proposal.municipality, "facts": {"proposal": proposal.pk}}
    notify("answer_awaited", event="p", recipients=[ana.pk], **about)
    tell(proposal)
    expand_fan_outs()
    assert sorted(Message.objects.values_list("channel", "topic", "state")) == [
        ("inbox", "own", "sent"),
        ("mail", "own", "waiting"),
    ]


def test_no_mail_about_ones_own_things_means_none_by_following_them_either(proposal, ana):
    follow(ana, proposal)
    Preference.objects.create(account=ana, topic="own", frequency="never")
    about = {"municipality": proposal.municipality, "facts": {"proposal": proposal.pk}}
    notify("answer_awaited", event="p", recipients=[ana.pk], **about)
    tell(proposal)
    expand_fan_outs()
    assert list(Message.objects.values_list("channel", "topic")) == [("inbox", "own")]


def test_who_did_it_is_left_out_and_forgotten(proposal, ana, verified):
    follow(ana, proposal)
    follow(verified, proposal)
    tell(proposal, without=[ana.pk, None])
    expand_fan_outs()
    assert told() == [(verified.pk, "inbox")]
    assert FanOut.objects.get().without == []


def test_nobody_follows(proposal):
    tell(proposal)
    expand_fan_outs()
    assert FanOut.objects.get().done_at
    assert not Message.objects.exists()


def test_what_is_rolled_back_tells_nobody(proposal, ana):
    follow(ana, proposal)
    with pytest.raises(RuntimeError), transaction.atomic():
        tell(proposal)
        raise RuntimeError
    expand_fan_outs()
    assert not Message.objects.exists()


def test_interrupted_after_any_batch_it_goes_on_where_it_was(proposal, monkeypatch):
    monkeypatch.setattr(actions, "FAN_OUT_BATCH", 2)
    people = [cast.make_account() for _number in range(5)]
    for person in people:
        follow(person, proposal)
    tell(proposal)
    assert expand_one_batch()
    with pytest.raises(RuntimeError), monkeypatch.context() as broken:
        write = rows.write_messages

        def write_and_die(*args, **kwargs):
            write(*args, **kwargs)
            raise RuntimeError

        broken.setattr(rows, "write_messages", write_and_die)
        expand_one_batch()
    assert Message.objects.count() == 2
    while expand_one_batch():
        pass
    assert told() == sorted((person.pk, "inbox") for person in people)


@pytest.mark.parametrize(
    ("frequency", "state"),
    [("at_once", "waiting"), ("daily", "collected"), ("weekly", "collected"), ("never", None)],
)
def test_mail_comes_as_often_as_the_person_wants(frequency, state, proposal, ana):
    Preference.objects.create(account=ana, topic="followed", frequency=frequency)
    follow(ana, proposal)
    tell(proposal)
    expand_fan_outs()
    assert Message.objects.filter(channel="inbox").count() == 1
    assert list(Message.objects.filter(channel="mail").values_list("state", flat=True)) == (
        [state] if state else []
    )


def test_unfollowing_stops_what_waits(proposal, ana):
    found = follow(ana, proposal)
    tell(proposal)
    expand_fan_outs()
    unfollow(found)
    assert Message.objects.get(channel="mail").state == "dropped"
    assert not Follow.objects.exists()
    unfollow(found)


def test_a_follow_has_one_target_and_stands_once(proposal, ana):
    follow(ana, proposal)
    follow(ana, proposal)
    assert Follow.objects.count() == 1
    for targets in (
        {},
        {"proposal": proposal, "process": proposal.process},
        {"proposal": proposal},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Follow.objects.create(account=ana, **targets)


def test_nobody_follows_a_person(ana, verified):
    with pytest.raises(KeyError):
        follow(ana, verified)
