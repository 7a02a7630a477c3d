"""How long transactions that write last, seen from outside the server and without taking part.

SQLite in WAL mode: the one who writes holds byte 120 of the file `-shm` locked, and the number at
byte 8 grows with each transaction (sqlite.org/walformat.html, "The WAL-Index File Format"). Both
are looked at and neither is touched. PostgreSQL: `pg_stat_activity` tells when each began.
"""

from __future__ import annotations

import struct
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

_EACH_S = {"SQLite": 0.001, "PostgreSQL": 0.005}
_WRITER, _COUNT = 120, 8
_LOCK = "hhqqi"
"""A `struct flock` of Linux on 64 bits: kind, whence, start, length, process."""
_AGE = """\
SELECT extract(epoch FROM max(clock_timestamp() - xact_start))::float8 FROM pg_stat_activity
WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()"""


@dataclass
class Longest:
    """The longest that a transaction was seen to last, in seconds; None where nobody can look."""

    seconds: float | None = None


@contextmanager
def watched(folder: str, url: str | None) -> Iterator[Longest]:
    """Look at the database all the while. url: of PostgreSQL; None for SQLite in the folder."""
    longest, over = Longest(), threading.Event()
    with ExitStack() as stack:
        age = _age_in_postgresql(stack, url) if url else _age_in_sqlite(stack, Path(folder))
        if age is None:
            yield longest
            return
        step = _EACH_S["PostgreSQL" if url else "SQLite"]

        def look() -> None:
            longest.seconds = 0.0
            while not over.is_set():
                longest.seconds = max(longest.seconds, age())
                sleep(step)

        thread = threading.Thread(target=look)
        thread.start()
        try:
            yield longest
        finally:
            over.set()
            thread.join()


def _age_in_sqlite(stack: ExitStack, folder: Path) -> Callable[[], float] | None:
    """Build what tells the age of the transaction that writes now; 0 when there is none."""
    if sys.platform != "linux":
        return None
    import fcntl

    file = stack.enter_context((folder / "cmeridian.sqlite3-shm").open("rb", buffering=0))
    asked = struct.pack(_LOCK, fcntl.F_WRLCK, 0, _WRITER, 1, 0)
    seen: tuple[int, bytes] | None = None
    since = 0.0

    def age() -> float:
        nonlocal seen, since
        file.seek(_COUNT)
        count = file.read(4)
        kind, _, _, _, process = struct.unpack(_LOCK, fcntl.fcntl(file, fcntl.F_GETLK, asked))
        now = perf_counter()
        writer = None if kind == fcntl.F_UNLCK else (process, count)
        if writer != seen:
            seen, since = writer, now
        return now - since if seen else 0.0

    return age


def _age_in_postgresql(stack: ExitStack, url: str) -> Callable[[], float]:
    import psycopg

    connection: Any = stack.enter_context(psycopg.connect(url, autocommit=True))
    return lambda: float(connection.execute(_AGE).fetchone()[0] or 0.0)
