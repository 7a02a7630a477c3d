"""A mail server of a few lines: it takes what it is given, or refuses it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Sink:
    """A mail server on this machine. port: where it listens; mails: what it has taken, whole.

    refuses: addresses that it does not take. hangs_up: whether it ends the talk at once.
    """

    port: int = 0
    mails: list[str] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)
    hangs_up: bool = False

    def talk(self, connection: socket.socket) -> None:
        """Talk to one client until it leaves."""
        with connection, connection.makefile("rwb", buffering=0) as line:
            if self.hangs_up:
                return
            line.write(b"220 sink ESMTP\r\n")
            while said := line.readline().decode():
                if self._answer(line, said.strip()):
                    return

    def _answer(self, line: object, said: str) -> bool:
        verb = said[:4].upper()
        if verb == "DATA":
            line.write(b"354 go on\r\n")
            self.mails.append(self._read_mail(line))
            line.write(b"250 taken\r\n")
        elif verb == "RCPT" and any(address in said for address in self.refuses):
            line.write(b"550 nobody of that name\r\n")
        elif verb == "QUIT":
            line.write(b"221 goodbye\r\n")
            return True
        else:
            line.write(b"250 well\r\n")
        return False

    def _read_mail(self, line: object) -> str:
        lines: list[str] = []
        while (one := line.readline().decode().rstrip("\r\n")) != ".":
            lines.append(one)
        return "\n".join(lines)


@contextmanager
def listening(port: int = 0) -> Iterator[Sink]:
    """Run a mail server until it is left. port: 0 for any that is free."""
    sink, ended = Sink(), threading.Event()
    with socket.create_server(("127.0.0.1", port)) as server:
        sink.port = server.getsockname()[1]
        server.settimeout(0.1)

        def serve() -> None:
            while not ended.is_set():
                with suppress(TimeoutError):
                    connection, _ = server.accept()
                    connection.settimeout(5)
                    sink.talk(connection)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield sink
        finally:
            ended.set()
            thread.join(timeout=10)
