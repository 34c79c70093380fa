from celery import shared_task

from emvi.municipalities import actions
from emvi.municipalities.codes import sweep_expired_codes


@shared_task
def drop_expired_codes() -> int:
    """Drop codes past their last day. Doing it twice changes nothing."""
    return sweep_expired_codes()


@shared_task
def drop_former_names() -> int:
    """Names that were given up a year ago are free again. Doing it twice changes nothing."""
    return actions.drop_former_names()
