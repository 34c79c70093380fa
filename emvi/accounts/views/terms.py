from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from emvi.accounts.consents import agree, current_terms, has_agreed
from emvi.accounts.models import Terms


@require_http_methods(["GET", "POST"])
def terms(request: HttpRequest) -> HttpResponse:
    """The terms of use, for everybody; who has not agreed to them yet can do so, or leave."""
    current = current_terms()
    signed_in = request.user.is_authenticated
    agreed = signed_in and current is not None and has_agreed(request.user, current.version)
    target = request.POST.get("next") or request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}):
        target = ""
    if request.method == "POST" and signed_in and current is not None:
        agree(request.user, current, language=get_language())
        messages.success(request, _("Thank you. You agree to the terms."))
        return HttpResponseRedirect(target) if target else redirect("accounts:terms")
    context = {
        "terms": current,
        "asks": signed_in and current is not None and not agreed,
        "agreed": agreed,
        "next": target,
        "versions": Terms.objects.published()[1:20] if current else [],
    }
    return render(request, "accounts/terms.html", context)


def terms_version(request: HttpRequest, version: int) -> HttpResponse:
    """A version of the terms that people agreed to once."""
    if current_terms() is None:
        raise Http404
    old = get_object_or_404(Terms.objects.published(), version=version)
    return render(
        request, "accounts/terms.html", {"terms": old, "versions": [], "is_earlier": True}
    )
