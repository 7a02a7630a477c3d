"""An empty place for a service's data, on SQLite or in a database of its own on PostgreSQL."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from tests import postgres

ENGINES = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Place:
    """Where a service keeps its data. url: of the database, empty for SQLite in the folder."""

    data: Path
    url: str

    @property
    def environment(self) -> dict[str, str]:
        """What the command needs to know of it."""
        return {"CMERIDIAN_DATA": str(self.data), "CMERIDIAN_DATABASE_URL": self.url}

    @property
    def file(self) -> Path:
        """The file of the database, on SQLite."""
        return self.data / "cmeridian.sqlite3"

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Ask the database itself, beside the service."""
        if self.url:
            with psycopg.connect(self.url, autocommit=True) as server:
                return server.execute(query.encode()).fetchall()
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as database:
            return database.execute(query).fetchall()

    def is_sound(self) -> bool:
        """Tell whether the database finds nothing wrong with itself."""
        if self.url:
            # Each table and index is read from end to end.
            with psycopg.connect(self.url, autocommit=True) as server:
                server.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
                server.execute(
                    "SELECT bt_index_check(c.oid, true) FROM pg_class c JOIN pg_am a "
                    "ON a.oid = c.relam WHERE a.amname = 'btree' AND c.relpersistence = 'p'"
                )
                server.execute("DROP EXTENSION amcheck")
            return True
        with closing(sqlite3.connect(self.file)) as database:
            whole = database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            return whole and not database.execute("PRAGMA foreign_key_check").fetchall()


@contextmanager
def new_place(folder: Path, engine: str) -> Iterator[Place]:
    """Make an empty place and take it away again. Skips where PostgreSQL does not answer."""
    folder.mkdir(exist_ok=True)
    if engine == "sqlite":
        yield Place(folder / "data", "")
        return
    problem = postgres.why_not()
    if problem and os.environ.get("CI") != "true":
        pytest.skip(f"PostgreSQL does not answer: {problem}")
    name = f"cmeridian_place_{os.getpid()}_{secrets.token_hex(4)}"
    quoted = sql.Identifier(name)
    with psycopg.connect(postgres.database_url("postgres"), autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(quoted))
        try:
            yield Place(folder / "data", postgres.database_url(name))
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(quoted))
