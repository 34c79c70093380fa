"""Mails about accounts in the outbox: written with what they tell of, delivered before all others.

Somebody waits for a code now. So these have a table of their own, a run through the other mails
looks into it again and again, and they are tried again sooner. A row goes with its mail: codes and
addresses of people without an account do not stay.
"""

import json
import logging
from datetime import datetime, timedelta
from time import monotonic

from celery.utils.time import get_exponential_backoff_interval
from cryptography.fernet import InvalidToken
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from emvi.accounts import mails
from emvi.accounts.sealing import box
from emvi.mail_server import Refused, ServerTrouble, fault_of
from emvi.message_ids import message_id
from emvi.notifications.models import AccountMail
from emvi.notifications.outbox import claim, quick_notes
from emvi.notifications.post import SHORT_REST, SHORT_RESTING_KEY, Post, is_resting, rest

log = logging.getLogger(__name__)

PURPOSE = "account-mail"
FIRST_WAIT_SECONDS = 5
LOOK_EVERY_SECONDS = 0.5


def write_account_mail(posted: mails.Posted) -> None:
    """Put a mail into the outbox, in the caller's transaction."""
    now = timezone.now()
    secret = json.dumps({"email": posted.email, "code": posted.code})
    row = AccountMail.objects.create(
        kind=posted.kind,
        account=posted.account,
        language=posted.language,
        sealed=box(PURPOSE).encrypt(secret.encode()).decode(),
        created_at=now,
        next_attempt_at=now,
        expires_at=now + posted.lasts,
    )
    transaction.on_commit(lambda: ring(row))


def ring(row: AccountMail) -> None:
    """Ask a worker to look now. When the broker is away, send this one mail at once."""
    from emvi.notifications.tasks import deliver_account_mails

    try:
        deliver_account_mails.delay()
    except Exception as error:  # the transports raise their own kinds
        log.warning("Broker away, a mail is sent by the request (%s)", type(error).__name__)
        deliver_due(only=row)


def _ring_in(seconds: float) -> None:
    from emvi.notifications.tasks import deliver_account_mails, ring_quietly

    ring_quietly(deliver_account_mails, countdown=seconds + 1)


class FirstOut:
    """What a run through the other mails looks at between two of them."""

    def __init__(self, post: Post) -> None:
        self.post = post
        self.looks_at = monotonic()

    def look(self, until: datetime) -> None:
        """Deliver what has come in, and begin none after `until`: the run has claimed others. Costs
        nothing when it was done a moment ago. Raises ServerTrouble."""
        if monotonic() >= self.looks_at:
            deliver(self.post, until=until)
            self.looks_at = monotonic() + LOOK_EVERY_SECONDS


def look_between() -> None:
    """Deliver what is due, between two steps of something long that sends no mail itself."""
    if AccountMail.objects.filter(next_attempt_at__lte=timezone.now()).exists():
        deliver_due()


def deliver_due(only: AccountMail | None = None) -> int:
    """Deliver what is due. Returns how many mails the server took. Safe to run many times at
    once."""
    with quick_notes(), Post() as post:
        try:
            return deliver(post, only=only)
        except ServerTrouble as trouble:
            log.warning("The mail server is in trouble: %s", trouble)
            return 0


def deliver(post: Post, *, only: AccountMail | None = None, until: datetime | None = None) -> int:
    """The same over a connection that is there; after `until` none is begun. Raises
    ServerTrouble."""
    _drop_expired()
    if is_resting(SHORT_RESTING_KEY):
        return 0
    waiting = AccountMail.objects.filter(pk=only.pk) if only else AccountMail.objects.all()
    taken = 0
    # One by one: what a killed worker holds waits until its claim ends, and a code does not last.
    while (until is None or timezone.now() <= until) and (claimed := claim(waiting, most=1)):
        taken += _deliver_one(claimed[0], post)
    return taken


def _deliver_one(row: AccountMail, post: Post) -> int:
    try:
        mail = _compose(row)
    except InvalidToken:
        log.error("A mail about an account cannot be read: SECRET_KEY has changed")
        _drop(row)
        return 0
    except Exception as error:  # a newer worker may have words for it
        _note_failure(row, fault_of(error))
        return 0
    try:
        post.open()
        post.send(mail)
    except ServerTrouble as trouble:
        rest(SHORT_RESTING_KEY, lasting=SHORT_REST)
        _note_failure(row, trouble, least=SHORT_REST)
        raise
    except Refused as refusal:
        _note_failure(row, refusal, for_good=refusal.for_good)
        return 0
    _drop(row)
    return 1


def _compose(row: AccountMail) -> EmailMultiAlternatives:
    secret = json.loads(box(PURPOSE).decrypt(row.sealed.encode()))
    with override(row.language):
        subject, text, html = mails.render(row.kind, secret["code"])
    headers = {
        "Message-ID": message_id("account", row.pk, at=row.created_at),
        "Auto-Submitted": "auto-generated",
    }
    mail = EmailMultiAlternatives(subject=subject, body=text, to=[secret["email"]], headers=headers)
    mail.attach_alternative(html, "text/html")
    return mail


def _note_failure(
    row: AccountMail,
    fault: Refused | ServerTrouble,
    *,
    for_good: bool = False,
    least: timedelta = timedelta(),
) -> None:
    """Try again later and later, while the mail is of use. The log says which error it was, never
    whose mail."""
    # A code of ten minutes is tried every two of them, a warning of three days twice a day.
    longest = int((row.expires_at - row.created_at).total_seconds() / 5)
    seconds = get_exponential_backoff_interval(FIRST_WAIT_SECONDS, row.attempts, longest)
    seconds = max(seconds, least.total_seconds())
    again_at = timezone.now() + timedelta(seconds=seconds)
    if for_good or again_at >= row.expires_at:
        log.error("A mail about an account is given up (%s)", fault)
        _drop(row)
        return
    log.warning("A mail about an account waits (%s)", fault)
    AccountMail.objects.filter(pk=row.pk).update(
        attempts=row.attempts + 1, next_attempt_at=again_at
    )
    _ring_in(seconds)


def _drop(row: AccountMail) -> None:
    AccountMail.objects.filter(pk=row.pk).delete()


def _drop_expired() -> None:
    late = AccountMail.objects.filter(expires_at__lte=timezone.now()).delete()[0]
    if late:
        log.error("%s mails about accounts were not sent while they were of use", late)
