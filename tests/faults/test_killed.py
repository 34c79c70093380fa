"""SIGKILL at random points of a fan-out, and Redis that goes away: nothing is lost."""

import random
import time

import pytest
from django.utils import timezone

from emvi.message_ids import message_id
from emvi.notifications.models import AccountMail, FanOut, Message
from tests.faults.conftest import ask_for_codes, mails
from tests.faults.processes import (
    DELIVER,
    DELIVER_FIRST,
    EXPAND,
    Worker,
    environment,
    redis_server,
    run_task,
    wait_for,
)

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
PEOPLE = 2000
KILLS = 20
SEED = 20261126


@pytest.fixture
def redis(tmp_path):
    with redis_server(tmp_path) as server:
        yield server


@pytest.fixture
def worker(redis, sink, tell, tmp_path):
    worker = Worker(environment(mail=sink.url, redis=redis.url), tmp_path / "worker.log")
    yield worker
    worker.kill_all()


def test_a_worker_killed_twenty_times_loses_nothing(tell, worker, redis, sink):
    tell(PEOPLE, spread=True)
    points = random.Random(SEED)
    redis.ring(EXPAND)
    for number in range(KILLS):
        # The first while it turns followers into messages, the others among the mails.
        goal = sum(sink.got.values()) + (points.randrange(10, 80) if number else 0)
        wait_for(lambda goal=goal: sum(sink.got.values()) >= goal, 30, f"{goal} mails")
        time.sleep(points.uniform(0, 0.05))
        assert len(sink.got) < PEOPLE, "all is sent: the kill would hit an idle worker"
        if number % 7 == 6:
            worker.kill_all()
            worker.start()
        else:
            worker.kill_child()
        redis.ring(EXPAND, DELIVER)
    _ring_until_all_is_sent(redis, sink)
    assert len(sink.got) == PEOPLE
    assert sink.doubles <= KILLS
    assert FanOut.objects.get().done_at
    assert mails(state="sent") == Message.objects.filter(channel="inbox").count() == PEOPLE


def test_one_kill_doubles_one_mail_at_most(tell, worker, redis, sink):
    tell(300)
    redis.ring(DELIVER)
    wait_for(lambda: sum(sink.got.values()) >= 100, 30, "100 mails")
    worker.kill_child()
    assert len(sink.got) < 300, "all is sent: the kill would hit an idle worker"
    _ring_until_all_is_sent(redis, sink)
    assert len(sink.got) == 300
    assert sink.doubles <= 1


def _ring_until_all_is_sent(redis, sink) -> None:
    began = time.monotonic()
    while FanOut.objects.filter(done_at=None).exists() or mails(state="waiting"):
        assert time.monotonic() - began < 60, f"{len(sink.got)} sent, {mails(state='waiting')} wait"
        redis.ring(EXPAND, DELIVER)
        time.sleep(0.5)


def test_redis_gone_and_back(tell, worker, redis, sink):
    redis.kill()
    tell(200, spread=True)
    # Whoever writes meanwhile waits for nobody: the row is there, the bell is not heard.
    seconds = run_task(EXPAND, worker.env)
    assert seconds < 2
    assert mails(state="waiting") == 200
    redis.start()
    began = timezone.now()
    _ring_until_all_is_sent(redis, sink)
    assert (len(sink.got), sink.doubles) == (200, 0)
    assert (timezone.now() - began).total_seconds() < 60


CODES = 300


def test_a_worker_killed_among_codes_loses_none(no_bell, worker, redis, sink):
    ask_for_codes(CODES)
    points = random.Random(SEED)
    redis.ring(DELIVER_FIRST)
    for _kill in range(6):
        goal = sum(sink.got.values()) + points.randrange(5, 20)
        wait_for(lambda goal=goal: sum(sink.got.values()) >= goal, 30, f"{goal} codes")
        assert len(sink.got) < CODES, "all is sent: the kill would hit an idle worker"
        worker.kill_child()
        redis.ring(DELIVER_FIRST)
    _ring_until_codes_are_sent(redis)
    assert len(sink.got) == CODES
    assert sink.doubles <= 6


def _ring_until_codes_are_sent(redis) -> None:
    began = time.monotonic()
    while AccountMail.objects.exists():
        assert time.monotonic() - began < 60, f"{AccountMail.objects.count()} wait"
        redis.ring(DELIVER_FIRST)
        time.sleep(0.5)


def test_redis_gone_and_back_loses_no_mail_about_an_account(no_bell, worker, redis, sink):
    redis.kill()
    ask_for_codes(20)
    # The mail server is away at the same moment, so that the one who asks cannot send it, either.
    run_task(DELIVER_FIRST, worker.env | {"EMAIL_URL": "smtp://127.0.0.1:9"})
    assert AccountMail.objects.count() == 20 and not sink.got
    AccountMail.objects.update(next_attempt_at=timezone.now())
    redis.start()
    _ring_until_codes_are_sent(redis)
    assert (len(sink.got), sink.doubles) == (20, 0)


def test_a_code_does_not_wait_for_those_who_are_told_something_else(tell, worker, redis, sink):
    """One worker, two thousand mails in front, and one who wants to log in."""
    tell(PEOPLE)
    redis.ring(DELIVER)
    wait_for(lambda: len(sink.got) > 50, 30, "the others are being told")
    ask_for_codes(1)
    row = AccountMail.objects.get()
    redis.ring(DELIVER_FIRST)
    number = message_id("account", row.pk, at=row.created_at)
    wait_for(lambda: number in sink.got, 2, "the code")
    assert len(sink.got) < PEOPLE, "nobody was in front"
    wait_for(lambda: not AccountMail.objects.exists(), 2, "the row gone")
