from participation.proposals.models.beside import CoAuthor, Endorsement, ProposalVersion
from participation.proposals.models.proposals import (
    SHUFFLE_RANGE,
    Merge,
    Proposal,
    ProposalDraft,
    ProposalQuerySet,
    Support,
    SupportNote,
    SupportTotal,
)

__all__ = [
    "SHUFFLE_RANGE",
    "CoAuthor",
    "Endorsement",
    "Merge",
    "Proposal",
    "ProposalDraft",
    "ProposalQuerySet",
    "ProposalVersion",
    "Support",
    "SupportNote",
    "SupportTotal",
]
