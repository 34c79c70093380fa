"""What a mail server's errors mean, in words that name nobody: its own hold the address."""

from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
)

SHUTTING_DOWN = 421


class ServerTrouble(Exception):
    """It is the server, not this mail: others would fare no better now."""


class Refused(Exception):
    """The server wants this mail for this person never (`for_good`) or not now."""

    def __init__(self, reason: str, *, for_good: bool = False) -> None:
        super().__init__(reason)
        self.for_good = for_good


def fault_of(error: Exception) -> Refused | ServerTrouble:
    """What went wrong with a mail. What no server said is about the mail, and stays so."""
    reason = _without_words(error)
    if isinstance(error, SMTPRecipientsRefused | SMTPDataError):
        codes = _codes(error)
        if SHUTTING_DOWN not in codes:
            return Refused(reason, for_good=all(code >= 500 for code in codes))
    elif not isinstance(error, SMTPException | OSError):
        return Refused(reason, for_good=True)
    return ServerTrouble(reason)


def _without_words(error: Exception) -> str:
    """Which kind of error, and the server's numbers."""
    return " ".join([type(error).__name__, *map(str, _codes(error))])


def _codes(error: Exception) -> list[int]:
    if isinstance(error, SMTPRecipientsRefused):
        return [code for code, _text in error.recipients.values()]
    code = getattr(error, "smtp_code", None)
    return [code] if code is not None else []
