from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.static import serve

from emvi.municipalities.blocks import unseen_by
from participation.proposals.drafts import SESSION_KEY
from participation.proposals.models import Proposal, ProposalDraft
from participation.proposals.queries import mark_unseen
from participation.proposals.rules import may_read_words


def photo(request: HttpRequest, stored: str) -> HttpResponse:
    """A photo, for those who may read the words it belongs to. We re-encoded it when it came in,
    so it can be served as it is."""
    if not (_is_shown(request, stored) or _is_own_draft(request, stored)):
        raise Http404
    response = serve(request, stored, document_root=settings.MEDIA_ROOT)
    # Asked for again each time: what is hidden must not come out of a cache.
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _is_shown(request: HttpRequest, stored: str) -> bool:
    proposal = (
        Proposal.objects.filter(photo=stored)
        .select_related("municipality", "thread", "author")
        .first()
    )
    if proposal is None:
        return False
    mark_unseen(proposal, unseen_by(request.user, proposal.municipality))
    return may_read_words(request.user, proposal)


def _is_own_draft(request: HttpRequest, stored: str) -> bool:
    draft = ProposalDraft.objects.filter(photo=stored).first()
    if draft is None:
        return False
    if draft.account_id is not None:
        return draft.account_id == request.user.pk
    return str(draft.key) in request.session.get(SESSION_KEY, {}).values()
