from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from emvi.answers.models import in_some_language
from emvi.municipalities.models import Municipality


class AnnouncementQuerySet(models.QuerySet):
    def soon_or_now(self, at: datetime | None = None):
        """What is shown now, and what may begin before somebody looks again."""
        at = at or timezone.now()
        return self.filter(until_at__gt=at, from_at__lte=at + timezone.timedelta(minutes=1))


class Announcement(models.Model):
    """A few words on top of every page, for everybody; of a municipality, or of the portal."""

    class Tone(models.TextChoices):
        CALM = "calm", pgettext_lazy("announcement", "calm")
        URGENT = "urgent", pgettext_lazy("announcement", "urgent")

    municipality = models.ForeignKey(
        Municipality,
        verbose_name=_("municipality"),
        on_delete=models.PROTECT,
        related_name="announcements",
        null=True,
        blank=True,
    )
    text = models.CharField(_("text"), max_length=300)
    tone = models.CharField(_("tone"), max_length=6, choices=Tone, default=Tone.CALM)
    from_at = models.DateTimeField(_("from"), default=timezone.now)
    until_at = models.DateTimeField(_("until"))

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-from_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at__gt=F("from_at")), name="announcement_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=in_some_language("text"), name="announcement_says_something"
            ),
        ]

    def __str__(self) -> str:
        return str(self.text)

    def is_shown(self, at: datetime | None = None) -> bool:
        return self.from_at <= (at or timezone.now()) < self.until_at


class ReadOnlyMode(models.Model):
    """May nothing be written now? One row, that every process looks at."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    is_on = models.BooleanField(_("reading only"), default=False)
    until = models.DateTimeField(
        _("announced end"),
        null=True,
        blank=True,
        help_text=_("People see it. The mode ends when somebody switches it off, not by itself."),
    )

    class Meta:
        verbose_name = _("read-only mode")
        verbose_name_plural = _("read-only mode")
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="one_switch_for_the_portal"),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class ContactMessage(models.Model):
    """Words to those who run the portal, until they are in their mailbox: the row goes then."""

    class About(models.TextChoices):
        QUESTION = "question", _("a question")
        ACCESSIBILITY = "accessibility", _("accessibility")

    municipality = models.ForeignKey(
        Municipality,
        verbose_name=_("municipality"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
    )
    about = models.CharField(_("about"), max_length=13, choices=About, default=About.QUESTION)
    text = models.TextField(_("text"), max_length=4000)
    reply_to = models.EmailField(_("address for the answer"), blank=True)
    language = models.CharField(_("language"), max_length=10, default=settings.LANGUAGE_CODE)
    submission_key = models.UUIDField(null=True, unique=True, editable=False)
    created_at = models.DateTimeField(_("sent"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    error = models.CharField(_("error"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("message that is not delivered yet")
        verbose_name_plural = _("messages that are not delivered yet")
        ordering = ["id"]
        indexes = [models.Index(fields=["next_attempt_at"], name="contact_waiting")]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="contact_message_says_something")
        ]

    def __str__(self) -> str:
        return f"{self.get_about_display()} {self.pk}"


class Pulse(models.Model):
    """When the timetable last rang and a worker answered: one row, written anew each minute."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("sign of life of the worker")
        verbose_name_plural = _("signs of life of the worker")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_pulse")]

    def __str__(self) -> str:
        return str(self.at)
