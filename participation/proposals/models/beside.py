"""What stands beside a proposal and belongs to it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

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
