from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from emvi.municipalities.models import Municipality


class RuleQuerySet(models.QuerySet):
    def in_force(self, on: date | None = None):
        """What a decision of that day (today by default) can name."""
        on = on or timezone.localdate()
        return self.filter(Q(retired_on__isnull=True) | Q(retired_on__gt=on))

    def in_municipality(self, municipality: Municipality | int):
        """The portal's own rules, then those that this municipality adds."""
        return self.filter(Q(municipality__isnull=True) | Q(municipality=municipality)).order_by(
            models.F("municipality").asc(nulls_first=True), "position", "pk"
        )


class Rule(models.Model):
    """A rule of the discussion. A decision names the one that it is about, so a rule that was
    used is retired and stays."""

    municipality = models.ForeignKey(
        Municipality,
        verbose_name=_("municipality"),
        on_delete=models.PROTECT,
        related_name="conversation_rules",
        null=True,
        blank=True,
    )
    code = models.SlugField(_("short code"), max_length=20, blank=True)
    name = models.CharField(_("name"), max_length=60)
    explanation = models.TextField(_("explanation"), max_length=400)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    retired_on = models.DateField(_("no longer used from"), null=True, blank=True)

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of the discussion")
        verbose_name_plural = _("rules of the discussion")
        ordering = ["municipality", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(municipality__isnull=True) & ~Q(code="")
                | Q(municipality__isnull=False, code=""),
                name="only_the_portals_rules_have_a_code",
                violation_error_message=_(
                    "A rule of the portal needs a short code. A rule of a municipality has none."
                ),
            ),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="one_rule_a_code"),
        ]

    def __str__(self) -> str:
        return str(self.name)


class HoldRule(models.Model):
    """When words wait until a person has read them. A municipality has one row a kind."""

    class Kind(models.TextChoices):
        FIRST_POSTS = "first_posts", pgettext_lazy("texts are held", "first words of new accounts")
        BURST = "burst", pgettext_lazy("texts are held", "many texts in a short time")
        LINKS = "links", pgettext_lazy("texts are held", "many links")
        FLAGS = "flags", pgettext_lazy("texts are held", "flags of several people")

    # Which unit a kind counts in, beside its number.
    IN_DAYS = (Kind.FIRST_POSTS, Kind.FLAGS)
    IN_MINUTES = (Kind.BURST,)
    # Beyond these nobody's words are first ones: everybody would be read before they speak.
    MOST_FIRST_POSTS, MOST_DAYS = 10, 60
    # Below, or within longer than a day, what everybody writes would wait: one person's flag would
    # hold it, or that they wrote before.
    LEAST_FLAGS, LEAST_BURST, MOST_MINUTES = 3, 3, 24 * 60

    municipality = models.ForeignKey(
        Municipality,
        verbose_name=_("municipality"),
        on_delete=models.PROTECT,
        related_name="hold_rules",
    )
    kind = models.CharField(_("what is held"), max_length=11, choices=Kind)
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    days = models.PositiveSmallIntegerField(_("days"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("rule for holding texts")
        verbose_name_plural = _("rules for holding texts")
        ordering = ["municipality", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "kind"], name="one_hold_rule_a_kind"),
            models.CheckConstraint(condition=Q(number__gte=1), name="a_hold_rule_counts"),
            models.CheckConstraint(
                condition=Q(kind="first_posts", days__isnull=False, minutes__isnull=True)
                # With one day an account of yesterday evening would weigh something this morning.
                | Q(kind="flags", days__gte=2, minutes__isnull=True)
                | Q(kind="burst", minutes__isnull=False, days__isnull=True)
                | Q(kind="links", days__isnull=True, minutes__isnull=True),
                name="a_hold_rule_has_its_unit",
            ),
            models.CheckConstraint(
                condition=~Q(kind="first_posts") | Q(number__lte=10, days__lte=60),
                name="first_posts_are_few",
            ),
            models.CheckConstraint(
                condition=~Q(kind="flags") | Q(number__gte=3), name="several_people_flag"
            ),
            models.CheckConstraint(
                condition=~Q(kind="burst") | Q(number__gte=3, minutes__lte=1440),
                name="a_burst_is_many_in_a_day",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def clean(self):
        errors = {}
        for name, kinds in (("days", self.IN_DAYS), ("minutes", self.IN_MINUTES)):
            value = getattr(self, name)
            if self.kind in kinds and not value:
                errors[name] = _("This kind needs a number here.")
            if self.kind not in kinds and value is not None:
                errors[name] = _("Leave this empty for this kind.")
        if self.kind == self.Kind.FLAGS and self.days == 1:
            errors["days"] = _("At least 2 days: flags of new accounts weigh nothing.")
        if self.kind == self.Kind.FIRST_POSTS:
            errors |= self._too_many()
        least = {self.Kind.FLAGS: self.LEAST_FLAGS, self.Kind.BURST: self.LEAST_BURST}
        if self.kind in least and 0 < (self.number or 0) < least[self.kind]:
            errors["number"] = _("At least %(least)s.") % {"least": least[self.kind]}
        if self.kind == self.Kind.BURST and (self.minutes or 0) > self.MOST_MINUTES:
            errors["minutes"] = _("At most %(most)s minutes: one day.") % {
                "most": self.MOST_MINUTES
            }
        if errors:
            raise ValidationError(errors)

    def _too_many(self) -> dict[str, str]:
        errors = {}
        if (self.number or 0) > self.MOST_FIRST_POSTS:
            errors["number"] = _("At most %(most)s first texts.") % {"most": self.MOST_FIRST_POSTS}
        if (self.days or 0) > self.MOST_DAYS:
            errors["days"] = _("At most %(most)s days.") % {"most": self.MOST_DAYS}
        return errors
