from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from emvi.accounts import mails
from emvi.accounts.fresh import is_fresh
from emvi.accounts.known_browser import known_mark, remember_browser
from emvi.accounts.models import Account, new_login
from emvi.accounts.queries import confirmed_address
from emvi.accounts.sealing import box
from emvi.accounts.second_step import has_second_factor
from emvi.accounts.sharing import is_shared_phone
from emvi.limits import allow, digest_of_address

MOST_AT_ONCE, FIVE_MINUTES = 12, 300

WRONG = _("The login name and the words do not fit together. Check both and try again.")
TOO_MANY = _("Too many tries. Wait a few minutes, then try again.")


class AccountAdapter(DefaultAccountAdapter):
    """Ties allauth to the portal: its words, its mails, its accounts without an address."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is locked."),
        "duplicate_email": _("This address already belongs to your account."),
        "email_password_mismatch": WRONG,
        "email_taken": _("This address cannot be used."),
        "enter_current_password": _("This is not your password or phrase of now."),
        "incorrect_code": _("This code is not right. Check it and try again."),
        "incorrect_password": _("This is not right. Check it and try again."),
        "invalid_login": WRONG,
        "rate_limited": TOO_MANY,
        "same_as_current": _("This is your address already."),
        "too_many_login_attempts": TOO_MANY,
        "username_password_mismatch": WRONG,
    }

    def get_login_stages(self) -> list[str]:
        """Accounts without an e-mail address pass the stage that confirms one."""
        theirs = "allauth.account.stages.EmailVerificationStage"
        ours = "emvi.accounts.stages.EmailVerificationStage"
        return [ours if stage == theirs else stage for stage in super().get_login_stages()]

    def populate_username(self, request: HttpRequest, user: Account) -> None:
        """Never from the e-mail address: login names stand on pages of the staff."""
        user.login = user.login or new_login()

    def save_user(self, request: HttpRequest, user: Account, form: Any, commit: bool = True):
        user.language = get_language() or settings.LANGUAGE_CODE
        return super().save_user(request, user, form, commit=commit)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return not is_fresh(self.request)

    def respond_user_inactive(self, request: HttpRequest, user: Account) -> HttpResponse:
        """Who knows the words of a locked account reads why it is locked, and whom to ask."""
        context = {"reason": user.lock_reason, "language": user.lock_reason_language}
        return render(request, "account/account_inactive.html", context, status=403)

    def can_delete_email(self, email_address: EmailAddress) -> bool:
        """Not the last way into the account."""
        account = email_address.user
        has_passkey = Authenticator.objects.filter(
            user=account, type=Authenticator.Type.WEBAUTHN
        ).exists()
        return account.has_usable_password() or has_passkey

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:logged-out")

    def post_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        remember_browser(request, response, user)
        return response

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """allauth counts wrong tries under this key: by what was typed, and by the browser where
        its owner is known to have logged in. (It offers no public place for it.)"""
        typed = credentials.get("email") or credentials.get("username") or ""
        key = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key}:{known_mark(request, typed)}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """allauth reads its count and writes it later: many guesses at one moment would slip
        through. This one counts in one step, and right ones too."""
        key = self._get_login_attempts_cache_key(request, **credentials)
        if not allow(f"login:{key}", limit=MOST_AT_ONCE, seconds=FIVE_MINUTES):
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def logout(self, request: HttpRequest) -> None:
        shared = is_shared_phone(request)
        super().logout(request)
        request.has_logged_out, request.was_shared_phone = True, shared

    def get_reauthentication_methods(self, user: Any) -> list[dict]:
        """allauth's, in our words, and a code by e-mail. Not for those with a second factor: a
        code alone would undo what the factor is for."""
        words = {
            "reauthenticate": _("Use your password or your eight words"),
            "mfa_reauthenticate": _("Use the code of your app or a reserve code"),
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
        }
        methods = super().get_reauthentication_methods(user)
        methods = [method | {"description": words[method["id"]]} for method in methods]
        if user.is_authenticated and confirmed_address(user) and not has_second_factor(user):
            url = reverse("accounts:confirm-code")
            methods.append({"id": "code", "description": _("Get a code by e-mail"), "url": url})
        return methods

    def get_client_ip(self, request: HttpRequest) -> str:
        """For counting tries only; allauth would write it into the cache as it is."""
        return digest_of_address(request)

    def send_account_already_exists_mail(self, email: str) -> None:
        self.send_mail("account/email/account_already_exists", email, {})

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the mail into the outbox, in the transaction of what it tells of."""
        by = self.request.user if self.request and self.request.user.is_authenticated else None
        kind = mails.kind_of(template_prefix)
        mails.post(kind, email, code=context.get("code", ""), by=by)


class MFAAdapter(DefaultMFAAdapter):
    """Ties allauth's second factors to the portal. Their secrets are not readable in a backup."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right. Check it and try again."),
        "unverified_email": _("First confirm your e-mail address."),
    }

    def generate_authenticator_name(self, user: Account, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number}

    def encrypt(self, text: str) -> str:
        return box("second-factor").encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return box("second-factor").decrypt(encrypted_text.encode()).decode()
