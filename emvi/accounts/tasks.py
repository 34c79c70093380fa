from celery import shared_task
from django.core.management import call_command

from emvi.accounts import actions, consents, tokens, tombstones


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
