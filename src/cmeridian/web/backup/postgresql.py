"""PostgreSQL: copied by its own pg_dump, from a snapshot in which the rows are counted as well."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from django.db import connection, transaction
from django.db.backends.postgresql.client import DatabaseClient

from cmeridian.web.backup.manifest import OTHER, Manifest, refuse
from cmeridian.web.backup.sqlite import Facts, compare

_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")
_SAID = 300


def copy_to(copy: Path) -> Facts:
    """Copy the database as it stands at one moment, while others go on writing.

    Raises BadInput where pg_dump is missing, too old, or does not succeed.
    """
    tool = _tool("pg_dump", at_least=_server())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        _run([tool, "--format=custom", f"--snapshot={snapshot}", f"--file={copy}"])
        return _engine_version(), _migrations(), _rows()


def check(copy: Path, manifest: Manifest) -> None:
    """Read the table of contents of a copy. Raises BadInput if it cannot be, or lacks a table."""
    said = _run([_tool("pg_restore", at_least=0), "--list", str(copy)], connect=False)
    listed = set(re.findall(r" TABLE DATA \S+ (\S+) ", said))
    for table in manifest.rows:
        if table not in listed:
            raise refuse(table, "its rows are not in the backup.", OTHER)


def refuse_unless_empty() -> None:
    """See that the database holds no table. Raises BadInput otherwise."""
    tables = connection.introspection.table_names()
    if tables:
        name = connection.settings_dict["NAME"]
        what = f"the database {name} holds tables already, such as {tables[0]}."
        raise refuse("CMERIDIAN_DATABASE_URL", what, "Make a new database, and name that.")
    _tool("pg_restore", at_least=_server())


def fill(copy: Path, manifest: Manifest) -> None:
    """Put a copy into the empty database, as one transaction. Raises BadInput if that fails."""
    tool = _tool("pg_restore", at_least=_server())
    arguments = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    _run([tool, *arguments, str(copy)], into="--dbname")
    compare(_rows(), manifest)


def clear() -> None:
    """Drop every table again, so that the database is as empty as it was found."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)} CASCADE")


def _run(command: list[str], *, into: str = "", connect: bool = True) -> str:
    """Run one of PostgreSQL's programs on our database, and give what it says."""
    environment = {**os.environ, "LC_ALL": "C"}
    if connect:
        (_, *where), more = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
        # The password goes by the environment, where other users of the machine do not see it.
        environment |= more or {}
        *flags, name = where
        command = [command[0], *flags, "--no-password", *command[1:]]
        command += [into, name] if into else [name]
    done = subprocess.run(  # noqa: S603 - found on the path, our own arguments
        command, capture_output=True, text=True, check=False, env=environment
    )
    if done.returncode == 0:
        return done.stdout
    said = [line for line in done.stderr.splitlines() if line.strip()]
    first = said[0][:_SAID] if said else f"it ended with code {done.returncode}"
    what = f"it did not succeed: {first.rstrip('.')}."
    raise refuse(Path(command[0]).name, what, "Mend that and try again; nothing was kept.")


def _tool(name: str, *, at_least: int) -> str:
    """Find one of PostgreSQL's programs. at_least: the server's major version."""
    remedy = "Install it: on Debian and Ubuntu, apt install postgresql-client"
    remedy += f"-{at_least}." if at_least else "."
    found = shutil.which(name)
    if found is None:
        raise refuse(name, "it was not found on the PATH.", remedy)
    said = subprocess.run(  # noqa: S603 - found on the path
        [found, "--version"], capture_output=True, text=True, check=False
    ).stdout
    version = _VERSION.search(said)
    if version is None or int(version[1]) < at_least:
        is_of = f"version {version[1]}" if version else "of an unknown version"
        what = f"it is {is_of}, and the server of version {at_least}; it must not be older."
        raise refuse(name, what, remedy)
    return found


def _server() -> int:
    with connection.cursor():
        return int(connection.pg_version) // 10_000  # type: ignore[attr-defined]


def _engine_version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0])


def _migrations() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return sorted(f"{app} {name}" for app, name in cursor.fetchall())


def _rows() -> dict[str, int]:
    with connection.cursor() as cursor:
        counted = {}
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
            counted[table] = cursor.fetchone()[0]
    return counted
