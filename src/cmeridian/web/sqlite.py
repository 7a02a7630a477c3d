"""Choose the SQLite library before Django does."""

from __future__ import annotations

import sqlite3
import sys

SOUND = (3, 51, 3)
"""From here on SQLite is free of a race between connections that can corrupt a WAL database
(sqlite.org, release notes of 3.51.3); the fix was carried back to 3.50.7 and 3.44.6."""
SOUND_BRANCHES = {(3, 50): (3, 50, 7), (3, 44): (3, 44, 6)}


def is_sound(version: tuple[int, int, int]) -> bool:
    """Tell whether a version of SQLite is free of the race."""
    return version >= SOUND or version >= SOUND_BRANCHES.get(version[:2], SOUND)


def use_sound_sqlite() -> tuple[int, int, int]:
    """Put the `pysqlite3` wheel in the place of the system's library where that one is too old.

    Returns the version that is in use from here on.
    """
    found = sqlite3.sqlite_version_info
    if is_sound(found):
        return found
    try:
        import pysqlite3
    except ImportError:
        return found
    if is_sound(pysqlite3.sqlite_version_info):
        sys.modules["sqlite3"] = pysqlite3
        sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
        found = pysqlite3.sqlite_version_info
    return found
