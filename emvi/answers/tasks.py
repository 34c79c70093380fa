from celery import shared_task

from emvi import retention
from emvi.answers.models import Leave


@shared_task
def drop_old_leaves() -> int:
    """Forget when staff were away, some time after they are back."""
    dropped, _rows = Leave.objects.filter(until_on__lt=retention.LEAVES.cutoff()).delete()
    return dropped
