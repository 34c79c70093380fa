"""Mails about accounts: before all others, tried again while they are of use, and gone with their
secret. What a mail server says about a person's address stays out of every log."""

import logging
from contextlib import suppress
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone, translation

from emvi.accounts import mails
from emvi.accounts.actions import erase_account
from emvi.accounts.models import Account, Words
from emvi.mail_server import Refused, ServerTrouble
from emvi.message_ids import message_id
from emvi.notifications import account_mails, actions, digests, tasks
from emvi.notifications.account_mails import deliver_due
from emvi.notifications.delivery import Run
from emvi.notifications.models import AccountMail, Message
from emvi.notifications.outbox import BATCH, CLAIM, claim, claim_due
from emvi.notifications.post import Post, is_resting, rest
from emvi.upkeep.actions import switch_read_only
from tests import cast

pytestmark = pytest.mark.django_db

ADDRESS = "ana@people.invalid"
CODE = "1234-5678"


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


@pytest.fixture
def code() -> AccountMail:
    mails.post("login_code", ADDRESS, code=CODE)
    return AccountMail.objects.get()


def written(caplog) -> str:
    """All that a handler can write of the records, tracebacks with it."""
    formatter = logging.Formatter()
    return "\n".join(formatter.format(record) for record in caplog.records)


def after(**time) -> time_machine.travel:
    """Then, when the server's rest is over too: the cache does not travel."""
    cache.clear()
    return time_machine.travel(timezone.now() + timedelta(**time))


class TestDelivery:
    def test_the_row_goes_with_the_mail(self, code):
        assert deliver_due() == 1
        [sent] = mail.outbox
        assert sent.to == [ADDRESS] and CODE in sent.body and CODE in sent.alternatives[0].content
        assert sent.extra_headers["Message-ID"] == message_id(
            "account", code.pk, at=code.created_at
        )
        assert not AccountMail.objects.exists()
        assert deliver_due() == 0

    def test_until_then_a_thief_of_the_database_reads_neither_code_nor_address(self, code):
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM notifications_accountmail")
            row = repr(cursor.fetchall())
        assert code.kind in row
        assert CODE not in row and ADDRESS not in row and "people.invalid" not in row

    def test_a_key_that_is_gone_opens_nothing_and_stops_no_other(self, code, settings, caplog):
        AccountMail.objects.update(sealed="of another key")
        mails.post("login_code", ADDRESS, code=CODE)
        assert deliver_due() == 1
        assert "SECRET_KEY has changed" in caplog.text
        assert not AccountMail.objects.exists()

    def test_a_former_key_still_opens(self, code, settings):
        settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "k" * 64
        assert deliver_due() == 1

    def test_a_killed_worker_holds_one_until_its_claim_ends(self, code):
        mails.post("login_code", "stranger@people.invalid", code=CODE)
        assert len(claim(AccountMail.objects.all(), most=1)) == 1
        assert deliver_due() == 1, "the other one"
        with after(seconds=CLAIM.total_seconds() + 1):
            assert deliver_due() == 1

    def test_in_the_language_of_the_account_or_else_of_the_page(self, ana):
        Account.objects.filter(pk=ana.pk).update(language="sl")
        with translation.override("de"):
            mails.post("login_code", ADDRESS, code=CODE)
            mails.post("unknown_account", "nobody@people.invalid")
            mails.post("email_deleted", "former@people.invalid", by=Account.objects.get(pk=ana.pk))
        with translation.override("it"):
            deliver_due()
        languages = ["sl", "de", "sl"]
        for sent, language in zip(mail.outbox, languages, strict=True):
            assert f'lang="{language}"' in sent.alternatives[0].content

    def test_nobody_can_write_one_that_ends_before_it_begins(self, code):
        with pytest.raises(IntegrityError), transaction.atomic():
            AccountMail.objects.update(expires_at=code.created_at)

    def test_while_the_portal_can_only_be_read_codes_go_on(self, code):
        switch_read_only(True, by=None)
        tasks.deliver_account_mails.delay()
        assert len(mail.outbox) == 1

    def test_what_waits_for_an_erased_account_goes_with_it(self, ana):
        mails.post("unknown_account", "nobody@people.invalid")
        mails.post("password_changed", ADDRESS)
        erase_account(ana, words=Words.STAY, by=ana)
        assert AccountMail.objects.get().kind == "unknown_account"


class TestTrouble:
    @pytest.mark.parametrize("error", LATER, ids=repr)
    def test_what_may_pass_is_tried_again_without_the_address(self, code, server, caplog, error):
        caplog.set_level(logging.DEBUG)
        server += [error, error]
        assert deliver_due() == 0
        for minutes in (1, 2):
            with after(minutes=minutes):
                deliver_due()
        assert [message.to for message in mail.outbox] == [[ADDRESS]]
        assert not AccountMail.objects.exists()
        text = written(caplog)
        assert text.count("A mail about an account waits") == 2
        assert type(error).__name__ in text
        assert ADDRESS not in text and CODE not in text

    def test_one_that_cannot_be_written_waits_and_stops_no_other(self, monkeypatch, code, caplog):
        """A worker that does not know its kind yet, or a template that fails."""
        render = mails.render

        def no_words(kind, code):
            if kind == "login_code":
                raise RuntimeError(f"{ADDRESS} {code}")
            return render(kind, code)

        caplog.set_level(logging.DEBUG)
        mails.post("password_changed", ADDRESS)
        with monkeypatch.context() as patch:
            patch.setattr(mails, "render", no_words)
            deliver_due()
        assert [message.subject for message in mail.outbox] == ["You have a message"]
        waiting = AccountMail.objects.get()
        assert (waiting.pk, waiting.attempts) == (code.pk, 1)
        assert waiting.next_attempt_at < timezone.now() + timedelta(seconds=6)
        text = written(caplog)
        assert "A mail about an account waits (RuntimeError)" in text
        assert ADDRESS not in text and CODE not in text
        with after(seconds=6):
            assert deliver_due() == 1

    @pytest.mark.parametrize("error", NEVER, ids=repr)
    def test_a_refusal_for_good_is_not_tried_again(self, code, server, caplog, error):
        caplog.set_level(logging.DEBUG)
        server += [error, error]
        deliver_due()
        assert (len(server), mail.outbox, AccountMail.objects.count()) == (1, [], 0)
        text = written(caplog)
        assert f"is given up ({type(error).__name__}" in text
        assert ADDRESS not in text

    @pytest.mark.parametrize("error", [*LATER, *NEVER], ids=repr)
    def test_the_error_leads_to_no_other_that_names_the_address(self, server, error):
        server += [error]
        with pytest.raises((Refused, ServerTrouble)) as caught, Post() as post:
            post.send(mail.EmailMessage("Subject", "Text", to=[ADDRESS]))
        assert ADDRESS not in str(caught.value)
        assert caught.value.__cause__ is caught.value.__context__ is None

    def test_waits_grow_and_the_bell_rings_at_their_end(self, code, server, monkeypatch):
        rung = []
        monkeypatch.setattr(
            tasks, "ring_quietly", lambda task, countdown: rung.append((task.name, countdown))
        )
        waits = []
        for _try in range(6):
            server += [recipient_refused(450)]
            AccountMail.objects.update(next_attempt_at=timezone.now())
            deliver_due()
            left = AccountMail.objects.get().next_attempt_at - timezone.now()
            waits.append(round(left.total_seconds()))
        assert waits == [5, 10, 20, 40, 80, 120]
        assert rung == [(tasks.deliver_account_mails.name, seconds + 1) for seconds in waits]

    def test_a_code_that_does_not_work_any_more_is_not_sent(self, code, server, caplog):
        mails.post("password_changed", ADDRESS)
        server += [TimeoutError()] * 2
        deliver_due()
        with after(minutes=10, seconds=1):
            server.clear()
            deliver_due()
        assert [message.subject for message in mail.outbox] == ["You have a message"]
        assert "were not sent while they were of use" in caplog.text
        assert not AccountMail.objects.exists()

    def test_one_that_would_come_too_late_is_given_up_at_once(self, code, server):
        server += [recipient_refused(450)]
        with after(minutes=9, seconds=58):
            deliver_due()
        assert not AccountMail.objects.exists() and not mail.outbox

    def test_after_trouble_they_knock_sooner_than_bulk_and_not_in_a_storm(self, code, server):
        server += [SMTPServerDisconnected()]
        deliver_due()
        mails.post("login_code", "stranger@people.invalid", code=CODE)
        assert deliver_due() == 0, "the server rests"
        cache.clear()
        assert deliver_due() == 1

    def test_trouble_with_bulk_keeps_no_code_back(self, code):
        rest()
        assert is_resting()
        assert deliver_due() == 1


class TestOrder:
    @pytest.fixture
    def bulk(self, ana):
        """More mails than a batch, all due before the code is written."""
        long_ago = timezone.now() - timedelta(hours=1)
        kind = {"kind": "account_unused", "facts": {"goes_on": "2030-01-01"}}
        waiting = {"channel": "mail", "state": "waiting", "next_attempt_at": long_ago}
        Message.objects.bulk_create(
            Message(event=f"e:{number}", recipient=ana, **kind, **waiting)
            for number in range(2 * BATCH)
        )

    def codes_at(self) -> list[int]:
        return [at for at, message in enumerate(mail.outbox) if "code" in message.subject]

    def test_a_code_goes_before_all_that_waited_longer(self, bulk, code):
        tasks.deliver_outbox()
        assert self.codes_at() == [0] and len(mail.outbox) == 2 * BATCH + 1

    def test_one_that_comes_in_the_middle_of_a_batch_is_the_next(self, bulk, monkeypatch):
        monkeypatch.setattr(account_mails, "LOOK_EVERY_SECONDS", 0)
        send = EmailBackend.send_messages

        def asked_meanwhile(backend, messages):
            if len(mail.outbox) == 5:
                mails.post("login_code", ADDRESS, code=CODE)
            return send(backend, messages)

        monkeypatch.setattr(EmailBackend, "send_messages", asked_meanwhile)
        tasks.deliver_outbox()
        assert self.codes_at() == [6]

    @pytest.fixture
    def slow(self, monkeypatch):
        """A server that takes its time: `slow(seconds, meanwhile)`."""
        send = EmailBackend.send_messages

        def set_up(seconds, clock, meanwhile=lambda: None):
            def answer(backend, messages):
                clock.shift(seconds)
                meanwhile()
                return send(backend, messages)

            monkeypatch.setattr(EmailBackend, "send_messages", answer)

        return set_up

    def test_many_codes_at_a_slow_server_end_before_the_claim_of_the_others(self, bulk, slow):
        for number in range(10):
            mails.post("login_code", f"a{number}@people.invalid", code=CODE)
        with time_machine.travel(timezone.now(), tick=False) as clock, Post() as post:
            slow(13, clock)
            began = timezone.now()
            Run(post).deliver(claim_due())
            assert self.codes_at() == [0, 1, 2, 3] and len(mail.outbox) == 4
            assert timezone.now() < began + CLAIM
            assert len(claim_due()) == len(claim_due()) == BATCH, "the untried went back"

    @pytest.mark.parametrize("trouble", [False, True])
    def test_what_another_worker_has_claimed_since_stays_theirs(self, bulk, code, slow, trouble):
        theirs = []

        def claim_all():
            theirs.extend(claim_due() + claim_due())
            if trouble:
                raise SMTPServerDisconnected

        with time_machine.travel(timezone.now(), tick=False) as clock, Post() as post:
            slow(CLAIM.total_seconds() + 10, clock, claim_all)
            with suppress(ServerTrouble):
                Run(post).deliver(claim_due())
            assert len(theirs) == 2 * BATCH
            clock.shift(CLAIM.total_seconds() - 1)
            assert claim_due() == []

    def test_between_batches_of_followers(self, code, monkeypatch):
        batches = [True, False]
        monkeypatch.setattr(actions, "expand_one_batch", lambda: batches.pop(0))
        monkeypatch.setattr(tasks, "ring_quietly", lambda *args: None)
        tasks.expand_fan_outs()
        assert len(mail.outbox) == 1

    def test_between_batches_of_digests(self, code, monkeypatch):
        monkeypatch.setattr(digests, "_mornings", lambda at: [("UTC", at.date(), None)])
        monkeypatch.setattr(digests, "_batches_of_people", lambda due: [[1]])
        monkeypatch.setattr(digests, "_make_batch", lambda *args: 0)
        tasks.send_digests()
        assert len(mail.outbox) == 1


class TestTogether:
    """What is changed and the mail that tells of it: both or neither."""

    @pytest.fixture
    def full(self, monkeypatch):
        """The outbox takes nothing."""

        def no_row(**fields):
            raise OSError("disk full")

        monkeypatch.setattr(AccountMail.objects, "create", no_row)

    @pytest.fixture
    def inside(self, ana):
        client = Client(raise_request_exception=False)
        client.post("/en/account/login/", {"login": "ana", "password": cast.PASSWORD})
        return client

    def test_what_is_rolled_back_is_not_mailed(self, django_capture_on_commit_callbacks):
        with (
            django_capture_on_commit_callbacks(execute=True),
            pytest.raises(RuntimeError),
            transaction.atomic(),
        ):
            mails.post("login_code", ADDRESS, code=CODE)
            raise RuntimeError
        assert not AccountMail.objects.exists() and not mail.outbox

    def test_the_bell_rings_after_the_commit(self, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            mails.post("login_code", ADDRESS, code=CODE)
            assert mail.outbox == []
        assert len(mail.outbox) == 1

    def test_no_new_password_without_its_mail(self, ana, inside, full):
        words = {"password": "another long password", "password2": "another long password"}
        assert inside.post("/en/account/password/", words).status_code == 500
        ana.refresh_from_db()
        assert ana.check_password(cast.PASSWORD)

    def test_no_second_factor_leaves_without_its_mail(self, ana, inside, full):
        Authenticator.objects.create(user=ana, type="totp", data={"secret": "x"})
        inside.post("/en/account/second-factor/totp/deactivate/")
        assert Authenticator.objects.filter(user=ana, type="totp").exists()

    def test_no_address_leaves_without_its_mail(self, ana, inside, full):
        other = EmailAddress.objects.create(user=ana, email="b@people.invalid", verified=True)
        path, form = "/en/account/e-mail/", {"action_remove": "", "email": other.email}
        assert inside.post(path, form).status_code == 500
        assert EmailAddress.objects.filter(pk=other.pk).exists()


class TestBell:
    def test_says_nothing_of_the_mail(self, monkeypatch, django_capture_on_commit_callbacks):
        handed = []
        task = tasks.deliver_account_mails
        monkeypatch.setattr(task, "delay", lambda *args, **kwargs: handed.append((args, kwargs)))
        with django_capture_on_commit_callbacks(execute=True):
            Client().post("/en/account/login/code/", {"email": ADDRESS})
        assert handed == [((), {})]

    def test_when_the_broker_is_away_the_request_sends_its_own_mail(
        self, ana, monkeypatch, django_capture_on_commit_callbacks
    ):
        def away(*args, **kwargs):
            raise OSError("no broker")

        monkeypatch.setattr(tasks.deliver_account_mails, "delay", away)
        mails.post("login_code", "stranger@people.invalid", code=CODE)
        with django_capture_on_commit_callbacks(execute=True):
            Client().post("/en/account/login/code/", {"email": ADDRESS})
        assert [message.to for message in mail.outbox] == [[ADDRESS]]
        assert AccountMail.objects.count() == 1


@pytest.mark.parametrize(("kind", "most"), [("unknown_account", 2), ("login_code", 12)])
def test_a_mailbox_is_not_flooded_by_whoever_knows_it(db, kind, most):
    for number in range(most + 5):
        mails.post(kind, f"Ana+{number}@people.invalid", code=CODE)
    assert AccountMail.objects.count() == most
    mails.post(kind, "vida@people.invalid", code=CODE)
    assert AccountMail.objects.count() == most + 1
