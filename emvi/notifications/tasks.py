import logging

from celery import Task, shared_task

from emvi.notifications import account_mails, actions, retention
from emvi.notifications.delivery import deliver_due
from emvi.notifications.digests import make_digests

log = logging.getLogger(__name__)


def ring_quietly(task: Task, *args, countdown: float | None = None) -> None:
    """Enqueue, and shrug when the broker is away: the row in the database is the truth."""
    try:
        task.apply_async(args, countdown=countdown)
    except Exception as error:  # the transports raise their own kinds
        log.warning("Broker away, %s waits for the sweeper: %s", task.name, error)


@shared_task
def deliver_account_mails() -> int:
    """Send the mails about accounts that are due. Safe to run many times at once."""
    return account_mails.deliver_due()


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
        account_mails.look_between()
    if expanded:
        ring_quietly(deliver_outbox)


@shared_task
def send_digests() -> None:
    """Write the digests whose morning has come."""
    if make_digests(between=account_mails.look_between):
        ring_quietly(deliver_outbox)


@shared_task
def drop_old_messages() -> None:
    """Drop notices that have done their work."""
    retention.drop_old_messages()
