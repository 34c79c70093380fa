from participation.proposals.models.beside import Attachment, CoAuthor, Endorsement, ProposalVersion
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
    "Attachment",
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
