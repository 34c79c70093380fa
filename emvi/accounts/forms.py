import unicodedata
from typing import Any

from allauth.account import forms as account_forms
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from emvi.accounts.consents import agree, current_terms
from emvi.accounts.models import Account, Words, normalise_login
from emvi.accounts.queries import is_login_taken
from emvi.languages.widgets import LanguageSelect

PLAIN_TYPING = {"autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}


def password_input(autocomplete: str) -> forms.PasswordInput:
    return forms.PasswordInput(attrs={"autocomplete": autocomplete} | PLAIN_TYPING)


class AgreesToTerms:
    """Asks for agreement to the terms of use, once there are any. `version` is theirs."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terms = current_terms()
        self.version = terms.version if terms else 0
        if terms:
            self.fields["terms"] = forms.BooleanField(
                label=_("I agree to the terms of use"),
                error_messages={"required": _("Without your agreement we cannot make an account.")},
            )


class SignUpForm(AgreesToTerms, forms.Form):
    """Step 1: a login name, and whether others use this phone too."""

    login = forms.CharField(
        label=_("Login name"),
        min_length=3,
        max_length=40,
        help_text=_("Only you see it. A word or a first name is enough, not your full name."),
        widget=forms.TextInput(attrs={"autocomplete": "username"} | PLAIN_TYPING),
        validators=Account._meta.get_field("login").validators,
    )
    shared = forms.BooleanField(
        label=_("This is a shared phone"),
        required=False,
        help_text=_("You are logged out after a pause, and nothing stays on the phone."),
    )

    def clean_login(self) -> str:
        login = normalise_login(self.cleaned_data["login"])
        if is_login_taken(login):
            raise ValidationError(_("This login name is taken."), code="taken")
        return login


class WrittenDownForm(forms.Form):
    """Step 2: one of the eight words, to see that they are on paper."""

    word = forms.CharField(
        max_length=400,
        help_text=_("So we know that you wrote them down."),
        widget=forms.TextInput(attrs={"autocomplete": "off"} | PLAIN_TYPING),
    )

    def __init__(self, *args: Any, number: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["word"].label = _("Type word %(number)s") % {"number": number}


class WordsLanguageForm(forms.Form):
    """Other words, perhaps in another language."""

    words_in = forms.ChoiceField(
        label=_("Language of the words"), choices=settings.LANGUAGES, widget=LanguageSelect
    )


class LoginForm(account_forms.LoginForm):
    """Login name or e-mail address, with the eight words or a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label = _("Login name or e-mail address")
        login.widget = forms.TextInput(attrs={"autocomplete": "username"} | PLAIN_TYPING)
        password.label = _("Your eight words, or your password")
        password.help_text = _("Capital letters and commas between the words do not matter.")
        password.widget = password_input("current-password")

    def _setup_password_field(self) -> None:
        """allauth would drop the field, because sign-up by e-mail asks for no password."""

    def clean_login(self) -> str:
        return normalise_login(self.cleaned_data["login"])


class EmailSignUpForm(AgreesToTerms, account_forms.SignupForm):
    """An account with an e-mail address: a mailed code opens it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_email(self.fields["email"])

    def custom_signup(self, request: HttpRequest, user: Account) -> None:
        if terms := current_terms():
            agree(user, terms, language=user.language)


class LoginCodeForm(account_forms.RequestLoginCodeForm):
    """Asks for a code by e-mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_email(self.fields["email"])


class AddEmailForm(account_forms.AddEmailForm):
    """Adds an address, or puts another in its place."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_email(self.fields["email"])


def _name_email(field: forms.Field) -> None:
    field.label = _("E-mail address")
    field.widget = forms.EmailInput(attrs={"autocomplete": "email"})


class AnyDigits:
    """Codes may be typed with the digits of any script."""

    code_label = _("Code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = self.code_label
        self.fields["code"].widget = forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric"} | PLAIN_TYPING
        )

    def clean_code(self) -> str:
        typed = self.cleaned_data["code"]
        self.cleaned_data["code"] = "".join(str(unicodedata.digit(char, char)) for char in typed)
        return super().clean_code()


class ConfirmLoginCodeForm(AnyDigits, account_forms.ConfirmLoginCodeForm):
    pass


class ConfirmEmailCodeForm(AnyDigits, account_forms.ConfirmEmailVerificationCodeForm):
    pass


class ActivateAppForm(AnyDigits, totp_forms.ActivateTOTPForm):
    code_label = _("Code that your app shows now")


class AddPasskeyForm(webauthn_forms.AddWebAuthnForm):
    """A passkey that opens the account by itself, or only makes the second step."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the passkey")
        self.fields["passwordless"].label = _("Log in with it alone")
        self.fields["passwordless"].help_text = _(
            "Then it asks for your finger, your face or a PIN each time."
        )


class EditPasskeyForm(webauthn_forms.EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the passkey")


class SecondStepForm(AnyDigits, mfa_forms.AuthenticateForm):
    code_label = _("Code of your app, or a reserve code")


class SecondStepAgainForm(AnyDigits, mfa_forms.ReauthenticateForm):
    code_label = _("Code of your app, or a reserve code")


class ReauthenticateForm(account_forms.ReauthenticateForm):
    """Says again who it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["password"]
        field.label = _("Your eight words, or your password")
        field.help_text = ""
        field.widget = password_input("current-password")


class SettingsForm(forms.ModelForm):
    """How somebody wants to be served."""

    language = forms.ChoiceField(
        label=_("Language of your mails"), choices=settings.LANGUAGES, widget=LanguageSelect
    )

    class Meta:
        model = Account
        fields = ["language", "is_shared_phone"]
        labels = {"is_shared_phone": _("I use a shared phone")}
        help_texts = {
            "is_shared_phone": _(
                "You are logged out after a pause, and nothing stays on the phone."
            )
        }


class PasswordForm(forms.Form):
    """A password of one's own in place of the eight words."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=200,
        help_text=_("At least 10 characters. Several words are easier to remember than symbols."),
        widget=password_input("new-password"),
    )
    password2 = forms.CharField(
        label=_("New password, once more"), strip=False, widget=password_input("new-password")
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_password(self) -> str:
        return get_adapter().clean_password(self.cleaned_data["password"], user=self.account)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "password" in cleaned and cleaned["password"] != cleaned.get("password2"):
            self.add_error("password2", _("Type the same password both times."))
        return cleaned


class EraseForm(forms.Form):
    """What becomes of one's words; and the login name or address, typed, so that nobody erases an
    account by mistake."""

    words = forms.ChoiceField(
        label=_("Your proposals and comments"),
        choices=Words.choices,
        initial=Words.STAY,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        max_length=254, widget=forms.TextInput(attrs={"autocomplete": "off"} | PLAIN_TYPING)
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = account.email or account.login
        self.fields["name"].label = _("To delete, type: %(name)s") % {"name": self.expected}

    def clean_name(self) -> str:
        if normalise_login(self.cleaned_data["name"]) != normalise_login(self.expected):
            raise ValidationError(_("This is not the name of this account."))
        return self.expected
