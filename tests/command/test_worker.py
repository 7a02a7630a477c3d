"""A job whose worker is killed in the middle is done all the same, once in effect."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

import pytest

from tests.command.places import ENGINES, Place, new_place
from tests.command.running import Running, children_of, eventually, is_alive, running, surroundings

LEASE_S = 12
POST = """
import django
django.setup()
from cmeridian.features.base.mail import post_mail
assert post_mail(key="a test of the worker", to="amara@example.org", subject="Due", body="Soon.")
"""

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="Processes are looked at by way of Linux's /proc."
)


@dataclass
class MailServer:
    """Takes mails. The first is taken in and never acknowledged: whoever sent it waits.

    seen, acknowledged: Message-IDs of the mails that arrived, and of those it said so of.
    """

    listener: socket.socket
    seen: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.listener.getsockname()[1])

    def serve(self) -> None:
        """Take one connection after another, each in a thread of its own."""
        while not self.ended.is_set():
            with suppress(TimeoutError):
                connection, _ = self.listener.accept()
                threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rwb") as wire, suppress(OSError):
            wire.write(b"220 here\r\n")
            wire.flush()
            for line in wire:
                command = line[:4].upper()
                if command == b"DATA":
                    wire.write(b"354 go on\r\n")
                    wire.flush()
                    self._take(b"".join(iter(wire.readline, b".\r\n")).decode())
                wire.write(b"221 bye\r\n" if command == b"QUIT" else b"250 fine\r\n")
                wire.flush()

    def _take(self, mail: str) -> None:
        found = re.search(r"^Message-ID: (\S+)", mail, flags=re.MULTILINE)
        assert found
        self.seen.append(found[1])
        if len(self.seen) == 1:
            self.ended.wait()
        else:
            self.acknowledged.append(found[1])


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Listen on a port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        server = MailServer(listener)
        thread = threading.Thread(target=server.serve)
        thread.start()
        try:
            yield server
        finally:
            server.ended.set()
            thread.join()


def kill_worker(server: Running) -> None:
    """Kill the worker and all that came of it; the web server goes on."""
    family = [server.children()[-1]]
    for pid in family:
        family += children_of(pid)
    for pid in family:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: not any(is_alive(pid) for pid in family))


def post_mail(place: Place, home: Path, settings: dict[str, str]) -> None:
    """Write a mail, as a page does, in another process."""
    subprocess.run(
        [sys.executable, "-c", POST],
        check=True,
        env=surroundings(home, DJANGO_SETTINGS_MODULE="cmeridian.web.settings", **settings),
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_a_mail_whose_worker_was_killed_is_sent_all_the_same(engine: str, tmp_path: Path) -> None:
    with mail_server() as mails, new_place(tmp_path / engine, engine) as place:
        settings = place.environment | {
            "CMERIDIAN_MAIL_URL": f"smtp://127.0.0.1:{mails.port}",
            "CMERIDIAN_JOB_LEASE_S": str(LEASE_S),
        }
        with running(tmp_path, "serve", "--port", 0, **settings) as server:
            assert eventually(lambda: len(server.children()) == 2)
            post_mail(place, tmp_path, settings)
            assert eventually(lambda: len(mails.seen) == 1, 30), "the worker is in the middle"
            kill_worker(server)
            killed = monotonic()
            is_sent = "SELECT count(*) FROM base_outgoingmail WHERE sent_at IS NOT NULL"
            assert eventually(lambda: place.ask(is_sent) == [(1,)], 3 * LEASE_S)
            assert monotonic() - killed <= 3 * LEASE_S
        assert len(mails.acknowledged) == 1
        assert set(mails.seen) == set(mails.acknowledged), "all under one Message-ID"
        assert place.ask("SELECT count(*) FROM base_outgoingmail") == [(1,)]
