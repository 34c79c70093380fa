"""Proposals that became one, and one that became several."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from emvi.answers.models import in_some_language
from participation.proposals.models.proposals import Proposal


class Merge(models.Model):
    """One proposal became a part of another. It keeps its page, its number and its clock; who
    supported it supports the other one, once. The reason is public."""

    merged = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="merge")
    into = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="merges")
    reason = models.CharField(_("reason"), max_length=500)
    merged_at = models.DateTimeField(_("merged"), default=timezone.now)
    # The newest support at that moment: whoever supported the whole since then meant both.
    last_support = models.PositiveBigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("merge of proposals")
        verbose_name_plural = _("merges of proposals")
        ordering = ["merged_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(merged=F("into")), name="nothing_is_merged_into_itself"
            ),
            models.CheckConstraint(
                condition=in_some_language("reason"), name="a_merge_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"merge {self.pk}"


class UndoneMerge(models.Model):
    """Two proposals were one for a time. Public, on the page of each; and never again, or who
    merges and undoes in turns would learn from the counts whom two proposals share."""

    merged = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="+")
    into = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField()
    undone_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("undone merge of proposals")
        verbose_name_plural = _("undone merges of proposals")
        ordering = ["merged_at", "id"]
        constraints = [
            models.UniqueConstraint(
                Least("merged", "into"), Greatest("merged", "into"), name="two_are_merged_once"
            ),
        ]

    def __str__(self) -> str:
        return f"undone merge {self.pk}"


class Split(models.Model):
    """One proposal asked for several things and became several. It keeps its page, its number, its
    clock and its support; who supported it supports each part, and is counted once. The reason is
    public."""

    whole = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="splits")
    reason = models.CharField(_("reason"), max_length=500)
    split_at = models.DateTimeField(pgettext_lazy("proposal", "split"), default=timezone.now)
    undone_at = models.DateTimeField(_("undone"), null=True, editable=False)
    submission_key = models.UUIDField(unique=True, editable=False)

    class Meta:
        verbose_name = _("split of a proposal")
        verbose_name_plural = _("splits of proposals")
        ordering = ["split_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["whole"], condition=Q(undone_at__isnull=True), name="split_once"
            ),
            models.CheckConstraint(
                condition=in_some_language("reason"), name="a_split_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"split {self.pk}"


class SplitPart(models.Model):
    """A proposal that was made of a part of the words of another one."""

    PLACES = (1, 2, 3, 4, 5)

    split = models.ForeignKey(Split, on_delete=models.PROTECT, related_name="parts")
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="split_part")
    place = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("part of a split proposal")
        verbose_name_plural = _("parts of split proposals")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["split", "place"], name="one_part_a_place"),
            models.CheckConstraint(
                condition=Q(place__in=(1, 2, 3, 4, 5)), name="five_parts_at_most"
            ),
        ]

    def __str__(self) -> str:
        return f"part {self.pk}"
