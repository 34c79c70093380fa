"""What stands beside a proposal and belongs to it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from emvi.municipalities.models import Organisation
from participation.proposals.models.proposals import Proposal


class ProposalVersion(models.Model):
    """What a proposal said until its author changed it. Only words that everybody could read are
    kept, and they go with those that replaced them."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="versions")
    title = models.CharField(_("title"), max_length=150)
    text = models.TextField(_("text"))
    language = models.CharField(_("written in"), max_length=10)
    replaced_at = models.DateTimeField(_("replaced"))

    class Meta:
        verbose_name = _("earlier version of a proposal")
        verbose_name_plural = _("earlier versions of proposals")
        ordering = ["-replaced_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text=""), name="a_version_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.pk}"


class Endorsement(models.Model):
    """An organisation stands behind a proposal, in public, until it takes that back. Who said so
    for the organisation is not kept here."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="endorsements")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    endorsed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("endorsement")
        verbose_name_plural = _("endorsements")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "organisation"], name="one_endorsement_an_organisation"
            )
        ]

    def __str__(self) -> str:
        return f"endorsement {self.pk}"
