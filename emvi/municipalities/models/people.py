from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from emvi.municipalities.models.bodies import Organisation
from emvi.municipalities.models.places import Municipality


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", _("sets up the municipality")
    OFFICER = "officer", _("runs processes and answers")
    MODERATOR = "moderator", _("moderates")
    MEDIATOR = "mediator", _("enters words for others")
    CODE_ISSUER = "code_issuer", _("gives out one-use codes")
    REPRESENTATIVE = "representative", _("speaks for an organisation")


# These act for an organisation, all others for the municipality.
FOR_AN_ORGANISATION = (Role.CODE_ISSUER, Role.REPRESENTATIVE)


class RoleGrantQuerySet(models.QuerySet):
    def running(self, on: date | None = None):
        """Grants that hold on this day; by default today, by the clock of the page."""
        day = on or timezone.localdate()
        return self.filter(Q(to_on__isnull=True) | Q(to_on__gte=day), from_on__lte=day)


class RoleGrant(models.Model):
    """A person holds a role in a municipality from, to; for an organisation as its
    issuer of codes or its representative."""

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
    # When it was written down, whatever its first day.
    granted_at = models.DateTimeField(_("given at"), default=timezone.now, editable=False)
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
                condition=Q(role__in=FOR_AN_ORGANISATION, organisation__isnull=False)
                | (~Q(role__in=FOR_AN_ORGANISATION) & Q(organisation__isnull=True)),
                name="who_acts_for_an_organisation_names_it",
            ),
            # Until further notice a person has a role once. (Rows without an organisation are
            # told apart by the database, so they need a constraint of their own.)
            models.UniqueConstraint(
                fields=["account", "municipality", "role"],
                condition=Q(to_on__isnull=True, organisation__isnull=True),
                name="one_lasting_role_a_person",
            ),
            models.UniqueConstraint(
                fields=["account", "municipality", "role", "organisation"],
                condition=Q(to_on__isnull=True),
                name="one_lasting_role_for_an_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} – {self.municipality}"

    def is_running(self, on: date) -> bool:
        """Does it hold on this day?"""
        return self.from_on <= on and (self.to_on is None or self.to_on >= on)


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
    # Empty until the first change: what was mistyped can be put right at once.
    changed_on = models.DateField(null=True, editable=False)
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


class FormerName(models.Model):
    """A name that somebody gave up or lost. For a while nobody else can take it, and with it the trust
    that others had in its words. It goes with the account."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="former_names"
    )
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    skeleton = models.CharField(max_length=120)
    given_up_on = models.DateField(_("given up on"), default=timezone.localdate, db_index=True)
    # Moderators took it away: it is not even for who had it.
    was_ended = models.BooleanField(_("taken away by moderators"), default=False)

    class Meta:
        verbose_name = _("former public name")
        verbose_name_plural = _("former public names")
        indexes = [
            models.Index(fields=["municipality", "skeleton"], name="former_name_looks"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


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


class Block(models.Model):
    """Two people see nothing of each other in the municipality of `seen_as`, the public name that
    one of them met. Only who set it knows. What other names there are it does not say, so it holds
    in no other municipality.
    """

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="blocks"
    )
    blocked = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    seen_as = models.ForeignKey(PublicName, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("blocked person")
        verbose_name_plural = _("blocked people")
        constraints = [
            models.UniqueConstraint(fields=["account", "seen_as"], name="blocked_once"),
            models.CheckConstraint(
                condition=~Q(account=F("blocked")), name="nobody_blocks_themselves"
            ),
        ]

    def __str__(self) -> str:
        return "block"
