import secrets
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

RESERVED_SLUGS = frozenset({"account", "admin", "trace", "static", "media", "api", "demo", "my"})


def _valid_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("This time zone is not known: %(name)s"), params={"name": name})


def _free_slug(slug: str) -> None:
    if slug in RESERVED_SLUGS:
        raise ValidationError(_("This short name is taken by the portal."))


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
        _("the answer clock starts"), max_length=20, choices=ClockStart, default=ClockStart.THRESHOLD
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

    RULE_FIELDS = (
        "answer_period",
        "answer_period_unit",
        "clock_start",
        "support_threshold",
        "may_support",
        "support_counts_of",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(answer_period__gte=1, answer_period__lte=366),
                name="%(class)s_answer_period_in_range",
            ),
            models.CheckConstraint(
                condition=Q(support_threshold__gte=1), name="%(class)s_threshold_positive"
            ),
        ]


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

    slug = models.SlugField(
        _("short name in the address"), max_length=40, unique=True, validators=[_free_slug]
    )
    name = models.CharField(_("name"), max_length=80)
    office = models.CharField(
        _("office that answers"), max_length=120, help_text=_("It stands under each answer.")
    )
    country = models.CharField(
        _("country"), max_length=2, validators=[RegexValidator(r"^[A-Z]{2}\Z")]
    )
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
    edit_minutes = models.PositiveSmallIntegerField(
        _("minutes to change one's words"), default=30
    )
    desk_code_quota = models.PositiveIntegerField(
        _("one-use codes a year, own desk"), default=1000
    )
    is_public = models.BooleanField(_("public"), default=False)

    objects = MunicipalityQuerySet.as_manager()

    class Meta(ParticipationRules.Meta):
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["slug"]

    def __str__(self) -> str:
        return str(self.name)


class Organisation(models.Model):
    """Any body but the municipality. A trusted one may issue one-use codes, up to its quota."""

    class Kind(models.TextChoices):
        MIGRANT_ORG = "migrant_org", _("migrants' association")
        CSO = "cso", _("civil society")
        UNIVERSITY = "university", _("university")
        EDUCATION = "edu", _("education")
        PUBLIC_BODY = "public_body", _("public body")
        COUNCIL = "migrant_council", _("migrant advisory council")
        MUNICIPAL_ASSOCIATION = "municipal_association", _("association of municipalities")
        NETWORK = "network", _("network")

    municipality = models.ForeignKey(
        Municipality,
        verbose_name=_("municipality"),
        on_delete=models.PROTECT,
        related_name="organisations",
        null=True,
        blank=True,
    )
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=24, choices=Kind, default=Kind.CSO)
    country = models.CharField(
        _("country"), max_length=2, blank=True, validators=[RegexValidator(r"^[A-Z]{2}\Z")]
    )
    code_quota = models.PositiveIntegerField(
        _("one-use codes a year"), default=0, help_text=_("0: this organisation gives out no codes.")
    )
    external_ref = models.CharField(_("reference"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["external_ref"], condition=~Q(external_ref=""), name="organisation_ref_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.name)


class InformalGroup(models.Model):
    """A group without registration; money and bills go through its fiscal host."""

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT, related_name="groups"
    )
    name = models.CharField(_("name"), max_length=160)
    fiscal_host = models.ForeignKey(
        Organisation,
        verbose_name=_("fiscal host"),
        on_delete=models.PROTECT,
        related_name="hosted_groups",
        null=True,
        blank=True,
    )
    contacts = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("contact people"), blank=True
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("informal group")
        verbose_name_plural = _("informal groups")
        ordering = ["name"]

    def __str__(self) -> str:
        return str(self.name)


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", _("sets up the municipality")
    OFFICER = "officer", _("runs processes and answers")
    MODERATOR = "moderator", _("moderates")
    MEDIATOR = "mediator", _("enters words for others")
    CODE_ISSUER = "code_issuer", _("gives out one-use codes")


class RoleGrantQuerySet(models.QuerySet):
    def running(self, at=None):
        """Grants that hold on the day of `at` (now by default)."""
        day = (at or timezone.now()).date()
        return self.filter(Q(to_on__isnull=True) | Q(to_on__gte=day), from_on__lte=day)


class RoleGrant(models.Model):
    """A person holds a role in a municipality (for an organisation: as its issuer) from, to."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.CASCADE,
        related_name="role_grants",
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    municipality = models.ForeignKey(
        Municipality,
        verbose_name=_("municipality"),
        on_delete=models.PROTECT,
        related_name="role_grants",
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="role_grants",
        null=True,
        blank=True,
    )
    from_on = models.DateField(_("from"), default=timezone.localdate)
    to_on = models.DateField(_("to"), null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("granted by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["municipality", "role"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="role_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(role=Role.CODE_ISSUER, organisation__isnull=False)
                | (~Q(role=Role.CODE_ISSUER) & Q(organisation__isnull=True)),
                name="only_issuers_have_an_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} – {self.municipality}"


class PublicName(models.Model):
    """The name under which somebody writes in one municipality: all that others ever see.

    `account` is empty for an author who came with an import, and after the account was erased
    (then `name` is empty too, and pages say "former participant").
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="public_names"
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="public_names",
        null=True,
        blank=True,
    )
    name = models.CharField(_("public name"), max_length=40, blank=True)
    skeleton = models.CharField(max_length=120, null=True, editable=False)
    import_ref = models.CharField(max_length=80, blank=True, editable=False)

    class Meta:
        verbose_name = _("public name")
        verbose_name_plural = _("public names")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "account"], name="one_public_name_a_municipality"
            ),
            models.UniqueConstraint(
                fields=["municipality", "skeleton"], name="public_name_unlike_all_others"
            ),
            models.UniqueConstraint(
                fields=["municipality", "import_ref"],
                condition=~Q(import_ref=""),
                name="imported_author_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Verification(models.Model):
    """This person lives in this municipality. No trace of how it was shown.

    `valid_until` is the first day of a month, so that it says nothing about the day.
    """

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="verifications"
    )
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    valid_until = models.DateField(_("valid until"))

    class Meta:
        verbose_name = _("confirmation that a person lives here")
        verbose_name_plural = _("confirmations that a person lives here")
        constraints = [
            models.UniqueConstraint(fields=["account", "municipality"], name="verified_once")
        ]

    def __str__(self) -> str:
        return str(self.valid_until)


class CodeBatch(models.Model):
    """A sheet of one-use codes. How many were issued and used is public; by whom is not known."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="code_batches"
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("issuing organisation"),
        on_delete=models.PROTECT,
        related_name="code_batches",
        null=True,
        blank=True,
    )
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    size = models.PositiveSmallIntegerField(
        _("number of codes"), validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    issued_on = models.DateField(_("issued on"), default=timezone.localdate)
    expires_on = models.DateField(_("last day"))
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)
    unused_when_closed = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("sheet of one-use codes")
        verbose_name_plural = _("sheets of one-use codes")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gte=1, size__lte=200), name="code_batch_size_in_range"
            ),
            models.CheckConstraint(
                condition=Q(expires_on__gte=F("issued_on")), name="code_batch_expires_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issued_on} ({self.size})"


class Code(models.Model):
    """An unused code, as a keyed digest. Redeeming deletes the row, so that nothing is left to
    join with the person who used it."""

    batch = models.ForeignKey(CodeBatch, on_delete=models.PROTECT, related_name="unused_codes")
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("one-use code")
        verbose_name_plural = _("one-use codes")

    def __str__(self) -> str:
        return "code"


class Theme(models.Model):
    """What a proposal is about, from the municipality's list."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="themes")
    name = models.CharField(_("name"), max_length=80)
    import_ref = models.CharField(max_length=80, blank=True, editable=False)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.name)


class Place(models.Model):
    """Where something should change: a part of town or a kind of house, never an address."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="places")
    name = models.CharField(_("name"), max_length=80)
    hint = models.CharField(_("explanation"), max_length=120, blank=True)
    import_ref = models.CharField(max_length=80, blank=True, editable=False)

    class Meta:
        verbose_name = pgettext_lazy("part of a town", "place")
        verbose_name_plural = pgettext_lazy("parts of a town", "places")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.name)


class Page(models.Model):
    """A page that must exist by law or by decency; the portal's own where there is no municipality."""

    class Kind(models.TextChoices):
        IMPRINT = "imprint", _("who runs this portal")
        PRIVACY = "privacy", _("privacy")

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

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "kind"], name="page_once"),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(municipality__isnull=True), name="portal_page_once"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


def new_confirmation_number() -> str:
    """Forty random bits in Crockford's base 32, in two groups that can be read out loud."""
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    letters = "".join(secrets.choice(alphabet) for _i in range(8))
    return f"{letters[:4]}-{letters[4:]}"
