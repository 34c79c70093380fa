from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from emvi.front.queries import name_met
from emvi.municipalities.blocks import block_person, blocks_of, unblock_person
from emvi.municipalities.models import Municipality, RoleGrant
from emvi.municipalities.queries import towns_to_confirm
from emvi.notifications.actions import mark_all_read, mark_read
from emvi.notifications.kinds import context_of, contexts_of
from emvi.notifications.queries import inbox as inbox_of
from emvi.notifications.queries import inbox_page, main_zone
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
        "code_towns": towns_to_confirm(account),
        "verifications": account.verifications.select_related("municipality"),
        "grants": RoleGrant.objects.running()
        .filter(account=account)
        .select_related("municipality", "organisation"),
    }
    return render(request, "front/my_page.html", context)


@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """Notices, newest first, day by day. Each says in one line what it is about. What its reader
    must not read any more is not there, and no longer counts as new."""
    account = request.user
    page = inbox_page(account, cursor=request.GET.get("after", ""))
    contexts = contexts_of(page.items)
    for notice in page:
        notice.context = contexts.get(notice.pk)
    if read_only() is None:
        mark_read(account, [notice.pk for notice in page if notice.context is None])
    shown = [notice for notice in page if notice.context is not None]
    with timezone.override(main_zone(account)):
        days = groupby(shown, key=lambda notice: timezone.localdate(notice.created_at))
        context = {
            "days": [(day, list(notices)) for day, notices in days],
            "after": page.after,
        }
        return render(request, "front/inbox.html", context)


@login_required
@require_POST
def inbox_read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    mark_all_read(request.user)
    return redirect("front:inbox")


@login_required
def inbox_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a notice as read and show it."""
    notice = inbox_of(request.user).filter(pk=pk).first()
    if notice is None:
        raise Http404
    if notice.read_at is None and read_only() is None:
        notice.read_at = timezone.now()
        notice.save(update_fields=["read_at"])
    context = context_of(notice)
    if context is None:
        messages.info(request, _("What this message was about is not shown any more."))
        return redirect("front:inbox")
    if context.get("is_read_here"):
        return render(request, "front/notice.html", {"notice": notice, **context})
    return redirect(context["url"])


@login_required
def block_list(request: HttpRequest) -> HttpResponse:
    """Whom I block, by the names under which I met them."""
    return render(request, "front/block_list.html", {"blocks": blocks_of(request.user)})


@login_required
def person_block(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """Block whoever writes under a public name. Somebody who blocks this reader is not there."""
    name = name_met(request.user, municipality, pk)
    if name is None:
        raise Http404
    if name.account_id == request.user.pk:
        raise PermissionDenied(_("You cannot block yourself."))
    if request.method == "POST":
        block_person(name, by=request.user)
        messages.success(request, _("Blocked. You see nothing of each other any more."))
        return redirect("front:block-list")
    return render(request, "front/person_block.html", {"name": name})


@login_required
@require_POST
def person_unblock(request: HttpRequest, pk: int) -> HttpResponse:
    """See somebody again."""
    unblock_person(get_object_or_404(blocks_of(request.user), pk=pk), by=request.user)
    messages.success(request, _("No longer blocked."))
    return redirect("front:block-list")
