"""The mail server: one connection for a run, and a rest when it is in trouble."""

import logging
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend

from emvi.mail_server import ServerTrouble, fault_of

log = logging.getLogger(__name__)

REST = timedelta(seconds=3 * settings.EMAIL_TIMEOUT)
# Who waits for a code is waiting now: these mails knock again sooner.
SHORT_REST = timedelta(seconds=settings.EMAIL_TIMEOUT)
RESTING_KEY = "notifications:mail-server-rests"
SHORT_RESTING_KEY = "notifications:mail-server-rests-shortly"


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
            raise fault_of(error) from error

    def send(self, mail: EmailMessage) -> None:
        """Raises Refused, or ServerTrouble when it broke in the middle. Neither says to whom it
        was going, nor does what they are raised from."""
        mail.connection = self.connection
        fault = None
        try:
            mail.send()
        except Exception as error:  # an address that cannot be written is named in its error too
            fault = fault_of(error)
        if isinstance(fault, ServerTrouble):
            self._close()
        # Only here, where the error with the address is no part of the traceback any more.
        if fault is not None:
            raise fault

    def _close(self) -> None:
        try:
            self.connection.close()
        except (SMTPException, OSError):
            self.connection = get_connection()


def is_resting(key: str = RESTING_KEY) -> bool:
    """Was there trouble a moment ago? Then no worker knocks again yet."""
    try:
        return cache.get(key) is not None
    except Exception:  # without the cache each run finds out for itself
        return False


def rest(key: str = RESTING_KEY, *, lasting: timedelta = REST) -> None:
    """Let nobody try the server for a while."""
    try:
        cache.set(key, 1, lasting.total_seconds())
    except Exception as error:  # Redis may be away too
        log.warning("The cache does not answer (%s)", type(error).__name__)
