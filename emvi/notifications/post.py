"""The mail server: one connection for a run, and what its refusals mean."""

import logging
from datetime import timedelta
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPDataError,
    SMTPException,
    SMTPHeloError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend

log = logging.getLogger(__name__)

REST = timedelta(seconds=3 * settings.EMAIL_TIMEOUT)
RESTING_KEY = "notifications:mail-server-rests"
SHUTTING_DOWN = 421


class ServerTrouble(Exception):
    """It is the server, not this mail: others would fare no better now."""


class Refused(Exception):
    """The server wants this mail for this person never (`for_good`) or not now."""

    def __init__(self, error: Exception, *, for_good: bool):
        super().__init__(f"{type(error).__name__}: {error}")
        self.for_good = for_good


class Post:
    """Sends mails over one connection, opened with the first and closed at the end."""

    def __init__(self) -> None:
        self.connection = get_connection()

    def __enter__(self) -> "Post":
        return self

    def __exit__(self, *_error) -> None:
        self._close()

    def open(self) -> None:
        """Connect, if not connected. Raises ServerTrouble. (Mail written to files or kept in
        memory has no connection: there each mail stands for itself.)"""
        if not isinstance(self.connection, EmailBackend):
            self.connection = get_connection()
            return
        try:
            self.connection.open()
        except (SMTPException, OSError) as error:
            self._close()
            raise ServerTrouble(f"{type(error).__name__}: {error}") from error

    def send(self, mail: EmailMessage) -> None:
        """Raises Refused, or ServerTrouble when it broke in the middle."""
        mail.connection = self.connection
        try:
            mail.send()
        except (SMTPException, OSError) as error:
            refusal = _refusal(error)
            if refusal is None:
                self._close()
                raise ServerTrouble(f"{type(error).__name__}: {error}") from error
            raise refusal from error

    def _close(self) -> None:
        try:
            self.connection.close()
        except (SMTPException, OSError):
            self.connection = get_connection()


def _refusal(error: Exception) -> Refused | None:
    """What the server said about one mail; None when it is about itself or our settings."""
    troubles = (
        *(SMTPServerDisconnected, SMTPConnectError, SMTPHeloError, SMTPAuthenticationError),
        *(SMTPNotSupportedError, SMTPSenderRefused),
    )
    if isinstance(error, troubles):
        return None
    if isinstance(error, SMTPRecipientsRefused):
        codes = [code for code, _text in error.recipients.values()]
    elif isinstance(error, SMTPDataError):
        codes = [error.smtp_code]
    else:
        return None
    if SHUTTING_DOWN in codes:
        return None
    return Refused(error, for_good=all(code >= 500 for code in codes))


def is_resting() -> bool:
    """Was there trouble a moment ago? Then no worker knocks again yet."""
    try:
        return cache.get(RESTING_KEY) is not None
    except Exception:  # without the cache each run finds out for itself
        return False


def rest() -> None:
    """Let nobody try the server for a while."""
    try:
        cache.set(RESTING_KEY, 1, REST.total_seconds())
    except Exception as error:  # Redis may be away too
        log.warning("The cache does not answer (%s)", type(error).__name__)
