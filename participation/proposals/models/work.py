"""What the staff of a municipality do with a proposal before they answer it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.processes.models import WorkState


class WorkStateChange(models.Model):
    """The municipality said how far it is. Public, with its date; who said it is not."""

    proposal = models.ForeignKey(
        "Proposal", on_delete=models.PROTECT, related_name="work_state_changes"
    )
    # None: it took the state before away.
    work_state = models.ForeignKey(WorkState, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["changed_at", "id"]

    def __str__(self) -> str:
        return f"working state {self.pk}"


class StaffNote(models.Model):
    """What the staff of a municipality say to each other about a proposal. Officers and moderators
    read it, on one page; it is in no list, feed, export or search."""

    proposal = models.ForeignKey("Proposal", on_delete=models.PROTECT, related_name="staff_notes")
    text = models.TextField(_("note"), max_length=2000)
    language = models.CharField(_("written in"), max_length=10)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    written_at = models.DateTimeField(_("time"), default=timezone.now)
    submission_key = models.UUIDField(editable=False)

    class Meta:
        verbose_name = _("note among staff")
        verbose_name_plural = _("notes among staff")
        ordering = ["written_at", "id"]
        indexes = [models.Index(fields=["written_at"], name="staff_note_age")]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="a_staff_note_says_something"),
            models.UniqueConstraint(
                fields=["proposal", "written_by", "submission_key"], name="staff_note_sent_once"
            ),
        ]

    def __str__(self) -> str:
        return f"note {self.pk}"
