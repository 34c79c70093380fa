from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import get_language

from emvi import retention
from emvi.audit.models import AuditEntry, AuditNote
from emvi.audit.subjects import subject_of, subjects_about


def record(
    action: str,
    subject: models.Model,
    *,
    by: Any = None,
    municipality_id: int | None = None,
    facts: dict[str, Any] | None = None,
    note: str = "",
    note_language: str = "",
) -> AuditEntry:
    """Write one entry, in the caller's transaction. `facts` holds ids, counts, states, dates: no
    text that somebody wrote, since the entry outlives it. That is what `note` is for."""
    with transaction.atomic():
        entry = AuditEntry.objects.create(
            action=action,
            actor=by.opaque_id if by is not None else None,
            municipality_id=municipality_id,
            subject=subject_of(subject),
            facts=facts or {},
        )
        if note:
            AuditNote.objects.create(
                entry=entry,
                text=note,
                language=note_language or get_language() or "",
                drop_on=retention.AUDIT_NOTES.last_day(),
            )
    return entry


def drop_old_notes() -> int:
    """Drop notes whose day has come. Safe to repeat."""
    dropped, _rows = AuditNote.objects.filter(drop_on__lte=timezone.localdate()).delete()
    return dropped


def drop_notes_about(account: models.Model) -> None:
    """Drop what was written about a person who is going. The entries stay."""
    AuditNote.objects.filter(entry__subject__in=subjects_about(account)).delete()
