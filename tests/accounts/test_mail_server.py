"""What a mail server says about a person's address stays out of every log."""

import logging
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from emvi.accounts import mails, tasks
from emvi.celery import app as celery_app
from emvi.mail_server import Refused, ServerTrouble

ADDRESS = "ana@people.invalid"
PARTS = {"to": ADDRESS, "subject": "Your code", "text": "1", "html": "<p>1</p>"}


def recipient_refused(code: int) -> SMTPRecipientsRefused:
    return SMTPRecipientsRefused({ADDRESS: (code, f"<{ADDRESS}>: not here".encode())})


LATER = [
    recipient_refused(450),
    recipient_refused(421),
    SMTPDataError(451, f"later, {ADDRESS}".encode()),
    SMTPServerDisconnected(f"closed after RCPT TO {ADDRESS}"),
    TimeoutError(f"timed out for {ADDRESS}"),
]
NEVER = [
    recipient_refused(550),
    SMTPDataError(554, f"no mail for {ADDRESS}".encode()),
    ValueError(f"Invalid address {ADDRESS}"),
]


@pytest.fixture
def server(monkeypatch):
    """Answers each mail with the next error of the list; takes it when none is left."""
    errors: list[Exception] = []
    send = EmailBackend.send_messages

    def answer(backend, messages):
        if errors:
            raise errors.pop(0)
        return send(backend, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", answer)
    return errors


def written(caplog) -> str:
    """All that a handler can write of the records, tracebacks with it."""
    formatter = logging.Formatter()
    return "\n".join(formatter.format(record) for record in caplog.records)


@pytest.fixture
def run():
    """Runs the task as a worker does, with its retries at once."""
    celery_app.conf.task_eager_propagates = False
    yield lambda **options: tasks.send_mail.apply(args=[PARTS], **options)
    celery_app.conf.task_eager_propagates = True


@pytest.mark.parametrize("error", LATER, ids=repr)
def test_what_may_pass_is_tried_again_without_the_address(run, server, caplog, error):
    caplog.set_level(logging.DEBUG)
    server += [error, error]
    run()
    assert [message.to for message in mail.outbox] == [[ADDRESS]]
    text = written(caplog)
    assert text.count("A mail about an account waits") == 2
    assert type(error).__name__ in text
    assert ADDRESS not in text


@pytest.mark.parametrize("error", NEVER, ids=repr)
def test_a_refusal_for_good_is_not_tried_again(run, server, caplog, error):
    caplog.set_level(logging.DEBUG)
    server += [error, error]
    run()
    assert (len(server), mail.outbox) == (1, [])
    text = written(caplog)
    assert f"is given up ({type(error).__name__}" in text
    assert ADDRESS not in text


@pytest.mark.parametrize("error", LATER, ids=repr)
def test_the_last_try_is_the_seventh_and_names_nobody(run, server, caplog, error):
    caplog.set_level(logging.DEBUG)
    server += [error] * 10
    run()
    assert (len(server), mail.outbox) == (3, [])
    text = written(caplog)
    assert text.count("is given up") == 1
    assert ADDRESS not in text


@pytest.mark.parametrize("error", [*LATER, *NEVER], ids=repr)
def test_the_error_leads_to_no_other_that_names_the_address(server, error):
    server += [error]
    with pytest.raises((Refused, ServerTrouble)) as caught:
        mails.send(PARTS)
    assert ADDRESS not in str(caught.value)
    assert caught.value.__cause__ is caught.value.__context__ is None


def test_waits_grow_and_show_no_arguments(run, server, monkeypatch):
    waits = []

    def retry(*, exc, countdown, argsrepr):
        waits.append(countdown)
        assert argsrepr == tasks.UNSAID
        return exc

    monkeypatch.setattr("celery.utils.time.random.randrange", lambda most: most - 1)
    monkeypatch.setattr(tasks.send_mail, "retry", retry)
    for retries in range(6):
        server += [recipient_refused(450)]
        run(retries=retries)
    assert waits == [5, 10, 20, 40, 80, 120]


@pytest.mark.django_db
def test_the_broker_shows_those_who_watch_no_address(ana, monkeypatch):
    handed = []
    monkeypatch.setattr(
        tasks.send_mail, "apply_async", lambda args, **options: handed.append((args, options))
    )
    Client().post("/en/account/login/code/", {"email": ADDRESS})
    [((parts,), options)] = handed
    assert parts["to"] == ADDRESS
    assert ADDRESS not in options["argsrepr"]
