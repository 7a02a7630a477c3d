"""A client of HTTP/1.1 that does little, so that what is measured is the server."""

from __future__ import annotations

import gzip
import re
import selectors
import socket
from contextlib import ExitStack
from dataclasses import dataclass
from time import perf_counter
from types import TracebackType
from typing import Self

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_COOKIE = re.compile(r"^set-cookie: *([^=\r\n]+)=([^;\r\n]*)", re.IGNORECASE | re.MULTILINE)
_PACKED = re.compile(r"^content-encoding: *gzip", re.IGNORECASE | re.MULTILINE)
_CHUNK = 65536
_TYPED = "application/x-www-form-urlencoded"
_PATIENCE_S = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. head: the status line and the headers."""

    head: str
    body: bytes

    @property
    def status(self) -> int:
        """The status code."""
        return int(self.head.split(" ", 2)[1])

    @property
    def size(self) -> int:
        """Bytes over the wire, headers included."""
        return len(self.head) + len(self.body)

    @property
    def text(self) -> str:
        """The body as text, unpacked."""
        return (gzip.decompress(self.body) if _PACKED.search(self.head) else self.body).decode()

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies that it sets."""
        return dict(_COOKIE.findall(self.head))


def request(
    port: int, path: str, *, cookie: str = "", form: bytes | None = None, kind: str = _TYPED
) -> bytes:
    """Write a request; with a form it is sent, without one the page is asked for.

    kind: the type of the form's content.
    """
    lines = [
        f"{'GET' if form is None else 'POST'} {path} HTTP/1.1",
        f"Host: localhost:{port}",
        "Accept-Encoding: gzip",
    ]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    if form is not None:
        lines += [
            f"Content-Type: {kind}",
            f"Content-Length: {len(form)}",
        ]
    return "\r\n".join([*lines, "", ""]).encode() + (form or b"")


class Wire:
    """One connection that is kept open. patience_s: how long an answer may take, in seconds."""

    def __init__(self, port: int, *, patience_s: float = _PATIENCE_S) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=patience_s)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._read = bytearray()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.socket.close()

    def ask(self, asked: bytes) -> Answer:
        """Send a request and wait for its answer. Raises ConnectionError if there is none."""
        self.send(asked)
        while (answer := self.receive()) is None:
            pass
        return answer

    def send(self, asked: bytes) -> None:
        """Send a request."""
        self.socket.sendall(asked)

    def receive(self) -> Answer | None:
        """Read what is there; give the answer once it is whole."""
        read = self.socket.recv(_CHUNK)
        if not read:
            raise ConnectionError("The server closed the connection.")
        self._read += read
        end = self._read.find(b"\r\n\r\n") + 4
        if end < 4:
            return None
        length = _LENGTH.search(self._read, 0, end)
        if length is None:
            raise ConnectionError("The server did not say how long its answer is.")
        whole = end + int(length[1])
        if len(self._read) < whole:
            return None
        answer = Answer(self._read[:end].decode("latin-1"), bytes(self._read[end:whole]))
        del self._read[:whole]
        return answer


def requests_in(port: int, asked: bytes, *, clients: int, seconds: float) -> int:
    """Count how many answers several clients get who ask again as soon as they have one.

    Raises ConnectionError for an answer that is none.
    """
    count = 0
    with ExitStack() as stack, selectors.DefaultSelector() as waiting:
        for _ in range(clients):
            wire = stack.enter_context(Wire(port))
            waiting.register(wire.socket, selectors.EVENT_READ, wire)
            wire.send(asked)
        until = perf_counter() + seconds
        while perf_counter() < until:
            for key, _ in waiting.select(timeout=0.1):
                answer = key.data.receive()
                if answer is None:
                    continue
                if answer.status != 200:
                    raise ConnectionError(f"The server answered with {answer.status}.")
                count += 1
                key.data.send(asked)
    return count
