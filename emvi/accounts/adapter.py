from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Ties allauth to the portal."""


class MFAAdapter(DefaultMFAAdapter):
    """Ties allauth's second factors to the portal."""


class SessionsAdapter(DefaultUserSessionsAdapter):
    """Ties allauth's list of sessions to the portal."""
