"""Who writes many transactions one after the other lets others write in between."""

from __future__ import annotations

import pytest
from django.db import connection

from cmeridian.features.base.turns import Turns

SQLITE_LOOKS_AGAIN_S = 0.1
"""The longest wait between two looks at a lock (sqlite3.c, sqliteDefaultBusyCallback)."""


@pytest.fixture
def pauses() -> list[float]:
    return []


def test_the_pause_is_longer_than_any_other_waits_between_two_looks(pauses):
    turns = Turns(stretch_s=0, pause=pauses.append)
    turns.give_way()
    turns.give_way()
    if connection.vendor == "sqlite":
        assert len(pauses) == 2
        assert min(pauses) > SQLITE_LOOKS_AGAIN_S
    else:
        assert pauses == [], "one waits for the same rows only"


def test_a_short_writing_is_not_held_up(pauses):
    Turns(stretch_s=3600, pause=pauses.append).give_way()
    assert pauses == []
