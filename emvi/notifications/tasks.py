import logging
from datetime import timedelta

from celery import Task, shared_task
from django.db import connection, transaction
from django.utils import timezone

from emvi.notifications.delivery import deliver
from emvi.notifications.models import Message

log = logging.getLogger(__name__)

BATCH = 50
# Longer than the mail server's time-out: a claim that a killed worker left behind is taken up
# again after this, and at most that one mail is sent twice.
CLAIM = timedelta(minutes=5)
GIVE_UP_AFTER = 12


def ring_quietly(task: Task, *args) -> None:
    """Enqueue, and shrug when the broker is away: the row in the database is the truth."""
    try:
        task.delay(*args)
    except Exception as error:  # the transports raise their own kinds
        log.warning("Broker away, %s waits for the sweeper: %s", task.name, error)


@shared_task
def deliver_outbox() -> int:
    """Deliver what is waiting, until nothing is due. Safe to run many times at once."""
    delivered = 0
    while claimed := claim_due():
        for message in claimed:
            attempt(message)
            delivered += 1
    return delivered


def claim_due() -> list[Message]:
    """Take up to `BATCH` due notices so that no other worker takes them."""
    now = timezone.now()
    with transaction.atomic():
        due = Message.objects.filter(state=Message.State.WAITING, next_attempt_at__lte=now)
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True, of=("self",))
        claimed = list(due.order_by("next_attempt_at")[:BATCH])
        Message.objects.filter(pk__in=[message.pk for message in claimed]).update(
            next_attempt_at=now + CLAIM
        )
    return claimed


def attempt(message: Message) -> None:
    """Deliver one notice; on failure note the error and when to try again."""
    attempts = message.attempts + 1
    try:
        deliver(message)
    except Exception as error:  # a bad address, a server that hangs: one must not stop the rest
        log.warning("Notice %s not delivered (%s)", message.pk, type(error).__name__)
        gave_up = attempts >= GIVE_UP_AFTER
        Message.objects.filter(pk=message.pk).update(
            attempts=attempts,
            error=f"{type(error).__name__}: {error}"[:200],
            state=Message.State.FAILED if gave_up else Message.State.WAITING,
            next_attempt_at=timezone.now() + timedelta(seconds=30 * 2 ** min(attempts, 10)),
        )
        return
    Message.objects.filter(pk=message.pk).update(
        attempts=attempts, state=Message.State.SENT, error=""
    )
