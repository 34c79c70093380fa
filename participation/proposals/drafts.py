"""Drafts on the server: from the first step, before there is an account too.

A guest's session holds the keys of their drafts; the first page after the login claims them. On a
shared phone nothing is kept: there the form carries its own text from step to step.
"""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from emvi.accounts.sharing import is_shared_phone
from participation.processes.models import Process
from participation.proposals.models import ProposalDraft

SESSION_KEY = "proposal_drafts"
CHOICES_KEY = "proposal_choices"
GONE = _(
    "Your draft is not here any more. It is published already, or it was deleted because it was "
    "old. Please write the text again."
)
DETAILS_KEPT = _("Topic and place are kept. Choose a photo and files again.")
OUT_OF_REACH = _(
    "You are not logged in, or your draft was deleted because it was old. Log in to look for it. "
    "Look at topic and place once more. Photo and files must be chosen again."
)


def draft_for(request: HttpRequest, process: Process) -> ProposalDraft | None:
    """This person's draft in this process. On a shared phone only one that was begun before
    somebody said so: it can be finished, and nobody reaches it after the log-out."""
    drafts = ProposalDraft.objects.filter(process=process).select_related("theme", "place")
    if request.user.is_authenticated and not is_shared_phone(request):
        claim_drafts(request)
        return drafts.filter(account=request.user).order_by("-changed_at").first()
    key = request.session.get(SESSION_KEY, {}).get(str(process.pk))
    return drafts.filter(key=key, account__isnull=True).first() if key else None


def start_draft(request: HttpRequest, process: Process) -> ProposalDraft:
    """The draft to write into; a new one when there is none."""
    draft = draft_for(request, process)
    if draft is not None:
        return draft
    if request.user.is_authenticated:
        return ProposalDraft.objects.create(process=process, account=request.user)
    draft = ProposalDraft.objects.create(process=process)
    keys = request.session.get(SESSION_KEY, {})
    request.session[SESSION_KEY] = {**keys, str(process.pk): str(draft.key)}
    return draft


def begin_again(request: HttpRequest, process: Process, chosen: dict[str, Any]) -> bool:
    """A draft that went away between two steps: its successor has what was chosen in the second.
    False, and no successor, where nothing was."""
    kept = {name: chosen[name] for name in ("theme", "place", "photo_alt") if chosen.get(name)}
    if not kept:
        return False
    draft = start_draft(request, process)
    for name, value in kept.items():
        setattr(draft, name, value)
    draft.save()
    return True


def keep_choices(request: HttpRequest, process: Process, chosen: dict[str, Any]) -> None:
    """Topic and place of somebody whose draft is out of reach, until there is one to put them in."""
    if not is_shared_phone(request):
        kept = {name: chosen[name].pk for name in ("theme", "place") if chosen.get(name)}
        request.session[CHOICES_KEY] = {str(process.pk): kept}


def details_of(request: HttpRequest, process: Process, draft: ProposalDraft) -> dict[str, Any]:
    """What the second step shows as chosen."""
    kept = request.session.get(CHOICES_KEY, {}).get(str(process.pk), {})
    return {
        "theme": draft.theme_id or kept.get("theme"),
        "place": draft.place_id or kept.get("place"),
        "photo_alt": draft.photo_alt,
    }


def claim_drafts(request: HttpRequest) -> None:
    """After the login, what was written before it belongs to the account."""
    if not request.user.is_authenticated or is_shared_phone(request):
        return
    if SESSION_KEY not in request.session:
        return
    keys = request.session.pop(SESSION_KEY)
    ProposalDraft.objects.filter(key__in=keys.values(), account__isnull=True).update(
        account=request.user
    )
