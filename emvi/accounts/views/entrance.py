from allauth.account import views
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from emvi.accounts.sharing import is_shared_phone, set_shared_phone


class LoginView(views.LoginView):
    """The way in. Says so when a session ended after a pause."""

    def get_context_data(self, **kwargs):
        ended = (
            settings.SESSION_COOKIE_NAME in self.request.COOKIES and self.request.session.is_empty()
        )
        return super().get_context_data(**kwargs) | {"session_ended": ended}


def logged_out(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/logged_out.html")


def account_deleted(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/account_deleted.html")


@require_http_methods(["GET", "POST"])
def shared_phone(request: HttpRequest) -> HttpResponse:
    """Switch shared-phone mode on or off for this browser, with an account or without."""
    if request.method == "POST":
        set_shared_phone(request, request.POST.get("shared") == "yes")
        target = request.POST.get("next", "")
        if url_has_allowed_host_and_scheme(target, {request.get_host()}):
            return HttpResponseRedirect(target)
        return redirect("accounts:shared-phone")
    context = {"shared": is_shared_phone(request), "next": request.GET.get("next", "")}
    return render(request, "accounts/shared_phone.html", context)
