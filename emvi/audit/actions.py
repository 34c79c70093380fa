from typing import Any

from django.db import models

from emvi.audit.models import AuditEntry


def record(
    action: str,
    subject: models.Model,
    *,
    by: Any = None,
    municipality_id: int | None = None,
    facts: dict[str, Any] | None = None,
) -> AuditEntry:
    """Write one entry, in the caller's transaction. `facts` holds ids, counts, states, dates: no
    text that somebody wrote, since the entry outlives it."""
    return AuditEntry.objects.create(
        action=action,
        actor=by.opaque_id if by is not None else None,
        municipality_id=municipality_id,
        subject=f"{subject._meta.label_lower}:{subject.pk}",
        facts=facts or {},
    )
