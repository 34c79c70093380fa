import logging

from celery import Task, shared_task
from celery.utils.time import get_exponential_backoff_interval
from django.core.management import call_command

from emvi.accounts import actions, consents, mails, tokens, tombstones
from emvi.mail_server import Refused, ServerTrouble

log = logging.getLogger(__name__)

# What Celery shows of the arguments, in its log and to those who watch its workers.
UNSAID = "(…)"


@shared_task(bind=True, max_retries=6, acks_late=True)
def send_mail(self: Task, parts: dict[str, str]) -> None:
    """Send one mail about an account. What may pass is tried again; whom the server refuses for
    good is not. The log says which error it was, never whose mail."""
    fault: Refused | ServerTrouble | None = None
    try:
        mails.send(parts)
    except (Refused, ServerTrouble) as error:
        fault = error
    if fault is None:
        return
    is_last = self.request.retries >= self.max_retries
    if is_last or (isinstance(fault, Refused) and fault.for_good):
        log.error("A mail about an account is given up (%s)", fault)
        return
    log.warning("A mail about an account waits (%s)", fault)
    seconds = get_exponential_backoff_interval(5, self.request.retries, 120, full_jitter=True)
    raise self.retry(exc=fault, countdown=seconds, argsrepr=UNSAID)


@shared_task
def clear_sessions() -> None:
    """Drop sessions that have ended."""
    call_command("clearsessions")


@shared_task
def drop_unconfirmed_accounts() -> int:
    """Drop accounts whose e-mail address nobody confirmed, so that they do not stand in its way."""
    return actions.drop_unconfirmed_accounts()


@shared_task
def drop_expired_tokens() -> int:
    """Drop tokens that ended some time ago."""
    return tokens.drop_expired_tokens()


@shared_task
def write_tombstones() -> int:
    """Write erasures to the file that is kept apart from the backups, if one is missing there."""
    return tombstones.write_tombstones()


@shared_task
def drop_old_consents() -> int:
    """Drop agreements to terms that newer ones replaced long ago."""
    return consents.drop_old_consents()
