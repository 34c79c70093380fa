"""Which organisations stand behind a proposal, and for which this person can say so."""

from emvi.accounts.models import Account
from emvi.municipalities.models import Organisation, Role
from emvi.municipalities.organisations import organisations_of
from participation.proposals.models import Proposal


def endorsing(proposal: Proposal) -> list[Organisation]:
    """The organisations that endorse it, the earliest first."""
    if not proposal.may_have("endorsements"):
        return []
    rows = proposal.endorsements.select_related("organisation").order_by("endorsed_at", "pk")
    return [row.organisation for row in rows]


def represented(account: Account, proposal: Proposal) -> list[Organisation]:
    """The organisations for which this person speaks here."""
    return list(organisations_of(account, proposal.municipality, Role.REPRESENTATIVE))
