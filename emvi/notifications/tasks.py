import logging

from celery import Task, shared_task

from emvi.notifications import actions, retention
from emvi.notifications.delivery import deliver_due
from emvi.notifications.digests import make_digests

log = logging.getLogger(__name__)


def ring_quietly(task: Task, *args) -> None:
    """Enqueue, and shrug when the broker is away: the row in the database is the truth."""
    try:
        task.delay(*args)
    except Exception as error:  # the transports raise their own kinds
        log.warning("Broker away, %s waits for the sweeper: %s", task.name, error)


@shared_task
def deliver_outbox() -> int:
    """Send the mails that are due. Safe to run many times at once."""
    settled, more = deliver_due()
    if more:
        ring_quietly(deliver_outbox)
    return settled


@shared_task
def expand_fan_outs() -> None:
    """Turn what is to be told to followers into messages, batch by batch."""
    expanded = False
    while actions.expand_one_batch():
        expanded = True
    if expanded:
        ring_quietly(deliver_outbox)


@shared_task
def send_digests() -> None:
    """Write the digests whose morning has come."""
    if make_digests():
        ring_quietly(deliver_outbox)


@shared_task
def drop_old_messages() -> None:
    """Drop notices that have done their work."""
    retention.drop_old_messages()
