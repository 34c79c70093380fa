from datetime import date, datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from emvi.answers.deadlines import days_between
from emvi.answers.money import cost_in_words
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

    def not_repeated(self):
        """Without what got the same answer in time once more: a part of a split that was undone,
        and what is a part of something that is answered. Else one answer would be punctual six
        times. What came late stays: its own people waited so long."""
        duties = self.model.objects
        # Each a short list, which the database reads once: a join would be made of all answers.
        parts = duties.filter(proposal__split_part__split__undone_at__isnull=False)
        merged = duties.filter(proposal__merge__into__duty__answered_at__isnull=False)
        once_more = Q(pk__in=parts.values("pk")) | Q(pk__in=merged.values("pk"))
        is_open = Q(answered_at__isnull=True)
        return self.filter(is_open | Q(answered_at__gte=F("due_at")) | ~once_more)


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


def of_a_clock_or_before(name: str) -> models.CheckConstraint:
    """What officers do about an answer belongs to its clock, or until that starts to the proposal."""
    before = Q(duty__isnull=True, proposal__isnull=False)
    return models.CheckConstraint(
        condition=before | Q(duty__isnull=False, proposal__isnull=True), name=name
    )


class Assignment(models.Model):
    """Which officer sees to an answer, and who stands in while that one is on leave. It says whom
    the portal reminds; every officer can answer, and the clock knows nothing of it."""

    duty = models.OneToOneField(
        AnswerDuty, on_delete=models.CASCADE, related_name="assignment", null=True
    )
    proposal = models.OneToOneField(
        "proposals.Proposal", on_delete=models.CASCADE, related_name="early_assignment", null=True
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("officer"),
        on_delete=models.CASCADE,
        related_name="assigned_duties",
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("deputy"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="deputised_duties",
    )

    class Meta:
        verbose_name = _("assignment of an answer")
        verbose_name_plural = _("assignments of answers")
        constraints = [
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | ~Q(deputy=F("officer")),
                name="the_deputy_is_somebody_else",
            ),
            of_a_clock_or_before("an_assignment_is_for_one_answer"),
        ]

    def __str__(self) -> str:
        return f"assignment {self.pk}"


class LeaveQuerySet(models.QuerySet):
    def around(self, at: datetime):
        """Those that can cover the day of `at` in some time zone."""
        day = timedelta(days=1)
        return self.filter(from_on__lte=(at + day).date(), until_on__gte=(at - day).date())


class Leave(models.Model):
    """An officer is away on these days, the last one included. No reason is asked for or kept."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="leaves")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("officer"),
        on_delete=models.CASCADE,
        related_name="leaves",
    )
    from_on = models.DateField(_("first day away"))
    until_on = models.DateField(_("last day away"))

    objects = LeaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("leave")
        verbose_name_plural = _("leaves")
        ordering = ["from_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="leave_ends_after_it_begins"
            ),
            models.UniqueConstraint(
                fields=["municipality", "officer", "from_on", "until_on"], name="a_leave_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_on} – {self.until_on}"

    def covers(self, day: date) -> bool:
        return self.from_on <= day <= self.until_on


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
    """What the officers of a municipality have written so far, together. Nobody else sees it; it
    goes when the answer is there.

    `edition` grows with each save: who saves says which one they had read, so that nobody writes
    over a colleague's words unseen. `replaces` is the published version they had read.
    """

    duty = models.OneToOneField(
        AnswerDuty, on_delete=models.CASCADE, related_name="draft", null=True
    )
    proposal = models.OneToOneField(
        "proposals.Proposal", on_delete=models.CASCADE, related_name="early_draft", null=True
    )
    words = models.JSONField(default=dict)
    replaces = models.PositiveSmallIntegerField(default=0)
    edition = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="answer_drafts",
    )
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("draft of an answer")
        verbose_name_plural = _("drafts of answers")
        constraints = [of_a_clock_or_before("a_draft_is_for_one_answer")]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class Answer(models.Model):
    """The municipality's reasoned answer. A correction is a new version; old ones stay."""

    duty = models.ForeignKey(AnswerDuty, on_delete=models.PROTECT, related_name="answers")
    version = models.PositiveSmallIntegerField(_("version"))
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    reasons = models.TextField(_("reasons"), max_length=5000)
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    cost_cents = models.BigIntegerField(_("cost in euro cents"), null=True, blank=True)
    planned_for = models.DateField(_("planned for"), null=True, blank=True)
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
            models.CheckConstraint(
                condition=Q(cost_cents__isnull=True) | Q(cost_cents__gte=0),
                name="an_answer_costs_nothing_or_more",
            ),
            models.CheckConstraint(
                condition=Q(planned_for__isnull=True) | in_some_language("next_step"),
                name="what_is_planned_is_said",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} ({self.version})"

    @property
    def cost(self) -> str:
        """As the reader writes sums; empty where the answer names none."""
        return cost_in_words(self.cost_cents)


class ResultQuerySet(models.QuerySet):
    def open(self):
        return self.filter(done_on__isnull=True, given_up_on__isnull=True)


class Result(models.Model):
    """A step that the municipality promised with its answer, and how far it is. The database
    refuses to delete it, and to change the day that was promised first."""

    duty = models.ForeignKey(AnswerDuty, on_delete=models.PROTECT, related_name="results")
    title = models.CharField(_("what will be done"), max_length=150)
    promised_on = models.DateField(_("first promised for"), editable=False)
    due_on = models.DateField(_("to be done by"))
    progress = models.PositiveSmallIntegerField(_("progress in percent"), default=0)
    note = models.CharField(_("how it goes"), max_length=500, blank=True)
    done_on = models.DateField(_("done on"), null=True, editable=False)
    given_up_on = models.DateField(_("given up on"), null=True, editable=False)
    search_text = SearchTextField("title", "note")

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=in_some_language("title"), name="a_result_says_what_will_be_done"
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="progress_ends_at_100"),
            models.CheckConstraint(
                condition=Q(progress=100, done_on__isnull=False)
                | Q(progress__lt=100, done_on__isnull=True),
                name="done_at_100_percent",
            ),
            models.CheckConstraint(
                condition=Q(given_up_on__isnull=True)
                | (Q(done_on__isnull=True) & in_some_language("note")),
                name="given_up_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def is_open(self) -> bool:
        return self.done_on is None and self.given_up_on is None

    @property
    def edition(self) -> str:
        """Another one with each change: who changes a step says which one they had read."""
        notes = [
            getattr(self, f"note_{code}") or "" for code in settings.MODELTRANSLATION_LANGUAGES
        ]
        state = (self.due_on, self.progress, self.given_up_on, notes)
        return sha256(repr(state).encode()).hexdigest()[:16]

    @property
    def has_slipped(self) -> bool:
        """Is another day promised now than at first? Pages then show both."""
        return self.due_on != self.promised_on

    def days_late(self, at: datetime | None = None) -> int:
        """Days between the day that was promised first and the day it was done, or now. At most 0:
        in time."""
        if self.given_up_on is not None:
            return 0
        if self.done_on is not None:
            return (self.done_on - self.promised_on).days
        return days_between(self.promised_on, at or timezone.now(), self.duty.time_zone)
