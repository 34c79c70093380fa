from allauth.account.auth_backends import AuthenticationBackend


class PhraseBackend(AuthenticationBackend):
    """Accepts a phrase however it was typed."""
