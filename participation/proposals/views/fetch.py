from django.http import Http404, HttpRequest

from emvi.municipalities.models import Municipality
from participation.proposals.models import Proposal
from participation.proposals.queries import proposal_for
from participation.proposals.rules import may_read_words


def get_proposal(
    request: HttpRequest, municipality: Municipality, pk: int, *, own_outside: bool = False
) -> Proposal:
    """The proposal that this person may do something with, or 404. One that moderators hid or hold
    is there for its author and for staff only; one of a blocked person is not there. Nor is one of a
    process that is closed to them: their own is with `own_outside`."""
    proposal = get_page(request, municipality, pk)
    is_away = proposal.thread.is_away or proposal.is_unseen
    if is_away and not may_read_words(request.user, proposal):
        raise Http404
    if not own_outside and proposal.is_closed_to(request.user):
        raise Http404
    return proposal


def get_page(request: HttpRequest, municipality: Municipality, pk: int) -> Proposal:
    """The proposal for its own page, which everybody may see without its words, or 404. Who wrote it
    reads it also where the process is closed to them."""
    proposal = proposal_for(request.user, municipality, pk)
    if proposal is None:
        raise Http404
    return proposal
