"""Which organisations stand behind a proposal, and for which this person can say so."""

from typing import NamedTuple

from emvi.accounts.models import Account
from emvi.municipalities.models import Organisation, Role
from emvi.municipalities.organisations import organisations_of
from participation.proposals.models import Endorsement, Merge, Proposal


def endorsing(proposal: Proposal) -> list[Organisation]:
    """The organisations that endorse it, the earliest first."""
    if not proposal.may_have("endorsements"):
        return []
    rows = proposal.endorsements.select_related("organisation").order_by("endorsed_at", "pk")
    return [row.organisation for row in rows]


class PartEndorsement(NamedTuple):
    """An organisation stands behind what became a part of a proposal."""

    organisation: Organisation
    part: Proposal


def endorsing_parts(
    proposal: Proposal, merges: list[Merge], own: list[Organisation]
) -> list[PartEndorsement]:
    """Who endorses what was merged into it, where the reader sees the words of that; without those
    who endorse the whole too."""
    parts = {merge.merged_id: merge.merged for merge in merges if not merge.merged.is_silent}
    if not parts:
        return []
    rows = Endorsement.objects.filter(proposal__in=parts).exclude(organisation__in=own)
    rows = rows.select_related("organisation").order_by("endorsed_at", "pk")
    return [PartEndorsement(row.organisation, parts[row.proposal_id]) for row in rows]


def spoke_in_public(organisation: Organisation) -> bool:
    """Does anything stand there under its name?"""
    return (
        Endorsement.objects.filter(organisation=organisation).exists()
        or Proposal.objects.filter(organisation=organisation).exists()
    )


def represented(account: Account, proposal: Proposal) -> list[Organisation]:
    """The organisations for which this person speaks here."""
    return list(organisations_of(account, proposal.municipality, Role.REPRESENTATIVE))
