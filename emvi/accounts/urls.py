from allauth.account import views as account_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.webauthn import views as webauthn_views
from django.urls import include, path

from emvi.accounts.fresh import fresh_login_required
from emvi.accounts.together import in_one_transaction
from emvi.accounts.views import confirm_code, entrance, my_account, sign_up, terms

own = (
    [
        path("", my_account.settings, name="settings"),
        path("sign-up/", sign_up.sign_up, name="sign-up"),
        path("sign-up/words/", sign_up.sign_up_words, name="sign-up-words"),
        path("confirm/", confirm_code.confirm_code, name="confirm-code"),
        path("words/", my_account.phrase_change, name="phrase-change"),
        path("password/", my_account.password_change, name="password-change"),
        path("sessions/<int:pk>/end/", my_account.session_end, name="session-end"),
        path("delete/", my_account.delete_account, name="delete-account"),
        path("deleted/", entrance.account_deleted, name="account-deleted"),
        path("logged-out/", entrance.logged_out, name="logged-out"),
        path("terms/", terms.terms, name="terms"),
        path("terms/<int:version>/", terms.terms_version, name="terms-version"),
        path("shared-phone/", entrance.shared_phone, name="shared-phone"),
    ],
    "accounts",
)

# allauth's own names. What it has more than this (password reset, links in mails) is not offered:
# a mailed code opens the account, and inside it new words or a password can be chosen.
urlpatterns = [
    path("", include(own)),
    path("login/", entrance.LoginView.as_view(), name="account_login"),
    path("login/code/", account_views.request_login_code, name="account_request_login_code"),
    path(
        "login/code/confirm/", account_views.confirm_login_code, name="account_confirm_login_code"
    ),
    path("logout/", account_views.logout, name="account_logout"),
    path("inactive/", account_views.account_inactive, name="account_inactive"),
    path("sign-up/e-mail/", in_one_transaction(account_views.signup), name="account_signup"),
    path("reauthenticate/", account_views.reauthenticate, name="account_reauthenticate"),
    path(
        "e-mail/",
        fresh_login_required(in_one_transaction(account_views.email)),
        name="account_email",
    ),
    path(
        "e-mail/code/",
        in_one_transaction(account_views.email_verification_sent),
        name="account_email_verification_sent",
    ),
    path(
        "second-factor/totp/activate/",
        fresh_login_required(in_one_transaction(totp_views.activate_totp)),
        name="mfa_activate_totp",
    ),
    path(
        "second-factor/webauthn/add/",
        fresh_login_required(in_one_transaction(webauthn_views.add_webauthn)),
        name="mfa_add_webauthn",
    ),
    path(
        "second-factor/totp/deactivate/",
        in_one_transaction(totp_views.deactivate_totp),
        name="mfa_deactivate_totp",
    ),
    path(
        "second-factor/recovery-codes/generate/",
        in_one_transaction(recovery_views.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "second-factor/webauthn/keys/<int:pk>/remove/",
        in_one_transaction(webauthn_views.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path("second-factor/", include("allauth.mfa.urls")),
]
