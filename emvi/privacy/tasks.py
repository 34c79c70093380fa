from celery import shared_task

from emvi.privacy import inactivity


@shared_task
def warn_and_erase_unused_accounts() -> None:
    """Warn whose account is not used, and erase it in the end."""
    inactivity.warn_and_erase_unused()
