"""A run through the outbox: claims what is due, writes each mail and hands it to the server.

Between "the server has it" and "the row says so" lies a moment that nothing can close. A worker
killed there sends this one mail again; its Message-ID stays the same.
"""

import logging
from collections.abc import Iterator
from time import monotonic
from typing import Any

from django.utils import timezone

from emvi.mail_server import Refused, ServerTrouble
from emvi.notifications.account_mails import FirstOut
from emvi.notifications.mails import addresses_of, compose, contexts_in_language
from emvi.notifications.models import Message
from emvi.notifications.outbox import (
    ONE_MAIL,
    claim_due,
    give_back,
    note_dropped,
    note_failure,
    note_sent,
    quick_notes,
)
from emvi.notifications.post import REST, Post, is_resting, rest

log = logging.getLogger(__name__)

RUN_SECONDS = 120
# So many refusals "not now" one after the other are about the server, not about the people.
STRIKES = 5


class Run:
    """One run of one worker. Counts what it has sent or settled."""

    def __init__(self, post: Post) -> None:
        self.post = post
        self.first = FirstOut(post)
        self.settled = 0
        self.strikes = 0

    def deliver(self, claimed: list[Message]) -> None:
        """Deliver a batch. Raises ServerTrouble; what was not tried goes back into the queue."""
        until = claimed[0].next_attempt_at - ONE_MAIL
        untried = list(claimed)
        try:
            for message, mail in _written(claimed):
                self.first.look(until)
                if timezone.now() > until:  # somebody else may soon take them up
                    break
                if mail is not None:
                    self.post.open()
                untried.remove(message)
                self._deliver_one(message, mail)
        except ServerTrouble:
            give_back(untried, after=REST)
            raise
        give_back(untried)

    def _deliver_one(self, message: Message, mail: Any) -> None:
        self.settled += 1
        if mail is None:
            note_dropped(message)
        elif isinstance(mail, Exception):
            self._note_failure(message, mail)
        else:
            self._send(message, mail)

    def _send(self, message: Message, mail: Any) -> None:
        try:
            self.post.send(mail)
        except ServerTrouble as trouble:
            # It may be this very mail that brings the connection down, so it does not come first
            # the next time.
            self._note_failure(message, trouble)
            raise
        except Refused as refusal:
            self._note_failure(message, refusal, for_good=refusal.for_good)
            self.strikes = 0 if refusal.for_good else self.strikes + 1
            if self.strikes >= STRIKES:
                raise ServerTrouble("refuses everybody") from refusal
        else:
            note_sent(message)
            self.strikes = 0

    def _note_failure(self, message: Message, error: Exception, *, for_good: bool = False) -> None:
        log.warning("Notice %s not delivered (%s)", message.pk, type(error).__name__)
        note_failure(message, error, for_good=for_good)


def deliver_due() -> tuple[int, bool]:
    """Deliver what is due, for at most `RUN_SECONDS`. Returns how many mails were settled and
    whether more may be due. Safe to run many times at once."""
    if is_resting():
        return 0, False
    began = monotonic()
    with quick_notes(), Post() as post:
        run = Run(post)
        try:
            while claimed := claim_due():
                run.deliver(claimed)
                if monotonic() - began > RUN_SECONDS:
                    return run.settled, True
        except ServerTrouble as trouble:
            log.warning("The mail server is in trouble: %s", trouble)
            rest()
    return run.settled, False


def _written(messages: list[Message]) -> Iterator[tuple[Message, Any]]:
    """Each message with its mail; None when there is nothing to send or nobody to send it to, an
    exception when it could not be written."""
    addresses = addresses_of(messages)
    contexts = contexts_in_language([m for m in messages if addresses.get(m.recipient_id)])
    for message in messages:
        context = contexts.get(message.pk)
        if context is None or isinstance(context, Exception):
            yield message, context
            continue
        try:
            yield message, compose(message, context, addresses[message.recipient_id])
        except Exception as error:  # one template that fails must not stop the rest
            yield message, error
