"""Let others write in between, where one writes many transactions one after the other."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic, sleep

from django.db import connection

STRETCH_S = 0.5
PAUSE_S = 0.11
"""Whoever waits for SQLite looks at least ten times a second whether it is free."""


class Turns:
    """Whose turn it is to write.

    SQLite keeps no queue. Who writes again at once is nearly always first, and others could wait
    for as long as that goes on. PostgreSQL needs none of this: there one waits for the same rows
    only. stretch_s: how long one writes without a pause, in seconds.
    """

    def __init__(
        self, *, stretch_s: float = STRETCH_S, pause: Callable[[float], object] = sleep
    ) -> None:
        self._stretch_s, self._pause, self._since = stretch_s, pause, monotonic()

    def give_way(self) -> None:
        """Pause, where the writing went on for a while; call it outside a transaction."""
        if connection.vendor == "sqlite" and monotonic() - self._since >= self._stretch_s:
            self._pause(PAUSE_S)
            self._since = monotonic()
