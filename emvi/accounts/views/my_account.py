from typing import Any

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from emvi.accounts.actions import (
    change_settings,
    erase_account,
    set_password,
    set_phrase,
)
from emvi.accounts.forms import (
    EraseForm,
    PasswordForm,
    SettingsForm,
    WordsLanguageForm,
    WrittenDownForm,
)
from emvi.accounts.fresh import fresh_login_required
from emvi.accounts.models import Account
from emvi.accounts.queries import sessions_of, ways_in
from emvi.accounts.sessions import remember_session
from emvi.accounts.sharing import set_shared_phone
from emvi.accounts.sign_up import SignUp, forget_sign_up, pending_sign_up
from emvi.refusals import Refused


@login_required
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """My account: how I am served, and by what I come in."""
    account = Account.objects.get(pk=request.user.pk)
    form = SettingsForm(request.POST or None, instance=account)
    if form.is_valid():
        shared = form.cleaned_data["is_shared_phone"]
        if shared != request.user.is_shared_phone:
            set_shared_phone(request, shared)
        change_settings(account, language=form.cleaned_data["language"], is_shared_phone=shared)
        with override(account.language):
            messages.success(request, _("Saved."))
            return redirect("accounts:settings")
    context = {"form": form, "ways": ways_in(account), "sessions": sessions_of(account)}
    return render(request, "accounts/settings.html", context)


@login_required
@require_POST
def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Log out in one other place."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    session.end()
    messages.success(request, _("Logged out there."))
    return redirect(reverse("accounts:settings") + "#sessions")


@fresh_login_required
@sensitive_post_parameters("password", "password2")
def password_change(request: HttpRequest) -> HttpResponse:
    """Choose a password of one's own in place of the eight words."""
    form = PasswordForm(request.POST or None, account=request.user)
    if form.is_valid():
        with transaction.atomic():
            account = _own_row(request)
            set_password(account, password=form.cleaned_data["password"])
            _stay_logged_in(request, account)
        messages.success(request, _("Your password is changed. Other devices are logged out."))
        return redirect("accounts:settings")
    return render(request, "accounts/password_change.html", {"form": form})


@fresh_login_required
@sensitive_post_parameters("word")
def phrase_change(request: HttpRequest) -> HttpResponse:
    """Eight new words. The old ones work until one of the new ones is typed back."""
    pending = pending_sign_up(request)
    other_words = request.POST.get("do") == "other"
    if pending is None or pending.login != request.user.login:
        pending = _new_words(request, get_language())
    is_old_page = pending.is_of_another_window(request)
    if other_words and not is_old_page:
        choice = WordsLanguageForm(request.POST)
        language = choice.cleaned_data["words_in"] if choice.is_valid() else pending.words_in
        pending = _new_words(request, language)
    form = WrittenDownForm(
        None if other_words or is_old_page else request.POST or None, number=pending.asked
    )
    if form.is_valid():
        if pending.is_written_down(form.cleaned_data["word"]):
            forget_sign_up(request)
            with transaction.atomic():
                account = _own_row(request)
                set_phrase(account, phrase=pending.phrase)
                _stay_logged_in(request, account)
            messages.success(request, _("Your new words work now. The old ones do not."))
            return redirect("accounts:settings")
        form.add_error("word", _("This is another word. Look at your paper and try again."))
    context = {
        "form": form,
        "pending": pending,
        "is_old_page": is_old_page,
        "language_form": WordsLanguageForm(initial={"words_in": pending.words_in}),
    }
    return render(request, "accounts/phrase_change.html", context)


def _new_words(request: HttpRequest, language: str) -> SignUp:
    pending = SignUp.begin(login=request.user.login, shared=False, next="", words_in=language)
    pending.keep(request)
    return pending


def _own_row(request: HttpRequest) -> Account:
    return Account.objects.get(pk=request.user.pk)


def _stay_logged_in(request: HttpRequest, account: Account) -> None:
    """Other sessions have ended with the old password; this one goes on under a new key."""
    update_session_auth_hash(request, account)
    remember_session(request)
    get_adapter().send_notification_mail("account/email/password_changed", account)


@fresh_login_required
@require_http_methods(["GET", "POST"])
def delete_account(request: HttpRequest) -> HttpResponse:
    """Erase one's account, after reading what that means."""
    form = EraseForm(request.POST or None, account=request.user)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        try:
            erase_account(_own_row(request), words=form.cleaned_data["words"], by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            get_adapter().logout(request)
            return redirect("accounts:account-deleted")
    return render(request, "accounts/delete_account.html", context)
