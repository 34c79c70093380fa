from django.db import models
from django.db.models import Q
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
        return f"{self._meta.verbose_name} {self.pk}"


class AuditNote(models.Model):
    """What somebody wrote about an entry. It stands apart, because it goes when its day has come,
    and the entry stays. No seal covers it."""

    entry = models.OneToOneField(
        AuditEntry, on_delete=models.PROTECT, related_name="note", primary_key=True
    )
    text = models.TextField(_("reason"), max_length=500)
    language = models.CharField(_("written in"), max_length=10)
    drop_on = models.DateField(_("goes on"), db_index=True)

    class Meta:
        verbose_name = _("note in the audit")
        verbose_name_plural = _("notes in the audit")
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="a_note_says_something")]

    def __str__(self) -> str:
        return f"{self.pk}"


class AuditSeal(models.Model):
    """A link of the chain over the entries. Append-only, as they are.

    `covers` are the ids it seals, as ranges; `marks` are eight bytes of the digest of each entry,
    by which a changed one is found; `content` is the digest of all of them in full. `digest` is
    over all of this and the digest of the seal before. `previous` is unique, so that the chain
    has one end.
    """

    previous = models.CharField(max_length=64, unique=True)
    covers = models.JSONField()
    count = models.PositiveIntegerField()
    marks = models.TextField()
    content = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(db_index=True)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("seal of the audit")
        verbose_name_plural = _("seals of the audit")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(count__gte=1), name="a_seal_covers_something")
        ]

    def __str__(self) -> str:
        return self.digest
