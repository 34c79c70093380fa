from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from emvi.municipalities.models import RoleGrant
from emvi.notifications.notices import context_of, contexts_of
from emvi.notifications.queries import inbox as inbox_of
from emvi.upkeep.board import read_only
from participation.proposals.drafts import claim_drafts
from participation.proposals.queries import own_proposals


@login_required
def my_page(request: HttpRequest) -> HttpResponse:
    """Everything of one's own in one place."""
    if read_only() is None:
        claim_drafts(request)
    account = request.user
    context = {
        "runs_portal": account.is_superuser,
        "proposals": own_proposals(account),
        "drafts": account.proposal_drafts.select_related("process__municipality"),
        "names": account.public_names.select_related("municipality"),
        "verifications": account.verifications.select_related("municipality"),
        "grants": RoleGrant.objects.running()
        .filter(account=account)
        .select_related("municipality", "organisation"),
    }
    return render(request, "front/my_page.html", context)


@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """Notices, newest first. Each says in one line what it is about."""
    notices = list(inbox_of(request.user)[:50])
    contexts = contexts_of(notices)
    for notice in notices:
        notice.context = contexts.get(notice.pk)
    context = {"notices": [notice for notice in notices if notice.context]}
    return render(request, "front/inbox.html", context)


@login_required
def inbox_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a notice as read and show it."""
    notice = inbox_of(request.user).filter(pk=pk).first()
    context = context_of(notice) if notice else None
    if context is None:
        raise Http404
    if notice.read_at is None and read_only() is None:
        notice.read_at = timezone.now()
        notice.save(update_fields=["read_at"])
    if context.get("text"):
        return render(request, "front/notice.html", {"notice": notice, **context})
    return redirect(context["url"])
