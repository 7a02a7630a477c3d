"""How long pages take and weigh, beside the least that any answer of the same server costs."""

from __future__ import annotations

import getpass
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from statistics import median
from time import perf_counter
from typing import Any
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from cmeridian.cli.wire import Answer, Wire, request, requests_in
from cmeridian.domain.kernel.problems import BadInput, Problem

SAMPLE = "amara"
PAGES = (("Today", "/"), ("Credits", "/credits/"))
BOUND = "/health/live"
"""Answered without a session, a database or a page: what the stack costs when there is no work."""
CLIENTS = 8
_START = "/start/"
_FILE = re.compile(r'(?:href|src)="(/(?:static/|manifest)[^"#]+)"')
COMMAND = [sys.executable, "-P", "-m", "cmeridian.cli.main"]
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class PageMeasurement:
    """One page on one database, in turns with the bound. Times in milliseconds, sizes in bytes."""

    page: str
    engine: str
    processes: int
    wire_bytes: int
    page_bytes: int
    files: int
    rounds: int
    page_ms: float
    bound_ms: float
    page_per_s: float
    bound_per_s: float

    def as_answer(self) -> dict[str, Any]:
        """Build the JSON form."""
        return {
            "page": self.page,
            "engine": self.engine,
            "web_processes": self.processes,
            "sample": SAMPLE,
            "bytes_cold": self.wire_bytes,
            "bytes_page": self.page_bytes,
            "requests_cold": self.files,
            "rounds": self.rounds,
            "page_ms_median": round(self.page_ms, 2),
            "bound_ms_median": round(self.bound_ms, 2),
            "ratio": round(self.page_ms / self.bound_ms, 1),
            "page_per_second": round(self.page_per_s, 1),
            "bound_per_second": round(self.bound_per_s, 1),
        }

    def lines(self) -> Iterable[str]:
        """Write the measurement for people."""
        processes = "1 web process" if self.processes == 1 else f"{self.processes} web processes"
        yield f"{self.page}: {SAMPLE}, {self.engine}, {processes}"
        yield f"  over the wire, cold cache       {self.wire_bytes / 1000:9.1f} kB"
        yield f"  of that the page itself         {self.page_bytes / 1000:9.1f} kB"
        yield f"  requests, cold cache            {self.files:9}"
        yield f"  no work at all (the bound)      {self.bound_ms:9.2f} ms, median of {self.rounds}"
        yield f"  the page                        {self.page_ms:9.2f} ms, median of {self.rounds}"
        yield f"  ratio                           {self.page_ms / self.bound_ms:9.1f}"
        yield f"  no work at all, {CLIENTS} clients       {self.bound_per_s:9.0f} a second"
        yield f"  the page, {CLIENTS} clients             {self.page_per_s:9.0f} a second"


def measure_pages(
    *, engine: str | None, database_url: str | None, rounds: int, seconds: float
) -> list[PageMeasurement]:
    """Measure each page on SQLite, and on PostgreSQL where it answers.

    engine: only this one. database_url: a PostgreSQL server other than the one of this machine; a
    database is made there and dropped. Raises BadInput if what was asked for cannot be measured.
    """
    found: list[PageMeasurement] = []
    if engine in (None, "sqlite"):
        with served({}) as port:
            found += _measured("SQLite", 1, port, rounds, seconds)
    if engine in (None, "postgresql"):
        is_asked_for = engine is not None or database_url is not None
        with ExitStack() as stack:
            url = stack.enter_context(scratch_database(database_url, is_asked_for=is_asked_for))
            if url is not None:
                processes = os.cpu_count() or 1
                more = {
                    "CMERIDIAN_DATABASE_URL": url,
                    "CMERIDIAN_WEB_PROCESSES": str(processes),
                }
                port = stack.enter_context(served(more))
                found += _measured("PostgreSQL", processes, port, rounds, seconds)
    return found


def _measured(
    engine: str, processes: int, port: int, rounds: int, seconds: float
) -> Iterator[PageMeasurement]:
    cookie = walk_in(port)
    bound = request(port, BOUND)
    for name, path in PAGES:
        page = request(port, path, cookie=cookie)
        answers = _cold_visit(port, page, cookie)
        page_times, bound_times = _times(port, page, bound, rounds)
        bound_count = requests_in(port, bound, clients=CLIENTS, seconds=seconds)
        page_count = requests_in(port, page, clients=CLIENTS, seconds=seconds)
        yield PageMeasurement(
            page=name,
            engine=engine,
            processes=processes,
            wire_bytes=sum(answer.size for answer in answers),
            page_bytes=answers[0].size,
            files=len(answers),
            rounds=rounds,
            page_ms=1e3 * median(page_times),
            bound_ms=1e3 * median(bound_times),
            page_per_s=page_count / seconds,
            bound_per_s=bound_count / seconds,
        )


def _times(port: int, page: bytes, bound: bytes, rounds: int) -> tuple[list[float], list[float]]:
    """Ask for both in turns over one connection."""
    times: tuple[list[float], list[float]] = ([], [])
    with Wire(port) as wire:
        for _ in range(3):
            wire.ask(bound)
            wire.ask(page)
        for _ in range(rounds):
            for asked, kept in ((page, times[0]), (bound, times[1])):
                start = perf_counter()
                wire.ask(asked)
                kept.append(perf_counter() - start)
    return times


def _cold_visit(port: int, page: bytes, cookie: str) -> list[Answer]:
    """Fetch a page and all that it names, as a browser does that was never here."""
    with Wire(port) as wire:
        first = _good(wire.ask(page))
        names = dict.fromkeys(_FILE.findall(first.text))
        files = [_good(wire.ask(request(port, name, cookie=cookie))) for name in names]
    return [first, *files]


def _good(answer: Answer) -> Answer:
    if answer.status != 200:
        raise cannot(f"a page answered with {answer.status}.")
    return answer


def walk_in(port: int, **choice: str) -> str:
    """Begin as a sample clinician, or as the start page's form is filled in; return the cookies."""
    with Wire(port) as wire:
        start = _good(wire.ask(request(port, _START)))
        token = TOKEN.search(start.text)
        if token is None:
            raise cannot("the start page holds no form.")
        chosen = choice or {"sample": SAMPLE}
        form = urlencode({"csrfmiddlewaretoken": token[1], **chosen}).encode()
        cookies = dict(start.cookies)
        answer = wire.ask(request(port, _START, cookie=joined(cookies), form=form))
        if answer.status not in (302, 303):
            raise cannot(f"walking in answered with {answer.status}.")
        cookies.update(answer.cookies)
    return joined(cookies)


def joined(cookies: dict[str, str]) -> str:
    """Write cookies as a browser sends them."""
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


@contextmanager
def served(more: dict[str, str]) -> Iterator[int]:
    """Start a server of its own on an empty database, and tell its port."""
    with (
        tempfile.TemporaryDirectory(prefix="cmeridian-bench-") as folder,
        served_from(folder, more) as port,
    ):
        yield port


@contextmanager
def served_from(folder: str, more: dict[str, str]) -> Iterator[int]:
    """Start a server on a folder, and tell its port. Raises BadInput if it does not start."""
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*COMMAND, "serve", "--port", "0", "--data", folder],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        env=surroundings(more),
    )
    with process:
        try:
            port = urlsplit((process.stdout.readline() if process.stdout else "").strip()).port
            if port is None:
                raise cannot("the server did not start; the lines above say why.")
            yield port
        finally:
            process.terminate()


def surroundings(more: dict[str, str]) -> dict[str, str]:
    """Build an environment in which nothing is set but what is given."""
    kept = {n: value for n, value in os.environ.items() if not n.startswith("CMERIDIAN_")}
    return {**kept, **more}


@contextmanager
def scratch_database(
    url: str | None, *, is_asked_for: bool, suffix: str = ""
) -> Iterator[str | None]:
    """Make a database and drop it again; nothing where no server answers and none is asked for."""
    server = url or f"postgresql://{quote(getpass.getuser())}@127.0.0.1:5432/postgres"
    try:
        import psycopg
        from psycopg import sql
    except ImportError:
        if is_asked_for:
            raise cannot("PostgreSQL needs 'cmeridian[postgres]' installed.") from None
        yield None
        return
    try:
        connection = psycopg.connect(server, autocommit=True, connect_timeout=5)
    except psycopg.Error as error:
        if is_asked_for:
            raise cannot(f"PostgreSQL does not answer: {str(error).splitlines()[0]}.") from None
        yield None
        return
    name = f"cmeridian_bench_{date.today():%Y%m%d}_{os.getpid()}{suffix}"
    with connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            connection.execute(drop)


def cannot(what: str) -> BadInput:
    """Build the error for what cannot be measured."""
    return BadInput("bench", [Problem(0, "", what)])
