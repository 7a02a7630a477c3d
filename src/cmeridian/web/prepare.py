"""Make the data folder and the database fit for this version, before the first page.

Everything here may run again at any time, and from several processes at once.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

import cmeridian
from cmeridian.domain.kernel.problems import BadInput, Problem
from cmeridian.packs.loader import load_rulebook
from cmeridian.web import environment

DAILY, EACH_MINUTE = "D", "I"
JOBS = {
    "erase absent guests": ("cmeridian.features.accounts.jobs.erase_absent", DAILY),
    "clear deleted activities": ("cmeridian.features.portfolio.jobs.clear_set_aside", DAILY),
    "clear old submissions": ("cmeridian.features.base.jobs.clear_old_submissions", DAILY),
    "clear ended sessions": ("cmeridian.features.base.jobs.clear_ended_sessions", DAILY),
    "send waiting mail": ("cmeridian.features.base.jobs.send_waiting_mail", EACH_MINUTE),
    "clear old mail": ("cmeridian.features.base.jobs.clear_old_mail", DAILY),
    "clear old failures": ("cmeridian.features.base.jobs.clear_old_failures", DAILY),
    "queue reminders": ("cmeridian.features.home.jobs.queue_reminders", DAILY),
    "clear old reminders": ("cmeridian.features.home.jobs.clear_old_reminders", DAILY),
}
"""What runs by itself, and how often, by name."""
_LOCK_KEY = 0x434D45


def prepare() -> list[str]:
    """Bring database, static files and schedule up to this version. Returns warnings.

    Raises BadInput for a database that does not answer or is newer than the code.
    """
    try:
        django.setup()
        with one_at_a_time(settings.DATA):
            migrate()
            _collect_static(settings.DATA)
            _register_jobs()
    except ImproperlyConfigured as error:
        raise _database_problem(error, "For PostgreSQL, install 'cmeridian[postgres]'.") from None
    except DatabaseError as error:
        raise _database_problem(error, "See that CMERIDIAN_DATABASE_URL is right.") from None
    # Compiled here, the packs are at hand when the first page asks for them.
    load_rulebook()
    connection.close()
    return [f"{found.msg} {found.hint}" for found in run_checks(tags=["cmeridian"])]


def unknown_migrations(loader: MigrationLoader) -> list[str]:
    """List what has been done to the database that this version has never heard of."""
    known = known_migrations(loader)
    return [f"{app} {name}" for app, name in loader.applied_migrations if (app, name) not in known]


def known_migrations(loader: MigrationLoader) -> set[tuple[str, str]]:
    """List what this version can do to a database, or once did, by app and name."""
    known = set(loader.disk_migrations)
    for migration in loader.disk_migrations.values():
        known.update(migration.replaces)
    return known


def _database_problem(error: Exception, remedy: str) -> BadInput:
    what = (str(error).strip() or type(error).__name__).splitlines()[0]
    return BadInput("database", [Problem(0, "", f"it cannot be used: {what.rstrip('.')}.", remedy)])


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Wait for others that prepare the same folder, or from elsewhere the same database."""
    # With the key in a setting and the rows in PostgreSQL nothing made it so far.
    environment.make_folder(folder)
    with (folder / "prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if connection.vendor != "postgresql":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK_KEY])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK_KEY])


def migrate() -> None:
    """Bring the database up to this version. Raises BadInput if it is of a newer one."""
    executor = MigrationExecutor(connection)
    unknown = unknown_migrations(executor.loader)
    if unknown:
        what = f"it was last used by a newer version of CMEridian (it holds {unknown[0]})."
        remedy = "Install that version or a later one. Nothing was changed."
        raise BadInput("database", [Problem(0, "", what, remedy)])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def _collect_static(folder: Path) -> None:
    """Collect, compress and name by their content the static files, where they have changed."""
    mark, version = folder / "static-version", _static_version()
    is_there = (settings.STATIC_ROOT / "staticfiles.json").exists()
    if is_there and mark.exists() and mark.read_text() == version:
        return
    # Not what is newer only: an older version may be installed over a newer one.
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.write_text(version)


def _static_version() -> str:
    digest = hashlib.sha256(cmeridian.__version__.encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: str(found[0])):
            with storage.open(name) as file:
                digest.update(f"{name}\0".encode() + hashlib.sha256(file.read()).digest())
    return digest.hexdigest()


def _register_jobs() -> None:
    """Enter each job once; its next time is left as it is."""
    from django_q.models import Schedule

    for name, (func, often) in JOBS.items():
        values = {"func": func, "schedule_type": often, "minutes": 1}
        Schedule.objects.update_or_create(name=f"cmeridian: {name}", defaults=values)
    ours = Schedule.objects.filter(name__startswith="cmeridian: ")
    ours.exclude(func__in=[func for func, _ in JOBS.values()]).delete()
