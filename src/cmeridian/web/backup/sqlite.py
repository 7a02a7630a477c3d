"""SQLite: copied by its own online method, and looked at inside before it is relied on."""

from __future__ import annotations

# By now settings have put a sound version in the place of an old one; two versions in one process
# would not know of each other's locks.
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from django.db import connection

from cmeridian.web.backup.manifest import OTHER, Manifest, refuse

Facts = tuple[str, list[str], dict[str, int]]
"""Version of the engine, migrations applied, rows by table."""
_MORE = ("-wal", "-shm", "-journal")


def place() -> Path:
    """Name the file of the database."""
    return Path(str(connection.settings_dict["NAME"])).absolute()


def copy_to(copy: Path) -> Facts:
    """Copy the database as it stands at one moment, while others go on writing.

    Raises BadInput where there is none, where there is no room, or where it is damaged.
    """
    source = place()
    if not source.exists():
        raise refuse(str(source), "there is no database yet.", "Name its folder: CMERIDIAN_DATA.")
    try:
        with closing(_opened(source)) as live, closing(sqlite3.connect(copy)) as made:
            # All pages in one step: of one moment, and no writer makes it begin anew.
            live.backup(made, pages=-1)
            # The copy is one file from here on.
            made.execute("PRAGMA journal_mode=DELETE")
        with closing(_opened(copy)) as made:
            _refuse_damage(source, made)
            return sqlite3.sqlite_version, _migrations(made), _rows(made)
    except sqlite3.Error as error:
        what = f"it could not be copied: {error}."
        raise refuse(str(source), what, "See that there is room for two copies of it.") from None


def check(copy: Path, manifest: Manifest) -> None:
    """Look inside a copy: sound, every reference answered, as many rows as were counted.

    Raises BadInput if not.
    """
    try:
        with closing(_opened(copy)) as made:
            _refuse_damage(copy, made)
            dangling = len(made.execute("PRAGMA foreign_key_check").fetchall())
            rows, migrations = _rows(made), _migrations(made)
    except sqlite3.Error as error:
        raise refuse(copy.name, f"it cannot be read: {error}.", OTHER) from None
    if dangling:
        raise refuse(copy.name, f"{dangling} rows refer to rows that are not there.", OTHER)
    compare(rows, manifest)
    if migrations != manifest.migrations:
        raise refuse("manifest.json", "it is not of this database.", OTHER)


def compare(rows: dict[str, int], manifest: Manifest) -> None:
    """Compare the rows of each table with those counted. Raises BadInput for a difference."""
    for table in sorted(rows.keys() | manifest.rows.keys()):
        is_now, was = rows.get(table, 0), manifest.rows.get(table, 0)
        if is_now != was:
            raise refuse(table, f"it holds {is_now:,} rows, and held {was:,}.", OTHER)


def refuse_unless_empty() -> None:
    """See that nothing stands where the database is to be. Raises BadInput otherwise."""
    target = place()
    for name in (target, *(target.with_name(target.name + more) for more in _MORE)):
        if name.exists():
            what = "it is there already, and a backup is put back only where nothing is."
            remedy = "Stop the service, move it and its -wal and -shm elsewhere, and try again."
            raise refuse(str(name), what, remedy)


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(path))}?mode=rw", uri=True, timeout=20)


def _refuse_damage(path: Path, database: sqlite3.Connection) -> None:
    found = database.execute("PRAGMA integrity_check(1)").fetchall()
    if found != [("ok",)]:
        what = f"the database is damaged: {found[0][0]}."
        raise refuse(str(path), what, "Restore the last sound backup.")


def _migrations(database: sqlite3.Connection) -> list[str]:
    found = database.execute("SELECT app, name FROM django_migrations").fetchall()
    return sorted(f"{app} {name}" for app, name in found)


def _rows(database: sqlite3.Connection) -> dict[str, int]:
    tables = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' "
        "ESCAPE '\\' ORDER BY name"
    ).fetchall()
    counted = {}
    for (table,) in tables:
        quoted = table.replace('"', '""')
        counted[table] = database.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()[0]  # noqa: S608
    return counted
