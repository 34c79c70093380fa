"""Which proposals somebody asks for."""

from django.db import models
from django.db.models import Q

from emvi.accounts.models import Account
from participation.processes.models import Process
from participation.proposals.states import State

# Co-authors who had a hand in it, as `CoAuthor.State` names them.
HANDS = ("accepted", "left")


class ProposalQuerySet(models.QuerySet):
    def visible(self):
        """What everybody may read: neither hidden nor held by a moderator. (A process that is
        still a draft has no proposals: nobody can propose in it.)"""
        return self.filter(thread__hidden_at__isnull=True, thread__held_at__isnull=True)

    def with_words(self):
        """Without those whose author took the words along."""
        return self.filter(words_removed_at__isnull=True)

    def listed(self):
        """Without those of processes that are not for everybody."""
        return self.exclude(process__in=Process.objects.apart())

    def seen_without(self, names: frozenset[int]):
        """Without what stands under these names (`emvi.municipalities.blocks.unseen_by`)."""
        return self.exclude(author__in=names) if names else self

    def without_clock(self):
        """Those that the municipality need not answer yet, if nothing else keeps it from that."""
        rows = self.filter(
            duty__isnull=True,
            state__in=[State.PUBLISHED, State.MERGED, State.SPLIT],
            words_removed_at__isnull=True,
        )
        # As `Proposal.never_came_out`.
        rows = rows.exclude(
            thread__is_first_words=True,
            thread__was_public=False,
            thread__hidden_at__isnull=False,
        )
        return rows.unanswered_as_part()

    def unanswered_as_part(self):
        """Without parts whose whole is answered: they have their answer there."""
        return self.exclude(merge__into__duty__answered_at__isnull=False)

    def with_known_start(self):
        """Those of which it is known when their clock starts, or started (`Proposal.clock_start`)."""
        closed = Q(process__in=Process.objects.closed_before_support_ended())
        waited = closed & ~Q(source=self.model.Source.IMPORT)
        return self.filter(Q(clock_starts_at__isnull=False) | waited)

    def of_others(self, account: Account):
        """Without those that this person had a hand in (`Proposal.hands`)."""
        wrote = self.model.objects.filter(Q(author__account=account) | Q(entered_by=account))
        helped = self.model.objects.filter(
            coauthors__name__account=account, coauthors__state__in=HANDS
        )
        rows = self.exclude(author__account=account).exclude(entered_by=account)
        rows = rows.exclude(pk__in=helped.values("pk"))
        for parts in (wrote, helped):
            wholes = self.model.objects.filter(merges__merged__in=parts.values("pk"))
            rows = rows.exclude(pk__in=wholes.values("pk"))
        return rows
