from allauth.usersessions.apps import UserSessionsConfig


class SessionsConfig(UserSessionsConfig):
    """allauth's list of sessions, without the address and the user agent that it would keep."""

    def ready(self) -> None:
        from allauth.account.signals import user_logged_in

        from emvi.accounts.sessions import remember_session

        def remember(sender, request, **kwargs):
            remember_session(request)

        user_logged_in.connect(remember, weak=False, dispatch_uid="emvi.accounts.sessions")
