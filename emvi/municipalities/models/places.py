from datetime import date
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from emvi.languages.search_text import SearchTextField
from emvi.municipalities.models.countries import valid_country
from emvi.municipalities.models.rules import ParticipationRules

RESERVED_SLUGS = frozenset(
    "about accessibility account admin api contact demo help leave media my search static trace".split()
)


def _valid_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("This time zone is not known: %(name)s"), params={"name": name})


def _free_slug(slug: str) -> None:
    if slug in RESERVED_SLUGS:
        raise ValidationError(_("This short name is taken by the portal."))


class MunicipalityQuerySet(models.QuerySet):
    def public(self):
        return self.filter(is_public=True)


class Municipality(ParticipationRules):
    """The public body that runs a space: the tenant."""

    class Accent(models.TextChoices):
        FIR = "fir", _("fir")
        INDIGO = "indigo", _("indigo")
        PLUM = "plum", _("plum")
        UMBER = "umber", _("umber")
        OLIVE = "olive", _("olive")
        SEA = "sea", _("sea")
        HEATHER = "heather", _("heather")

    class Licence(models.TextChoices):
        CC_BY = "cc-by-4.0", "CC BY 4.0"
        CC0 = "cc0-1.0", "CC0 1.0"
        DL_DE_BY = "dl-de-by-2.0", "Datenlizenz Deutschland – Namensnennung 2.0"

    slug = models.SlugField(
        _("short name in the address"), max_length=40, unique=True, validators=[_free_slug]
    )
    name = models.CharField(_("name"), max_length=80)
    office = models.CharField(
        _("office that answers"), max_length=120, help_text=_("It stands under each answer.")
    )
    country = models.CharField(_("country"), max_length=2, validators=[valid_country])
    default_language = models.CharField(
        _("official language"), max_length=10, choices=settings.LANGUAGES, default="en"
    )
    written_languages = models.JSONField(
        _("languages people write in"),
        default=list,
        blank=True,
        help_text=_("Codes in the order of the list, the official language first."),
    )
    time_zone = models.CharField(
        _("time zone"), max_length=50, default="Europe/Ljubljana", validators=[_valid_time_zone]
    )
    accent = models.CharField(_("colour"), max_length=10, choices=Accent, default=Accent.FIR)
    contact_email = models.EmailField(_("contact address"))
    edit_minutes = models.PositiveSmallIntegerField(_("minutes to change one's words"), default=30)
    comment_edit_minutes = models.PositiveSmallIntegerField(
        _("minutes to change a comment"), default=15
    )
    desk_code_quota = models.PositiveIntegerField(_("one-use codes a year, own desk"), default=1000)
    data_licence = models.CharField(
        _("licence of the open data"), max_length=20, choices=Licence, default=Licence.CC_BY
    )
    is_public = models.BooleanField(_("public"), default=False)
    search_text = SearchTextField("name", "office")

    objects = MunicipalityQuerySet.as_manager()

    class Meta(ParticipationRules.Meta):
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["slug"]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        return reverse("front:municipality-home", args=[self.slug])

    def today(self) -> date:
        """By its own clock, whatever the page or the worker goes by."""
        return timezone.localdate(timezone=ZoneInfo(self.time_zone))


def comparable(name: str | None) -> str:
    """What makes two names of a list the same: neither capitals nor spaces tell them apart."""
    return " ".join((name or "").split()).casefold()


class ListEntryQuerySet(models.QuerySet):
    def is_called(self, name: str, language: str) -> bool:
        """Has one of these this name in this language?"""
        names = self.order_by().values_list(f"name_{language}", flat=True)
        return comparable(name) in {comparable(one) for one in names}

    def in_use(self, *kept: int | None):
        """What can be chosen today, and what somebody has chosen already."""
        today = timezone.localdate()
        is_in_use = Q(retired_on__isnull=True) | Q(retired_on__gt=today)
        return self.filter(is_in_use | Q(pk__in=[pk for pk in kept if pk]))


class ListEntry(models.Model):
    """One of a list from which people choose. What was chosen keeps it, so one that is not wanted
    any more is retired and stays."""

    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    retired_on = models.DateField(_("no longer used from"), null=True, blank=True)

    objects = ListEntryQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "id"]

    @property
    def is_retired(self) -> bool:
        return self.retired_on is not None and self.retired_on <= timezone.localdate()


class Theme(ListEntry):
    """What a proposal is about, from the municipality's list."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="themes")
    name = models.CharField(_("name"), max_length=80)
    import_ref = models.CharField(max_length=80, blank=True, editable=False)

    class Meta(ListEntry.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return str(self.name)


class Place(ListEntry):
    """Where something should change: a part of town or a kind of house, never an address."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="places")
    name = models.CharField(_("name"), max_length=80)
    hint = models.CharField(_("explanation"), max_length=120, blank=True)
    import_ref = models.CharField(max_length=80, blank=True, editable=False)

    class Meta(ListEntry.Meta):
        verbose_name = pgettext_lazy("part of a town", "place")
        verbose_name_plural = pgettext_lazy("parts of a town", "places")

    def __str__(self) -> str:
        return str(self.name)


class Page(models.Model):
    """A page that must exist by law or by decency; the portal's own where there is no municipality."""

    class Kind(models.TextChoices):
        IMPRINT = "imprint", _("who runs this portal")
        PRIVACY = "privacy", _("privacy")
        REDRESS = "redress", _("accessibility: who hears complaints")

    municipality = models.ForeignKey(
        Municipality,
        verbose_name=_("municipality"),
        on_delete=models.PROTECT,
        related_name="pages",
        null=True,
        blank=True,
    )
    kind = models.CharField(_("page"), max_length=10, choices=Kind)
    body = models.TextField(_("text"))
    search_text = SearchTextField("body")

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "kind"], name="page_once"),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(municipality__isnull=True),
                name="portal_page_once",
                violation_error_message=_("The portal has this page already. Change that one."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
