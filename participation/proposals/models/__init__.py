from participation.proposals.models.beside import (
    Attachment,
    CoAuthor,
    Endorsement,
    ProposalVersion,
)
from participation.proposals.models.drafts import DRAFTS, DraftFile, ProposalDraft
from participation.proposals.models.proposals import SHUFFLE_RANGE, Proposal
from participation.proposals.models.rows import HANDS, ProposalQuerySet
from participation.proposals.models.supports import Support, SupportNote, SupportTotal
from participation.proposals.models.wholes import Merge, Split, SplitPart, UndoneMerge
from participation.proposals.models.work import StaffNote, WorkStateChange

__all__ = [
    "DRAFTS",
    "HANDS",
    "SHUFFLE_RANGE",
    "Attachment",
    "CoAuthor",
    "DraftFile",
    "Endorsement",
    "Merge",
    "Proposal",
    "ProposalDraft",
    "ProposalQuerySet",
    "ProposalVersion",
    "Split",
    "SplitPart",
    "StaffNote",
    "Support",
    "SupportNote",
    "SupportTotal",
    "UndoneMerge",
    "WorkStateChange",
]
