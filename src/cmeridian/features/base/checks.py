"""What is looked at before the first page: is this machine's SQLite sound, and is it enough."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register  # noqa: A004
from django.db import connection

TAG = "cmeridian"
MAX_SQLITE_PROCESSES = 2
_RACE = "SQLite {version} can corrupt a database when two connections reset its log at one moment."
_SOUND = (
    "Install the pysqlite3 package, or an SQLite from 3.51.3 on (or 3.50.7 or 3.44.6 of the older "
    "branches)."
)


@register(TAG)
def sqlite_is_sound(**_: Any) -> list[CheckMessage]:
    """Warn of a version of SQLite that is known to lose data."""
    if not _is_unsound() or settings.ACCEPT_OLD_SQLITE:
        return []
    return [Warning(_race(), hint=_SOUND, id="cmeridian.W001")]


@register(TAG, deploy=True)
def sqlite_is_accepted(**_: Any) -> list[CheckMessage]:
    """Refuse such a version for others' records, unless whoever runs it has accepted it."""
    if not _is_unsound() or settings.ACCEPT_OLD_SQLITE:
        return []
    hint = f"{_SOUND} To run it all the same, set CMERIDIAN_ACCEPT_OLD_SQLITE=1."
    return [Error(_race(), hint=hint, id="cmeridian.E001")]


@register(TAG)
def sqlite_is_enough(**_: Any) -> list[CheckMessage]:
    """Warn of more web processes than one SQLite file serves well."""
    if connection.vendor != "sqlite" or settings.WEB_PROCESSES <= MAX_SQLITE_PROCESSES:
        return []
    return [
        Warning(
            f"SQLite serves at most {MAX_SQLITE_PROCESSES} web processes well; "
            f"{settings.WEB_PROCESSES} are asked for.",
            hint="Set CMERIDIAN_DATABASE_URL to PostgreSQL, or CMERIDIAN_WEB_PROCESSES to 2.",
            id="cmeridian.W002",
        )
    ]


def _is_unsound() -> bool:
    return connection.vendor == "sqlite" and not settings.SQLITE_IS_SOUND


def _race() -> str:
    return _RACE.format(version=".".join(map(str, settings.SQLITE_VERSION)))
