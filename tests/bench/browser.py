"""A browser that costs next to nothing, so that what is measured is the portal."""

import asyncio
import socket
import time

CSRF = "b" * 32


class Failed(Exception):
    pass


class Browser:
    """One connection, kept open. `session` is the key of a session that is there already."""

    def __init__(self, port: int, session: str = ""):
        self.port = port
        self.socket: socket.socket | None = None
        cookies = f"__Host-csrf={CSRF}" + (f"; __Host-session={session}" if session else "")
        # As the proxy sends it on: with TLS taken off, and a word that it was there.
        self.head = (
            f"Host: 127.0.0.1:{port}\r\nCookie: {cookies}\r\nX-Forwarded-Proto: https\r\n"
            f"Origin: https://127.0.0.1:{port}\r\n"
        )

    def get(self, path: str) -> float:
        """Seconds until the whole page is here. Raises Failed unless it is a 200."""
        return self._timed(f"GET {path} HTTP/1.1\r\n{self.head}\r\n".encode(), "200", path)

    def post(self, path: str, expected: str = "302", *, body: str = "") -> float:
        return self._timed(self.post_bytes(path, body=body), expected, path)

    def post_bytes(self, path: str, *, close: bool = False, body: str = "") -> bytes:
        body = f"csrfmiddlewaretoken={CSRF}{body}"
        return (
            f"POST {path} HTTP/1.1\r\n{self.head}Content-Length: {len(body)}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\n"
            f"{'Connection: close' if close else 'X-Kept: open'}\r\n\r\n{body}"
        ).encode()

    def _timed(self, request: bytes, expected: str, path: str) -> float:
        self._connect()
        began = time.perf_counter()
        self.socket.sendall(request)
        status = self._read()
        seconds = time.perf_counter() - began
        if status != expected:
            raise Failed(f"{path} answered {status}")
        return seconds

    def _connect(self) -> None:
        """Open the connection, or open it again when the server has closed it meanwhile."""
        if self.socket is not None:
            self.socket.setblocking(False)
            try:
                gone = self.socket.recv(1) == b""
            except BlockingIOError:
                gone = False
            self.socket.setblocking(True)
            if not gone:
                return
            self.socket.close()
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def _read(self) -> str:
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._chunk()
        head, _, body = data.partition(b"\r\n\r\n")
        length = next(
            int(line.split(b":")[1])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length:")
        )
        received = len(body)
        while received < length:
            received += len(self._chunk())
        return head.split(b" ", 2)[1].decode()

    def _chunk(self) -> bytes:
        chunk = self.socket.recv(65536)
        if not chunk:
            raise Failed("the server closed the connection")
        return chunk


def all_at_once(requests: list[bytes], port: int, expected: bytes) -> tuple[float, int]:
    """Send each request on a connection of its own, at the same time. Seconds, and how many were
    not answered as expected."""
    began = time.perf_counter()
    answers = asyncio.run(_all(requests, port))
    seconds = time.perf_counter() - began
    return seconds, sum(not answer.startswith(b"HTTP/1.1 " + expected) for answer in answers)


async def _all(requests: list[bytes], port: int) -> list[bytes]:
    async def one(request: bytes) -> bytes:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(request)
            answer = await asyncio.wait_for(reader.read(), 120)
            writer.close()
            return answer
        except (OSError, TimeoutError) as error:
            return repr(error).encode()

    return await asyncio.gather(*(one(request) for request in requests))
