from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """Who did what, when. Knows people and things by opaque id only; the database refuses changes.

    Supporting, redeeming a code and voting write no entry: it would name who did it.
    """

    at = models.DateTimeField(_("time"), default=timezone.now, editable=False)
    action = models.CharField(_("action"), max_length=60)
    actor = models.UUIDField(_("by"), null=True)
    municipality_id = models.BigIntegerField(_("municipality"), null=True)
    subject = models.CharField(_("about"), max_length=80)
    facts = models.JSONField(_("facts"), default=dict)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["municipality_id", "-id"], name="audit_by_municipality"),
            models.Index(fields=["subject", "-id"], name="audit_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"
