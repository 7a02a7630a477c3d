"""How fast many people write, and how long a backup and its return take, beside bare databases."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from cmeridian.cli.bench_pages import (
    COMMAND,
    cannot,
    scratch_database,
    served_from,
    surroundings,
)
from cmeridian.cli.bench_writer import Crowd, adding

ROUNDS = 3
_GIGABYTE = 1e9
_INSERT = f"INSERT INTO bench_bare VALUES ('{'x' * 300}')"  # noqa: S608 - a constant


@dataclass(frozen=True, slots=True)
class WriteMeasurement:
    """People who add an activity each, again and again, in turns with bare inserts of one row.

    errors: answers other than that it was saved. Rates per second, the longest wait in seconds.
    """

    engine: str
    writers: int
    seconds: float
    writes: int
    errors: int
    longest_s: float
    ours_per_s: float
    bound_per_s: float

    @property
    def ratio(self) -> float:
        """So many bare inserts for each activity added."""
        return self.bound_per_s / max(self.ours_per_s, 0.01)

    def as_answer(self) -> dict[str, Any]:
        """Build the JSON form."""
        return {
            "engine": self.engine,
            "writers": self.writers,
            "rounds": ROUNDS,
            "seconds_a_round": self.seconds,
            "acknowledged": self.writes,
            "errors": self.errors,
            "longest_wait_s": round(self.longest_s, 2),
            "writes_per_second": round(self.ours_per_s, 1),
            "bound_per_second": round(self.bound_per_s, 1),
            "ratio": round(self.ratio, 1),
        }

    def lines(self) -> Iterable[str]:
        """Write the measurement for people."""
        yield f"writes: {self.writers} writers, {self.engine}, 2 web processes"
        yield f"  acknowledged                    {self.writes:9,}"
        yield f"  errors                          {self.errors:9}"
        yield f"  longest wait                    {self.longest_s:9.2f} s"
        yield f"  bare inserts (the bound)        {self.bound_per_s:9.1f} a second"
        yield f"  activities added                {self.ours_per_s:9.1f} a second"
        yield f"  ratio                           {self.ratio:9.1f}"


@dataclass(frozen=True, slots=True)
class BackupMeasurement:
    """A backup and its return. size: of the database in bytes; times in seconds."""

    engine: str
    size: int
    bound_s: float
    backup_s: float
    restore_s: float

    @property
    def restore_1gb_s(self) -> float:
        """The return of 1 GB, if it grows as the size does."""
        return self.restore_s * max(1.0, _GIGABYTE / self.size)

    def as_answer(self) -> dict[str, Any]:
        """Build the JSON form."""
        return {
            "engine": self.engine,
            "bytes": self.size,
            "bound_s": round(self.bound_s, 2),
            "backup_s": round(self.backup_s, 2),
            "restore_s": round(self.restore_s, 2),
            "restore_of_1_gb_s": round(self.restore_1gb_s, 1),
        }

    def lines(self) -> Iterable[str]:
        """Write the measurement for people."""
        bound = "the file copied and synced" if self.engine == "SQLite" else "bare pg_dump"
        yield f"backup: {self.engine}, {self.size / 1e6:,.0f} MB"
        yield f"  {bound:<32}{self.bound_s:9.2f} s (the bound)"
        yield f"  backup                          {self.backup_s:9.2f} s"
        yield f"  restore                         {self.restore_s:9.2f} s"
        yield f"  restore of 1 GB, reckoned       {self.restore_1gb_s:9.0f} s"


def measure_durability(
    *, engine: str | None, database_url: str | None, writers: int, seconds: float, megabytes: int
) -> list[WriteMeasurement | BackupMeasurement]:
    """Measure writes, a backup and its return, on SQLite and on PostgreSQL where it answers.

    engine, database_url: as for pages. megabytes: how large the database is made for the backup.
    Raises BadInput if what was asked for cannot be measured.
    """
    found: list[WriteMeasurement | BackupMeasurement] = []
    if engine in (None, "sqlite"):
        with tempfile.TemporaryDirectory(prefix="cmeridian-bench-") as folder:
            found += _measured(_File(folder), writers, seconds, megabytes)
    if engine in (None, "postgresql"):
        is_asked_for = engine is not None or database_url is not None
        with ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="cmeridian-bench-"))
            urls = [stack.enter_context(scratch_database(database_url, is_asked_for=is_asked_for))]
            if urls[0] is not None:
                found += _measured(_Server(folder, urls[0]), writers, seconds, megabytes)
    return found


def _measured(
    store: _File | _Server, writers: int, seconds: float, megabytes: int
) -> Iterator[WriteMeasurement | BackupMeasurement]:
    more = {"CMERIDIAN_WEB_PROCESSES": "2", "CMERIDIAN_GUESTS_PER_HOUR": "1000000"}
    crowds, bounds = [], []
    with served_from(store.folder, store.environment | more) as port:
        for _ in range(ROUNDS):
            bounds.append(_bare(store, writers, seconds))
            crowds.append(_crowd(port, writers, seconds))
    yield WriteMeasurement(
        engine=store.name,
        writers=writers,
        seconds=seconds,
        writes=sum(crowd.writes for crowd in crowds),
        errors=sum(crowd.errors for crowd in crowds),
        longest_s=max(crowd.longest for crowd in crowds),
        ours_per_s=median(crowd.writes / seconds for crowd in crowds),
        bound_per_s=median(bounds),
    )
    yield _backup(store, megabytes)


# --- people who write -----------------------------------------------------------------------------


def _crowd(port: int, writers: int, seconds: float) -> Crowd:
    crowd, ready = Crowd(), threading.Barrier(writers)

    def write() -> None:
        with adding(port, crowd) as add:
            ready.wait()
            until = perf_counter() + seconds
            while perf_counter() < until:
                add()

    _side_by_side(write, writers)
    return crowd


def _bare(store: _File | _Server, writers: int, seconds: float) -> float:
    """Insert one row a transaction from so many connections. Returns how many a second."""
    counts: list[int] = []

    def insert() -> None:
        with closing(store.connect()) as connection:
            count, until = 0, perf_counter() + seconds
            while perf_counter() < until:
                with suppress(sqlite3.OperationalError):
                    connection.execute(_INSERT)
                    count += 1
            counts.append(count)

    with closing(store.connect()) as connection:
        connection.execute("CREATE TABLE bench_bare (content TEXT)")
    _side_by_side(insert, writers)
    with closing(store.connect()) as connection:
        connection.execute("DROP TABLE bench_bare")
    return sum(counts) / seconds


def _side_by_side(act: Callable[[], None], count: int) -> None:
    failed: list[Exception] = []

    def run() -> None:
        try:
            act()
        except Exception as error:  # noqa: BLE001 - carried to the thread that waits
            failed.append(error)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise cannot(f"a writer could not go on: {failed[0]}.")


# --- a backup and its return ----------------------------------------------------------------------


def _backup(store: _File | _Server, megabytes: int) -> BackupMeasurement:
    store.fill(megabytes * 1_000_000)
    size = store.size()
    start = perf_counter()
    store.bound()
    bound_s = perf_counter() - start
    target = Path(store.folder) / "backup.tar"
    here = {"CMERIDIAN_DATA": store.folder} | store.environment
    backup_s = _manage(here, "backup", str(target))
    with store.another() as there:
        shutil.copy(Path(store.folder) / "secret_key", there["CMERIDIAN_DATA"])
        restore_s = _manage(there, "restore", str(target))
    return BackupMeasurement(store.name, size, bound_s, backup_s, restore_s)


def _manage(environment: dict[str, str], *arguments: str) -> float:
    start = perf_counter()
    done = subprocess.run(  # noqa: S603 - our own command
        [*COMMAND, "manage", *arguments],
        env=surroundings(environment),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise cannot(f"{arguments[0]} did not succeed: {done.stderr.strip()[:200]}")
    return perf_counter() - start


def _filling(columns: list[str], row: tuple[Any, ...], first: int) -> Iterator[tuple[Any, ...]]:
    """Make activities like one that is there, under ids of their own."""
    values = dict(zip(columns, row, strict=True))
    for number in range(first, first + 20_000):
        name = f"fill{number:018d}"
        yield tuple((values | {"public_id": name, "record_id": name, "title": name * 15}).values())


@dataclass(frozen=True)
class _File:
    """SQLite in a folder, with the settings under which it is served."""

    folder: str
    name: str = "SQLite"
    sign: str = "?"

    @property
    def environment(self) -> dict[str, str]:
        return {}

    @property
    def path(self) -> Path:
        return Path(self.folder) / "cmeridian.sqlite3"

    def connect(self) -> Any:
        found = sqlite3.connect(self.path, isolation_level=None, timeout=60)
        found.execute("PRAGMA synchronous=FULL")
        return found

    def size(self) -> int:
        return self.path.stat().st_size

    def fill(self, size: int) -> None:
        with closing(self.connect()) as connection:
            _fill(connection, self, size)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def bound(self) -> None:
        copy = self.path.with_name("copy")
        shutil.copyfile(self.path, copy)
        with copy.open("rb") as file:
            os.fsync(file.fileno())
        copy.unlink()

    @contextmanager
    def another(self) -> Iterator[dict[str, str]]:
        with tempfile.TemporaryDirectory(prefix="cmeridian-bench-") as folder:
            yield {"CMERIDIAN_DATA": folder}


@dataclass(frozen=True)
class _Server:
    """A database of PostgreSQL, as its server is set up."""

    folder: str
    url: str
    name: str = "PostgreSQL"
    sign: str = "%s"

    @property
    def environment(self) -> dict[str, str]:
        return {"CMERIDIAN_DATABASE_URL": self.url}

    def connect(self) -> Any:
        import psycopg

        return psycopg.connect(self.url, autocommit=True)

    def size(self) -> int:
        with closing(self.connect()) as connection:
            found = connection.execute("SELECT pg_database_size(current_database())")
            return int(found.fetchone()[0])

    def fill(self, size: int) -> None:
        with closing(self.connect()) as connection:
            _fill(connection, self, size)

    def bound(self) -> None:
        copy = Path(self.folder) / "copy"
        command = ["pg_dump", "--format=custom", f"--file={copy}", "--dbname", self.url]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603
        copy.unlink()

    @contextmanager
    def another(self) -> Iterator[dict[str, str]]:
        with (
            tempfile.TemporaryDirectory(prefix="cmeridian-bench-") as folder,
            scratch_database(self.url, is_asked_for=True, suffix="_restored") as url,
        ):
            yield {"CMERIDIAN_DATA": folder, "CMERIDIAN_DATABASE_URL": url or ""}


def _fill(connection: Any, store: _File | _Server, size: int) -> None:
    """Add activities until the database is so large."""
    found = connection.execute("SELECT * FROM portfolio_activity LIMIT 1")
    columns = [column[0] for column in found.description]
    row = found.fetchone()
    kept = [place for place, column in enumerate(columns) if column != "id"]
    columns, row = [columns[place] for place in kept], tuple(row[place] for place in kept)
    names, signs = ", ".join(columns), ", ".join([store.sign] * len(columns))
    first, insert = 0, f"INSERT INTO portfolio_activity ({names}) VALUES ({signs})"  # noqa: S608
    while store.size() < size:
        cursor = connection.cursor()
        cursor.execute("BEGIN")
        cursor.executemany(insert, _filling(columns, row, first))
        cursor.execute("COMMIT")
        if store.sign == "?":
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        first += 20_000
