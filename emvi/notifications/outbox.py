"""The queue in the database: what is due is claimed, sent, and noted, mail by mail."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TypeVar

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from emvi.notifications.models import AccountMail, Message

Row = TypeVar("Row", Message, AccountMail)

BATCH = 20
# A mail has at most four exchanges with the server, each as long as its time-out.
ONE_MAIL = timedelta(seconds=4 * settings.EMAIL_TIMEOUT)
# What a killed worker has claimed is taken up again after this.
CLAIM = timedelta(seconds=6 * settings.EMAIL_TIMEOUT)
GIVE_UP_AFTER = 12


@contextmanager
def quick_notes() -> Iterator[None]:
    """For a run: a note about a mail does not wait for the disk of PostgreSQL, which takes longer
    than sending it. A killed worker loses none, the server has them; a power cut of the database
    may forget those of the last half second, and these mails are sent again."""
    if connection.vendor != "postgresql":
        yield
        return
    _execute("SET synchronous_commit TO off")
    try:
        yield
    finally:
        try:
            _execute("RESET synchronous_commit")
        except DatabaseError:  # the connection is gone, and the setting with it
            connection.close()


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def claim_due() -> list[Message]:
    """Take up to `BATCH` due mails so that no other worker takes them while the claim lasts."""
    waiting = Message.objects.filter(channel=Message.Channel.MAIL, state=Message.State.WAITING)
    return claim(waiting.select_related("recipient", "municipality"), most=BATCH)


def claim(waiting: QuerySet[Row], *, most: int) -> list[Row]:
    """Take up to `most` of those rows that are due. Their `next_attempt_at` says until when."""
    now = timezone.now()
    until = now + CLAIM
    with transaction.atomic():
        due = waiting.filter(next_attempt_at__lte=now)
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True, of=("self",))
        claimed = list(due.order_by("next_attempt_at")[:most])
        taken = waiting.model.objects.filter(pk__in=[row.pk for row in claimed])
        taken.update(next_attempt_at=until)
    for row in claimed:
        row.next_attempt_at = until
    return claimed


def note_sent(message: Message) -> None:
    Message.objects.filter(pk=message.pk).update(
        state=Message.State.SENT, attempts=F("attempts") + 1, error=""
    )


def note_dropped(message: Message) -> None:
    """Nothing to tell any more, or nobody to tell it to."""
    _waiting([message]).update(state=Message.State.DROPPED)


def note_failure(message: Message, error: Exception, *, for_good: bool = False) -> None:
    """Keep the error with the mail, and when to try again: later and later, then no more."""
    attempts = message.attempts + 1
    gave_up = for_good or attempts >= GIVE_UP_AFTER
    _waiting([message]).update(
        attempts=attempts,
        error=f"{type(error).__name__}: {error}"[:200],
        state=Message.State.FAILED if gave_up else Message.State.WAITING,
        next_attempt_at=timezone.now() + timedelta(seconds=30 * 2 ** min(attempts, 10)),
    )


def give_back(messages: list[Message], *, after: timedelta = timedelta()) -> None:
    """Let others take these mails of one claim: they were not tried. What somebody else has claimed
    since is theirs."""
    if messages:
        own = _waiting(messages).filter(next_attempt_at=messages[0].next_attempt_at)
        own.update(next_attempt_at=timezone.now() + after)


def _waiting(messages: list[Message]):
    return Message.objects.filter(
        pk__in=[message.pk for message in messages], state=Message.State.WAITING
    )
