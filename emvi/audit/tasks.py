from celery import shared_task

from emvi.audit import actions, seals


@shared_task
def seal_audit() -> int:
    """Seal the entries that no seal covers yet."""
    return seals.seal_entries()


@shared_task
def drop_audit_notes() -> int:
    """Drop free text in the audit whose day has come. The entries stay."""
    return actions.drop_old_notes()
