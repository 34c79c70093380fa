from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from emvi.municipalities.models import Municipality


class Message(models.Model):
    """One notice to one person by one channel: the outbox and the inbox.

    The row is the truth; the broker only says "look now". It is written in the transaction of
    what it tells about, claimed by compare-and-set, and rendered when it is delivered, in the
    language of the person.
    """

    class Channel(models.TextChoices):
        MAIL = "mail", _("e-mail")
        INBOX = "inbox", _("in the portal")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    event = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="messages"
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", null=True
    )
    channel = models.CharField(max_length=5, choices=Channel)
    facts = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    error = models.CharField(max_length=200, blank=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], condition=Q(state="waiting"), name="message_waiting"
            ),
            models.Index(fields=["recipient", "channel", "-id"], name="message_inbox"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "recipient", "channel"], name="told_once_by_each_channel"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel}"
