"""Who writes a proposal together, as one reader sees it."""

from emvi.accounts.models import Account
from emvi.municipalities.blocks import NOBODY
from emvi.municipalities.models import Municipality, PublicName
from participation.proposals.models import CoAuthor, Proposal


def coauthors_of(proposal: Proposal, unseen: frozenset[int] = NOBODY) -> list[PublicName]:
    """Those who stand beside the author, without the people of whom the reader sees nothing."""
    accepted = (row.name for row in proposal.invited if row.state == CoAuthor.State.ACCEPTED)
    return [name for name in accepted if name.pk not in unseen]


def invited_to(proposal: Proposal, unseen: frozenset[int] = NOBODY) -> list[CoAuthor]:
    """All whom the author asked, whatever they said. One of whom the author sees nothing has no
    name here, and can still be taken out."""
    rows = list(proposal.coauthors.select_related("name").order_by("pk"))
    for row in rows:
        row.is_unseen = row.name_id in unseen
    return rows


def coauthor_for(account: Account, municipality: Municipality, pk: int) -> CoAuthor | None:
    """An invitation or co-authorship, for the two people whose it is."""
    rows = CoAuthor.objects.filter(pk=pk, proposal__municipality=municipality)
    row = rows.select_related("proposal__author", "proposal__thread").first()
    if row is None or not account.is_authenticated:
        return None
    author = row.proposal.author
    people = {row.name.account_id, author.account_id if author else None}
    return row if account.pk in people else None
