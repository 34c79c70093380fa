from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from emvi.municipalities.models.countries import valid_country
from emvi.municipalities.models.places import Municipality


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
    country = models.CharField(_("country"), max_length=2, blank=True, validators=[valid_country])
    code_quota = models.PositiveIntegerField(
        _("one-use codes a year"),
        default=0,
        help_text=_("0: this organisation gives out no codes."),
    )
    is_paused = models.BooleanField(
        _("paused"),
        default=False,
        help_text=_("Nobody acts for it then: no codes, no endorsements, no proposals."),
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
        Municipality,
        verbose_name=_("municipality"),
        on_delete=models.PROTECT,
        related_name="groups",
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
