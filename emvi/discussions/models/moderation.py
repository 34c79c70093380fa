from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from emvi.discussions.models.rules import Rule
from emvi.discussions.models.texts import Comment, Text, Thread
from emvi.municipalities.models import Municipality, PublicName


def about_one_text(name: str) -> models.CheckConstraint:
    """A row is about a thread or a comment."""
    return models.CheckConstraint(
        condition=Q(thread__isnull=False, comment__isnull=True)
        | Q(thread__isnull=True, comment__isnull=False),
        name=name,
    )


class Flag(models.Model):
    """Somebody told the moderators about a text. Who it was is shown nowhere and to nobody."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    thread = models.ForeignKey(
        Thread, on_delete=models.PROTECT, related_name="flags", null=True, blank=True
    )
    comment = models.ForeignKey(
        Comment, on_delete=models.PROTECT, related_name="flags", null=True, blank=True
    )
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(max_length=500, blank=True)
    note_language = models.CharField(max_length=10, blank=True)
    # Empty for a guest, and after the account was erased.
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    created_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("flag")
        verbose_name_plural = _("flags")
        indexes = [
            models.Index(
                fields=["municipality", "created_at"],
                condition=Q(decided_at__isnull=True),
                name="flag_open",
            )
        ]
        constraints = [
            about_one_text("a_flag_is_about_one_text"),
            models.UniqueConstraint(fields=["account", "thread"], name="one_flag_a_thread"),
            models.UniqueConstraint(fields=["account", "comment"], name="one_flag_a_comment"),
        ]

    def __str__(self) -> str:
        return "flag"


class ModerationDecision(models.Model):
    """What a moderator decided about a text: the rule, the reason, for the author to read."""

    class Outcome(models.TextChoices):
        LEFT = "left", pgettext_lazy("state of a text", "left as it is")
        EDIT_REQUESTED = "edit_requested", pgettext_lazy("state of a text", "to be changed")
        HIDDEN = "hidden", pgettext_lazy("state of a text", "hidden")
        RESTORED = "restored", pgettext_lazy("state of a text", "shown again")

    CAN_BE_APPEALED = (Outcome.HIDDEN, Outcome.EDIT_REQUESTED)

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    thread = models.ForeignKey(
        Thread, on_delete=models.PROTECT, related_name="decisions", null=True, blank=True
    )
    comment = models.ForeignKey(
        Comment, on_delete=models.PROTECT, related_name="decisions", null=True, blank=True
    )
    outcome = models.CharField(_("decision"), max_length=14, choices=Outcome)
    rule = models.ForeignKey(
        Rule, verbose_name=_("rule"), on_delete=models.PROTECT, related_name="+", null=True
    )
    reason = models.TextField(_("reason"), max_length=500, blank=True)
    reason_language = models.CharField(_("written in"), max_length=10, blank=True)
    # The words that were to be changed, until somebody has read the changed ones.
    words_before = models.TextField(blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField()

    class Meta:
        verbose_name = _("moderation decision")
        verbose_name_plural = _("moderation decisions")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["municipality", "decided_at"], name="decision_by_month"),
        ]
        constraints = [
            about_one_text("a_decision_is_about_one_text"),
            # First words that nobody objects to are let through without either.
            models.CheckConstraint(
                condition=Q(outcome="left") | Q(rule__isnull=False) & ~Q(reason=""),
                name="a_decision_has_a_rule_and_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.decided_at:%Y-%m-%d}"

    @property
    def target(self) -> Text:
        return self.comment or self.thread

    @property
    def can_be_appealed(self) -> bool:
        return self.outcome in self.CAN_BE_APPEALED


class PauseQuerySet(models.QuerySet):
    def running(self, at: datetime | None = None):
        at = at or timezone.now()
        return self.filter(starts_at__lte=at, until_at__gt=at, ended_at__isnull=True)


class Pause(models.Model):
    """For some days a person cannot propose, comment or flag in this municipality."""

    author = models.ForeignKey(PublicName, on_delete=models.PROTECT, related_name="pauses")
    decision = models.OneToOneField(
        ModerationDecision, on_delete=models.PROTECT, related_name="pause"
    )
    starts_at = models.DateTimeField()
    until_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = PauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at__gt=F("starts_at")), name="a_pause_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"{self.until_at:%Y-%m-%d}"

    @property
    def is_running(self) -> bool:
        return self.ended_at is None and self.until_at > timezone.now()


class Appeal(models.Model):
    """The author asks for another look at a decision, once. Another moderator decides."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("appeal", "open")
        UPHELD = "upheld", pgettext_lazy("appeal", "the decision stays")
        REVERSED = "reversed", pgettext_lazy("appeal", "the decision is changed")

    decision = models.OneToOneField(
        ModerationDecision, on_delete=models.PROTECT, related_name="appeal"
    )
    text = models.TextField(_("why the decision is wrong"), max_length=1000)
    language = models.CharField(_("written in"), max_length=10)
    created_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN, editable=False)
    reason = models.TextField(_("reason"), max_length=500, blank=True)
    reason_language = models.CharField(_("written in"), max_length=10, blank=True)
    # Who made the decision, kept here too, so that the database can compare the two.
    first_decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        indexes = [
            models.Index(fields=["created_at"], condition=Q(state="open"), name="appeal_open")
        ]
        constraints = [
            # A decided one loses its words with the account.
            models.CheckConstraint(
                condition=~Q(state="open") | ~Q(text=""), name="an_open_appeal_says_why"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True, reason="")
                | Q(state__in=["upheld", "reversed"], decided_at__isnull=False) & ~Q(reason=""),
                name="a_decided_appeal_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | Q(first_decided_by__isnull=True)
                | ~Q(decided_by=F("first_decided_by")),
                name="another_moderator_decides_an_appeal",
            ),
        ]

    def __str__(self) -> str:
        return self.state
