from django.conf import settings
from django.db import models
from django.db.models import Q

from participation.processes.models import Process
from participation.proposals.models.proposals import Proposal
from participation.proposals.models.wholes import Merge, Split


class Support(models.Model):
    """One person backs a proposal, until they take it back. Never listed anywhere; the row goes
    with the account, the count stays. `merge` is set where it came with a merged proposal, `split`
    where it was given to the whole of which this is a part."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    is_verified = models.BooleanField()
    merge = models.ForeignKey(
        Merge, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    split = models.ForeignKey(
        Split, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "proposal"], name="one_support_a_person")
        ]
        indexes = [
            models.Index(
                fields=["split"], condition=Q(split__isnull=False), name="support_by_split"
            ),
            models.Index(
                fields=["merge"], condition=Q(merge__isnull=False), name="support_by_merge"
            ),
        ]

    def __str__(self) -> str:
        return "support"


class SupportNote(models.Model):
    """A change of a count that waits, because somebody else was counting. Whoever counts next
    adds it up. So a crowd at one proposal does not queue behind one row."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="support_notes")
    verified = models.SmallIntegerField()
    other = models.SmallIntegerField()

    def __str__(self) -> str:
        return f"{self.verified:+d} {self.other:+d}"


class SupportTotal(models.Model):
    """How much support a process had at the end of a week (or has, in this one). Nobody knows
    when a person supported: only such totals say how it grew."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="support_totals")
    week = models.DateField()
    total = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["process", "week"], name="one_support_total_a_week")
        ]

    def __str__(self) -> str:
        return f"{self.week}: {self.total}"
