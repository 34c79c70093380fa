"""Tokens for programs: see them, make one, revoke one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from emvi.accounts.fresh import fresh_login_required
from emvi.accounts.tokens import make_token, revoke_token, tokens_of
from emvi.front.forms import TokenForm
from emvi.municipalities.permissions import holds_any_role
from emvi.municipalities.second_factor import made_second_step_lately
from emvi.refusals import Refused

HOUR = 3600


@login_required
def token_list(request: HttpRequest) -> HttpResponse:
    return render(request, "front/token_list.html", {"tokens": tokens_of(request.user)})


@fresh_login_required
@require_http_methods(["GET", "POST"])
def token_make(request: HttpRequest) -> HttpResponse:
    """The answer to the form shows the token; it is shown once. Rights of staff can be given to a
    program only a few minutes after the second step."""
    is_staff = holds_any_role(request.user)
    may_act_as_staff = is_staff and made_second_step_lately(request)
    form = TokenForm(request.POST or None, may_act_as_staff=may_act_as_staff)
    if form.is_valid():
        once = f"token:{request.user.pk}:{form.cleaned_data['key']}"
        if not cache.add(once, 1, HOUR):
            messages.error(request, _("This token was made already. It is shown once only."))
            return redirect("front:token-list")
        try:
            return _made(request, form)
        except Refused as refusal:
            cache.delete(once)
            form.add_error(None, str(refusal))
    context = {"form": form, "asks_for_second_step": is_staff and not may_act_as_staff}
    return render(request, "front/token_make.html", context)


def _made(request: HttpRequest, form: TokenForm) -> HttpResponse:
    token, plain = make_token(
        request.user,
        name=form.cleaned_data["name"],
        scopes=form.cleaned_data["scopes"],
        expires_on=form.expires_on(),
    )
    return render(request, "front/token_made.html", {"token": token, "plain": plain})


@login_required
@require_POST
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(request.user.api_tokens, pk=pk)
    revoke_token(token, by=request.user)
    messages.success(request, _("Revoked. The program gets in no more."))
    return redirect("front:token-list")
