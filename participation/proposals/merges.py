"""Which proposals are a part of which, as a reader sees it."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from emvi.municipalities.blocks import NOBODY
from participation.proposals.models import Merge, Proposal, UndoneMerge
from participation.proposals.queries import mark_unseen
from participation.proposals.states import State

NOT_AGAIN = _("These two were one before, and that was undone. They stay two proposals.")


def merge_of(proposal: Proposal, unseen: frozenset[int] = NOBODY) -> Merge | None:
    """What this proposal became a part of."""
    if proposal.state != State.MERGED:
        return None
    rows = Merge.objects.select_related("into__author", "into__thread", "into__duty")
    merge = rows.filter(merged=proposal).first()
    if merge is not None:
        of_town(merge.into, proposal, unseen)
    return merge


def merged_into(proposal: Proposal, unseen: frozenset[int] = NOBODY) -> list[Merge]:
    """What became a part of this proposal, the earliest first."""
    if not proposal.may_have("merges"):
        return []
    merges = list(proposal.merges.select_related("merged__author", "merged__thread"))
    for merge in merges:
        of_town(merge.merged, proposal, unseen)
    return merges


def were_merged(one: Proposal, other: Proposal) -> bool:
    """Was one of them a part of the other before?"""
    both = (one.pk, other.pk)
    return UndoneMerge.objects.filter(merged__in=both, into__in=both).exists()


def undone_merges(proposal: Proposal, unseen: frozenset[int] = NOBODY) -> list[UndoneMerge]:
    """What this proposal was one with for a time, the earliest first."""
    if not proposal.may_have("undone_merges"):
        return []
    names = ("merged__author", "merged__thread", "into__author", "into__thread")
    rows = UndoneMerge.objects.select_related(*names)
    undone = list(rows.filter(Q(merged=proposal) | Q(into=proposal)))
    for one in undone:
        of_town(one.into if one.merged_id == proposal.pk else one.merged, proposal, unseen)
    return undone


def of_town(proposal: Proposal, other: Proposal, unseen: frozenset[int]) -> None:
    """Make it known of the other one's municipality, and whether this reader sees it."""
    proposal.municipality = other.municipality
    mark_unseen(proposal, unseen)
