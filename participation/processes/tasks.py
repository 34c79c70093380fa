from celery import shared_task

from participation.processes import news


@shared_task
def tell_of_phases() -> None:
    """Tell followers which steps begin and which close soon."""
    news.tell_of_phases()
