"""The Message-ID of a mail that is a row first: the same each time the row is sent, so that a
mail sent twice can be recognised as one."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.encoding import punycode


def message_id(kind: str, number: int, *, event: str = "", at: datetime) -> str:
    """Of this row of this installation only: after a restored backup the same number may be
    given to other words, and every installation begins with 1. Says nothing of what is in it."""
    row = f"{kind}:{number}:{event}:{at.timestamp():.6f}"
    digest = salted_hmac("emvi.message-id", row, algorithm="sha256").hexdigest()
    host = punycode(urlsplit(settings.SITE_URL).hostname or "localhost")
    return f"<{digest[:40]}@{host}>"
