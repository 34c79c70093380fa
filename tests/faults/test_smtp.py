"""A mail server that refuses, hangs or breaks off: nothing is lost, and nobody knocks in a storm."""

import time

import pytest
from django.utils import timezone

from emvi.notifications.delivery import STRIKES
from emvi.notifications.models import AccountMail, Message
from tests.faults.conftest import ask_for_codes, mails
from tests.faults.processes import (
    DELIVER,
    DELIVER_FIRST,
    TIMEOUT,
    environment,
    redis_server,
    run_task,
)

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
PEOPLE = 60


def attempts() -> int:
    return sum(Message.objects.filter(channel="mail").values_list("attempts", flat=True))


def recover(sink, env) -> None:
    """The server is well again, and time has passed."""
    sink.mode = ""
    Message.objects.filter(state="waiting").update(next_attempt_at=timezone.now())
    run_task(DELIVER, env)


@pytest.mark.parametrize(
    ("mode", "most_attempts", "doubles"),
    [("421", 1, 0), ("451", STRIKES, 0), ("hang", 1, 0), ("drop", 1, 1)],
)
def test_a_server_in_trouble(mode, most_attempts, doubles, tell, sink, env):
    tell(PEOPLE)
    sink.mode = mode
    seconds = run_task(DELIVER, env)
    # It stops at the first sign that it is the server: two thousand mails keep their attempts.
    assert sink.connections == 1
    assert seconds < 4 * TIMEOUT + 3
    assert attempts() <= most_attempts
    assert mails(state="waiting") == PEOPLE
    recover(sink, env)
    assert mails(state="sent") == PEOPLE
    assert len(sink.got) == PEOPLE
    assert sink.doubles <= doubles


def test_while_the_server_rests_no_other_worker_knocks(tell, sink, tmp_path):
    tell(PEOPLE)
    sink.mode = "421"
    with redis_server(tmp_path) as redis:
        # It rests three times as long as a server may take to answer: longer than the three runs.
        env = environment(mail=sink.url, redis=redis.url) | {"EMAIL_TIMEOUT": "60"}
        for _run in range(3):
            Message.objects.filter(state="waiting").update(next_attempt_at=timezone.now())
            run_task(DELIVER, env)
    assert sink.connections == 1
    assert mails(state="waiting") == PEOPLE


def test_nobody_at_the_door(tell, sink, env):
    tell(PEOPLE)
    run_task(DELIVER, env | {"EMAIL_URL": "smtp://127.0.0.1:9"})
    assert (attempts(), mails(state="waiting")) == (0, PEOPLE)
    waits = Message.objects.filter(channel="mail").earliest("next_attempt_at").next_attempt_at
    # What was in its hands waits for the server; the others can be claimed by the next run.
    assert waits <= timezone.now()
    recover(sink, env)
    assert (mails(state="sent"), sink.doubles) == (PEOPLE, 0)


def test_a_person_whom_the_server_refuses_is_given_up_and_stops_no_other(tell, sink, env):
    tell(PEOPLE)
    sink.refused = {f"reader-{n}@people.invalid" for n in range(0, PEOPLE, 3)}
    began = time.monotonic()
    run_task(DELIVER, env)
    assert time.monotonic() - began < 30
    refused = Message.objects.filter(channel="mail", state="failed")
    assert refused.count() == len(sink.refused) == PEOPLE // 3
    assert all("550" in error for error in refused.values_list("error", flat=True))
    assert mails(state="sent") == len(sink.got) == PEOPLE - PEOPLE // 3
    assert (attempts(), sink.connections) == (PEOPLE, 1)


@pytest.mark.parametrize(("mode", "doubles"), [("421", 0), ("451", 0), ("hang", 0), ("drop", 1)])
def test_codes_wait_for_a_server_in_trouble_and_go_with_their_rows(
    mode, doubles, no_bell, transactional_db, sink, env
):
    ask_for_codes(10)
    sink.mode = mode
    run_task(DELIVER_FIRST, env)
    assert AccountMail.objects.count() == 10
    sink.mode = ""
    AccountMail.objects.update(next_attempt_at=timezone.now())
    run_task(DELIVER_FIRST, env)
    assert not AccountMail.objects.exists()
    assert len(sink.got) == 10 and sink.doubles <= doubles


def test_a_refused_address_keeps_no_code_of_another_back(no_bell, transactional_db, sink, env):
    ask_for_codes(10)
    sink.refused = {f"code-{number}@people.invalid" for number in range(0, 10, 3)}
    run_task(DELIVER_FIRST, env)
    assert not AccountMail.objects.exists()
    assert len(sink.got) == 6
