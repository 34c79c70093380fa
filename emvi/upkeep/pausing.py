from celery import Task

# Who waits for the code of a login gets it in read-only mode too.
GO_ON = frozenset({"emvi.notifications.tasks.deliver_account_mails"})
LATER_SECONDS = 60


class PausingTask(Task):
    """Rests while the portal can only be read. The timed ones come again by themselves; what was
    called with something to do is put back."""

    abstract = True

    def __call__(self, *args, **kwargs):
        if self.name in GO_ON or not _is_read_only():
            return super().__call__(*args, **kwargs)
        if args or kwargs:
            raise self.retry(countdown=LATER_SECONDS, max_retries=None)
        return None


def _is_read_only() -> bool:
    from emvi.upkeep.board import read_only

    return read_only() is not None
