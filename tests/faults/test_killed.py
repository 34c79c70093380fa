"""SIGKILL at random points of a fan-out, and Redis that goes away: nothing is lost."""

import random
import time

import pytest
from django.utils import timezone

from emvi.notifications.models import FanOut, Message
from tests.faults.conftest import mails
from tests.faults.processes import (
    DELIVER,
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
