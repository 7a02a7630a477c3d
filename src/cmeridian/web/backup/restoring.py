"""Put a backup back into an empty place: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from cmeridian.features.base.services import audit
from cmeridian.web import prepare
from cmeridian.web.backup import archive, postgresql, sqlite
from cmeridian.web.backup.manifest import Manifest, current_key, key_mark, refuse


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back. seconds: how long it took. ended, kept: sessions, by what became of them.

    brought_up: migrations that were newer than the backup.
    """

    manifest: Manifest
    seconds: float
    ended: int
    kept: int
    brought_up: int


def restore(*, path: Path, other_key: bool = False) -> Restored:
    """Put a backup back into the database of the settings, where nothing may stand yet.

    Sign-ins end, so that none comes back that was ended since; guests keep theirs, which are all
    they have. other_key: the secret key of the backup is lost, so every session ends. Raises
    BadInput, with nothing changed, for a backup that cannot be relied on, is of a newer version, of
    another engine or key, or where the target is not empty.
    """
    start = perf_counter()
    with prepare.one_at_a_time(settings.DATA):
        is_file = connection.vendor == "sqlite"
        target = sqlite.place() if is_file else settings.DATA / "database"
        (sqlite if is_file else postgresql).refuse_unless_empty()
        with archive.draft_folder(target) as folder:
            manifest, copy = archive.unpack(path, folder)
            _refuse_unfit(manifest, other_key=other_key)
            fill = _filled_file if is_file else _filled_server
            with fill(copy, manifest):
                ended, kept = end_sessions(all_of_them=manifest.key_mark != key_mark())
                known = len(manifest.migrations)
                prepare.migrate()
                brought_up = len(MigrationLoader(connection).applied_migrations or {}) - known
                audit("database.restored", subject=f"backup of {manifest.made_at.isoformat()}")
    return Restored(manifest, perf_counter() - start, ended, kept, brought_up)


def _refuse_unfit(manifest: Manifest, *, other_key: bool) -> None:
    """Refuse what this version, engine or key could not serve."""
    if manifest.engine != connection.vendor:
        what = f"it is of {manifest.engine}, and the database here is {connection.vendor}."
        remedy = "Name a database of that kind in CMERIDIAN_DATABASE_URL."
        raise refuse("engine", what, remedy)
    known = {f"{app} {name}" for app, name in prepare.known_migrations(MigrationLoader(None))}
    unknown = [name for name in manifest.migrations if name not in known]
    if unknown:
        what = f"a newer version of CMEridian made it, {manifest.version} (it holds {unknown[0]})."
        raise refuse("migrations", what, "Install that version or a later one.")
    if manifest.key_mark != key_mark() and not other_key:
        what = f"the secret key here ({current_key()}) is not the one it was made under."
        remedy = "Put that key in place first; if it is lost, add --other-key, which ends every"
        remedy += " session: guests lose their records, and second factors must be set up anew."
        raise refuse("secret key", what, remedy)


@contextmanager
def _filled_file(copy: Path, manifest: Manifest) -> Iterator[None]:
    """Work on the copy as if it were the database, and put it in place when all went well."""
    sqlite.check(copy, manifest)
    target = sqlite.place()
    values = connection.settings_dict
    connection.close()
    before, values["NAME"] = values["NAME"], str(copy)
    try:
        with _in_words():
            yield
    finally:
        # Closing the last connection moves all of its log into the file.
        connection.close()
        values["NAME"] = before
    archive.sync_file(copy)
    archive.put_in_place(copy, target)


@contextmanager
def _filled_server(copy: Path, manifest: Manifest) -> Iterator[None]:
    """Fill the empty database; whatever fails then, it is emptied again."""
    try:
        with _in_words():
            postgresql.fill(copy, manifest)
            yield
    except BaseException:
        postgresql.clear()
        raise


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        first = (str(error).strip() or type(error).__name__).splitlines()[0]
        what = f"what was restored could not be brought up to this version: {first.rstrip('.')}."
        raise refuse("database", what, "Nothing was changed.") from None


def end_sessions(*, all_of_them: bool) -> tuple[int, int]:
    """End the sessions of those who are signed in, or all. Returns how many ended, and stay."""
    ended = [
        session.session_key
        for session in Session.objects.iterator(chunk_size=500)
        if all_of_them or SESSION_KEY in session.get_decoded()
    ]
    for first in range(0, len(ended), 500):
        Session.objects.filter(session_key__in=ended[first : first + 500]).delete()
    _forget_signed_in()
    return len(ended), Session.objects.count()


def _forget_signed_in() -> None:
    """Empty the list of places where people are signed in, where the backup has one."""
    table = "usersessions_usersession"
    if table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - a constant
