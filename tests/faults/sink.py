"""A mail server on loopback that keeps what it gets, and fails when it is told to."""

import asyncio
import email
import socket
from collections import Counter

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Sink:
    """`mode` is what it does with the next mail: "" takes it. `refused` are addresses of people
    whom it never lets in."""

    def __init__(self) -> None:
        self.got: Counter[str] = Counter()
        self.connections = 0
        self.mode = ""
        self.refused: set[str] = set()
        self.controller = Controller(
            self, hostname="127.0.0.1", port=free_port(), ready_timeout=20, timeout=60
        )

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.controller.port}"

    @property
    def doubles(self) -> int:
        return sum(self.got.values()) - len(self.got)

    async def handle_EHLO(self, server, session: Session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope: Envelope, address, options):
        if self.mode == "421":
            return "421 going away"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope: Envelope, address, options):
        if address in self.refused:
            return "550 no such person"
        if self.mode == "451":
            return "451 later, please"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session, envelope: Envelope):
        if self.mode == "hang":
            await asyncio.sleep(30)
        message = email.message_from_bytes(envelope.content)
        self.got[message["Message-ID"]] += 1
        if self.mode == "drop":
            self.mode = ""
            server.transport.abort()
        return "250 OK"
