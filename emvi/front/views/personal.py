from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from emvi.municipalities.blocks import blocks_of, unblock_person
from emvi.municipalities.models import RoleGrant
from emvi.notifications.notices import context_of, contexts_of
from emvi.notifications.queries import inbox as inbox_of
from participation.proposals.drafts import claim_drafts
from participation.proposals.queries import own_proposals


@login_required
def my_page(request: HttpRequest) -> HttpResponse:
    """Everything of one's own in one place."""
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
    if notice.read_at is None:
        notice.read_at = timezone.now()
        notice.save(update_fields=["read_at"])
    if context.get("text"):
        return render(request, "front/notice.html", {"notice": notice, **context})
    return redirect(context["url"])


@login_required
def block_list(request: HttpRequest) -> HttpResponse:
    """Whom I block, by the names under which I met them."""
    return render(request, "front/block_list.html", {"blocks": blocks_of(request.user)})


@login_required
@require_POST
def person_unblock(request: HttpRequest, pk: int) -> HttpResponse:
    """See somebody again."""
    unblock_person(get_object_or_404(blocks_of(request.user), pk=pk), by=request.user)
    messages.success(request, _("No longer blocked."))
    return redirect("front:block-list")
