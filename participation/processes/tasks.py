from celery import shared_task

from participation.processes import actions, news


@shared_task
def tell_of_phases() -> None:
    """Tell followers which steps begin and which close soon."""
    news.tell_of_phases()


@shared_task
def publish_due_processes() -> None:
    """Publish the processes whose day has come."""
    actions.publish_due_processes()
