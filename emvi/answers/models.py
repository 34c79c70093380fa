from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from emvi.answers.deadlines import days_between
from emvi.answers.states import Outcome
from emvi.languages.search_text import SearchTextField
from emvi.municipalities.models import Municipality


def in_some_language(field: str) -> Q:
    """True where a translated field holds text in at least one language."""
    condition = Q()
    for language in settings.MODELTRANSLATION_LANGUAGES:
        column = f"{field}_{language}"
        condition |= Q(**{f"{column}__isnull": False, f"{column}__gt": ""})
    return condition


class AnswerDutyQuerySet(models.QuerySet):
    def open(self):
        return self.filter(answered_at__isnull=True)

    def overdue(self, at: datetime | None = None):
        return self.open().filter(due_at__lte=at or timezone.now())

    def answered(self):
        return self.filter(answered_at__isnull=False)

    def answered_late(self):
        return self.answered().filter(answered_at__gte=F("due_at"))


class AnswerDuty(models.Model):
    """The answer clock: this municipality must answer by this day.

    Written once, when the clock starts. The database refuses to delete it and to change anything
    but `answered_at` from empty to a time. It stands apart from what must be answered, so that
    hiding, withdrawing or archiving that leaves the clock running in public.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="answer_duties"
    )
    started_at = models.DateTimeField(_("clock started"))
    due_on = models.DateField(_("answer due on"))
    due_at = models.DateTimeField(_("overdue from"))
    time_zone = models.CharField(max_length=50)
    answered_at = models.DateTimeField(_("answered"), null=True, editable=False)

    objects = AnswerDutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer deadline")
        verbose_name_plural = _("answer deadlines")
        ordering = ["due_at"]
        indexes = [
            models.Index(
                fields=["municipality", "due_at"],
                condition=Q(answered_at__isnull=True),
                name="duty_open",
            ),
            models.Index(fields=["municipality", "answered_at"], name="duty_answered"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_at__gt=F("started_at")), name="due_after_the_clock_started"
            )
        ]

    def __str__(self) -> str:
        return str(self.due_on)

    def days_late(self, at: datetime | None = None) -> int:
        """Days between the due day and the answer (or `at`, while there is none). Above 0: late."""
        return days_between(self.due_on, self.answered_at or at or timezone.now(), self.time_zone)


class Extension(models.Model):
    """The municipality says in public that it needs longer. The first date stays, and counts."""

    duty = models.ForeignKey(AnswerDuty, on_delete=models.PROTECT, related_name="extensions")
    until_on = models.DateField(_("answer promised by"))
    reason = models.TextField(_("reason"), max_length=500)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.until_on)


class AnswerDraft(models.Model):
    """What one officer has written so far. Nobody else sees it; it goes when the answer is there."""

    duty = models.ForeignKey(AnswerDuty, on_delete=models.CASCADE, related_name="drafts")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="answer_drafts"
    )
    words = models.JSONField(default=dict)
    replaces = models.PositiveSmallIntegerField(default=0)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("draft of an answer")
        verbose_name_plural = _("drafts of answers")
        constraints = [
            models.UniqueConstraint(fields=["duty", "officer"], name="one_draft_of_each_officer")
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class Answer(models.Model):
    """The municipality's reasoned answer. A correction is a new version; old ones stay."""

    duty = models.ForeignKey(AnswerDuty, on_delete=models.PROTECT, related_name="answers")
    version = models.PositiveSmallIntegerField(_("version"))
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    reasons = models.TextField(_("reasons"), max_length=5000)
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    published_at = models.DateTimeField(_("published"))
    search_text = SearchTextField("reasons", "next_step")

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["duty", "version"], name="answer_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="answer_version_from_one"),
            models.CheckConstraint(
                condition=in_some_language("reasons"), name="an_answer_has_reasons"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} v{self.version}"
