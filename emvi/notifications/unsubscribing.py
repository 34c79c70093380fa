"""Stopping mails from the mail itself, without a login (RFC 8058).

The token names what is stopped and whose it is, signed, and holds no number of the database but
that of a follow. It works for as long as somebody may find an old mail.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import Model
from django.urls import reverse

from emvi.accounts.models import Account
from emvi.notifications.actions import switch_off, unfollow
from emvi.notifications.digests import DIGEST, collected_topics
from emvi.notifications.models import Follow, Message
from emvi.notifications.topics import CHOSEN, Topic

signer = Signer(salt="emvi.notifications.unsubscribe")
ALL_COLLECTED = "collected"


@dataclass(frozen=True)
class Stop:
    """What a token stops: mails about one followed place, about a topic, or the digests."""

    account: Account
    topic: str
    through_follow: bool = False
    follow: Follow | None = None

    @property
    def target(self) -> Model | None:
        return self.follow.target if self.follow else None


def unsubscribe_url(message: Message) -> str:
    """The address in a mail; empty for what cannot be switched off."""
    if message.kind == DIGEST:
        topic = ALL_COLLECTED
    elif message.topic == Topic.ACCOUNT:
        return ""
    else:
        topic = message.topic
    value = {"a": message.recipient.opaque_id.hex, "t": topic}
    if message.follow_id:
        value["f"] = message.follow_id
    token = signer.sign_object(value)
    return f"{settings.SITE_URL}{reverse('notifications:unsubscribe', args=[token])}"


def read_token(token: str) -> Stop | None:
    """What this token stops; None for one that we did not make, or whose account is gone."""
    try:
        value = signer.unsign_object(token)
    except (BadSignature, ValueError):
        return None
    account = Account.objects.filter(opaque_id=value["a"]).first()
    if account is None or value["t"] not in {*CHOSEN, ALL_COLLECTED}:
        return None
    follows = Follow.objects.filter(pk=value.get("f"), account=account)
    related = ("municipality", "process__municipality", "theme__municipality")
    found = follows.select_related(*related, "proposal__municipality", "proposal__thread").first()
    return Stop(account, value["t"], "f" in value, found)


def stop(asked: Stop) -> None:
    """Do it. A place that is no longer followed was stopped already; again changes nothing."""
    if asked.through_follow:
        if asked.follow:
            unfollow(asked.follow)
    elif asked.topic == ALL_COLLECTED:
        switch_off(asked.account, collected_topics(asked.account))
    else:
        switch_off(asked.account, [asked.topic])
