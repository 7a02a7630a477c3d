"""A server in processes of its own, as a person starts it, and a browser without windows."""

from __future__ import annotations

import gzip
import http.client
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import IO
from urllib.parse import urlencode, urlsplit

COMMAND = [
    sys.executable,
    "-c",
    "import sys; from cmeridian.cli.main import main; sys.exit(main())",
]
PATIENCE_S = 60.0
_EDGE = "edge-of-a-part"


def surroundings(home: Path, **more: str) -> dict[str, str]:
    """The environment of a person who has set nothing."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("CMERIDIAN_", "DJANGO_", "XDG_DATA"))
    }
    return {**kept, "HOME": str(home), **more}


@dataclass
class Running:
    """A started server. said: lines on standard output so far."""

    process: subprocess.Popen[str]
    stderr: Path
    said: list[str] = field(default_factory=list)

    @property
    def port(self) -> int:
        """Where it listens, as it said itself."""
        found = urlsplit(self.said[0].strip()).port
        assert found, self.said
        return found

    def children(self) -> list[int]:
        """The processes that the parent started, oldest first."""
        return sorted(children_of(self.process.pid))

    def family(self) -> list[int]:
        """The parent and all that came of it."""
        found = [self.process.pid]
        for pid in found:
            found += children_of(pid)
        return found

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, float]:
        """Ask it to stop. Returns its exit code, and how long that took in seconds."""
        started = monotonic()
        self.process.send_signal(number)
        code = self.process.wait(timeout=PATIENCE_S)
        return code, monotonic() - started


@contextmanager
def running(home: Path, *args: object, **environment: str) -> Iterator[Running]:
    """Start the command, wait for its address, and end it whatever happens."""
    log = home / "stderr"
    with log.open("w") as stderr:
        process = subprocess.Popen(
            [*COMMAND, *map(str, args)],
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            env=surroundings(home, **environment),
        )
    server, answered = Running(process, log), threading.Event()
    assert process.stdout
    reader = threading.Thread(target=_listen, args=(process.stdout, server.said, answered))
    reader.start()
    try:
        assert answered.wait(PATIENCE_S), log.read_text()
        assert server.said, log.read_text()
        yield server
    finally:
        if process.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                server.stop()
        process.kill()
        process.wait()
        reader.join(timeout=PATIENCE_S)
        process.stdout.close()


def _listen(stdout: IO[str], said: list[str], answered: threading.Event) -> None:
    for line in stdout:
        said.append(line)
        answered.set()
    answered.set()


def children_of(pid: int) -> list[int]:
    """List the processes that a process started."""
    listing = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        return [int(number) for number in listing.read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def is_alive(pid: int) -> bool:
    """Tell whether a process still runs; one that only waits to be noticed does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def eventually(what: object, seconds: float = 15.0) -> bool:
    """Ask again and again until the answer is yes, or give up."""
    until = monotonic() + seconds
    while monotonic() < until:
        if what():  # type: ignore[operator]
            return True
        sleep(0.05)
    return False


@dataclass(frozen=True)
class Page:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        """The body as text, whether it was compressed or not."""
        is_packed = self.headers["Content-Encoding"] == "gzip"
        return (gzip.decompress(self.body) if is_packed else self.body).decode()

    @property
    def static_files(self) -> list[str]:
        """Addresses of the static files that the page names."""
        return re.findall(r'(?:href|src)="(/static/[^"]+)"', self.text)


class Browser:
    """Keeps cookies, asks for compressed answers, and follows nothing by itself."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Page:
        """Ask for a page."""
        return self._ask("GET", path, b"", {})

    def post(
        self, path: str, page: Page, *, file: tuple[str, str, bytes] | None = None, **fields: str
    ) -> Page:
        """Send a form that stood on a page. file: field, name and content of one, if any."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert token, f"{page.status}, and no form: {page.text[:500]}"
        fields = {"csrfmiddlewaretoken": token[1], **fields}
        if file is None:
            kind = "application/x-www-form-urlencoded"
            return self._ask("POST", path, urlencode(fields).encode(), {"Content-Type": kind})
        parts = [
            f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        about = f'Content-Disposition: form-data; name="{file[0]}"; filename="{file[1]}"'
        parts.append(f"{about}\r\n\r\n".encode() + file[2] + b"\r\n")
        edge = b"--" + _EDGE.encode()
        body = b"".join(edge + b"\r\n" + part for part in parts) + edge + b"--\r\n"
        kind = f"multipart/form-data; boundary={_EDGE}"
        return self._ask("POST", path, body, {"Content-Type": kind})

    def answers(self, path: str = "/start/") -> bool:
        """Tell whether a page comes back as it should."""
        try:
            return self.get(path).status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Page:
        connection = http.client.HTTPConnection("localhost", self.port, timeout=30)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        given = {"Accept-Encoding": "gzip", "Cookie": cookies, **headers}
        try:
            connection.request(method, path, body or None, given)
            answer = connection.getresponse()
            for line in answer.headers.get_all("Set-Cookie", []):
                name, _, value = line.partition(";")[0].partition("=")
                self.cookies[name] = value
            return Page(answer.status, answer.headers, answer.read())
        finally:
            connection.close()
