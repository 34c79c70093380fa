from django.http import Http404, HttpRequest

from emvi.municipalities.models import Municipality
from participation.proposals.models import Proposal
from participation.proposals.queries import proposal_for


def get_proposal(request: HttpRequest, municipality: Municipality, pk: int) -> Proposal:
    """The proposal that this person may see, or 404."""
    proposal = proposal_for(request.user, municipality, pk)
    if proposal is None:
        raise Http404
    return proposal
