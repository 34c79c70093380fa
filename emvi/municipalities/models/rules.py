from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ParticipationRules(models.Model):
    """Rules that differ between cities, as data. A process takes a copy when it is created."""

    class Unit(models.TextChoices):
        DAYS = "days", _("days")
        MONTHS = "months", _("calendar months")

    class ClockStart(models.TextChoices):
        THRESHOLD = "threshold", _("when a proposal has the support it needs")
        END_OF_COLLECTING = "end_of_collecting", _("when collecting ends")

    class Whose(models.TextChoices):
        EVERYONE = "everyone", pgettext_lazy("who may support", "everyone with an account")
        VERIFIED = "verified", pgettext_lazy("who may support", "people confirmed to live here")

    answer_period = models.PositiveSmallIntegerField(
        _("time for an answer"),
        default=60,
        validators=[MinValueValidator(1), MaxValueValidator(366)],
    )
    answer_period_unit = models.CharField(
        _("counted in"), max_length=6, choices=Unit, default=Unit.DAYS
    )
    clock_start = models.CharField(
        _("the answer clock starts"),
        max_length=20,
        choices=ClockStart,
        default=ClockStart.THRESHOLD,
    )
    support_threshold = models.PositiveIntegerField(
        _("support needed"), default=20, validators=[MinValueValidator(1)]
    )
    may_support = models.CharField(
        _("who may support"), max_length=10, choices=Whose, default=Whose.EVERYONE
    )
    support_counts_of = models.CharField(
        _("whose support counts"), max_length=10, choices=Whose, default=Whose.EVERYONE
    )

    # Empty: as many as they like. What is answered or withdrawn does not count any more.
    most_proposals = models.PositiveSmallIntegerField(
        _("most open proposals of a person"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
    )
    most_supports = models.PositiveSmallIntegerField(
        _("most proposals that a person supports"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
    )

    RULE_FIELDS = (
        "answer_period",
        "answer_period_unit",
        "clock_start",
        "support_threshold",
        "may_support",
        "support_counts_of",
        "most_proposals",
        "most_supports",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(answer_period__gte=1)
                & (Q(answer_period__lte=12) | Q(answer_period_unit="days", answer_period__lte=366)),
                name="%(class)s_answer_period_in_range",
                violation_error_message=_("An answer takes at most 366 days or 12 months."),
            ),
            models.CheckConstraint(
                condition=Q(support_threshold__gte=1), name="%(class)s_threshold_positive"
            ),
            models.CheckConstraint(
                condition=(Q(most_proposals__isnull=True) | Q(most_proposals__gte=1))
                & (Q(most_supports__isnull=True) | Q(most_supports__gte=1)),
                name="%(class)s_limits_leave_one",
            ),
        ]
