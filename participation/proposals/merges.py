"""Which proposals are a part of which, as a reader sees it."""

from emvi.municipalities.blocks import NOBODY
from participation.proposals.models import Merge, Proposal
from participation.proposals.queries import mark_unseen
from participation.proposals.states import State


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


def of_town(proposal: Proposal, other: Proposal, unseen: frozenset[int]) -> None:
    """Make it known of the other one's municipality, and whether this reader sees it."""
    proposal.municipality = other.municipality
    mark_unseen(proposal, unseen)
