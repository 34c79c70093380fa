from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import complete_signup, get_next_redirect_url
from allauth.core.ratelimit import respond_429
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from emvi.accounts.actions import create_account
from emvi.accounts.forms import SignUpForm, WordsLanguageForm, WrittenDownForm
from emvi.accounts.models import Terms
from emvi.accounts.queries import free_logins
from emvi.accounts.sharing import is_shared_phone, set_shared_phone
from emvi.accounts.sign_up import SignUp, forget_sign_up, pending_sign_up
from emvi.limits import allow, client_address

HOUR = 3600
# Saying "taken" tells that a login name exists, so it is said only so often. The address has a
# wide limit: a whole shelter may share one.
TAKEN_A_SESSION, TAKEN_AN_ADDRESS = 10, 60
# Accounts are no failures, and count only against a program that makes them without end: on the
# evening on which somebody shows the portal to a shelter of several hundred people, all get in.
ACCOUNTS_AN_ADDRESS = 600


@never_cache
@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """Step 1: choose a login name."""
    next_url = get_next_redirect_url(request) or ""
    if request.user.is_authenticated:
        return HttpResponseRedirect(next_url) if next_url else redirect("front:my-page")
    if request.method == "POST":
        if not _may_try(request, count=False):
            return _too_many(request)
        form = SignUpForm(request.POST)
        if form.is_valid():
            return _begin(request, form, next_url)
        if form.has_error("login", "taken"):
            _may_try(request)
    else:
        form = SignUpForm(initial={"shared": is_shared_phone(request)})
    taken = form.data.get("login", "") if form.has_error("login", "taken") else ""
    return render(
        request,
        "accounts/sign_up.html",
        {"form": form, "next": next_url, "suggestions": free_logins(taken) if taken else []},
    )


def _begin(request: HttpRequest, form: SignUpForm, next_url: str) -> HttpResponse:
    SignUp.begin(
        login=form.cleaned_data["login"],
        shared=form.cleaned_data["shared"],
        next=next_url,
        words_in=get_language(),
        terms=form.version,
    ).keep(request)
    return redirect("accounts:sign-up-words")


def _may_try(request: HttpRequest, *, count: bool = True) -> bool:
    if not request.session.session_key:
        request.session.create()
    by_session = f"taken:session:{request.session.session_key}"
    by_address = f"taken:address:{client_address(request)}"
    return allow(by_session, limit=TAKEN_A_SESSION, seconds=HOUR, count=count) and allow(
        by_address, limit=TAKEN_AN_ADDRESS, seconds=HOUR, count=count
    )


def already_in(request: HttpRequest) -> HttpResponse:
    """To who came in by another window, and goes on in this one."""
    there = _("The account is there already, and you are logged in: %(login)s")
    messages.info(request, there % {"login": request.user.login})
    return redirect("accounts:sign-up")


def _too_many(request: HttpRequest) -> HttpResponse:
    return respond_429(request)


@never_cache
@sensitive_post_parameters("word")
@require_http_methods(["GET", "POST"])
def sign_up_words(request: HttpRequest) -> HttpResponse:
    """Step 2: the eight words, shown here only; one of them asked back."""
    pending = pending_sign_up(request)
    if request.user.is_authenticated and request.method == "POST":
        return already_in(request)
    if pending is None or request.user.is_authenticated:
        return redirect("accounts:sign-up")
    is_old_page = pending.is_of_another_window(request)
    if request.POST.get("do") == "other" and not is_old_page:
        choice = WordsLanguageForm(request.POST)
        pending.change_words(
            choice.cleaned_data["words_in"] if choice.is_valid() else pending.words_in
        )
        pending.keep(request)
        return redirect("accounts:sign-up-words")
    form = WrittenDownForm(None if is_old_page else request.POST or None, number=pending.asked)
    if form.is_valid():
        if pending.is_written_down(form.cleaned_data["word"]):
            return _finish(request, pending)
        form.add_error("word", _("This is another word. Look at your paper and try again."))
    context = {
        "form": form,
        "pending": pending,
        "is_old_page": is_old_page,
        "language_form": WordsLanguageForm(initial={"words_in": pending.words_in}),
    }
    return render(request, "accounts/sign_up_words.html", context)


def _finish(request: HttpRequest, pending: SignUp) -> HttpResponse:
    if not allow(
        f"accounts:address:{client_address(request)}", limit=ACCOUNTS_AN_ADDRESS, seconds=HOUR
    ):
        return _too_many(request)
    forget_sign_up(request)
    try:
        account = create_account(
            pending.login,
            phrase=pending.phrase,
            language=get_language(),
            is_shared_phone=pending.shared,
            terms=Terms.objects.published().filter(version=pending.terms).first(),
        )
    except ValidationError:
        messages.error(
            request, _("Somebody took this login name a moment ago. Choose another one.")
        )
        return redirect("accounts:sign-up")
    if pending.shared:
        set_shared_phone(request, True)
    messages.success(request, _("Your account is made, and you are logged in."))
    record_authentication(request, account, method="password", username=account.login)
    return complete_signup(request, account, None, pending.next or None)
