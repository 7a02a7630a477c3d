"""Guests who add activities again and again, and how long each of them waits for that."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from urllib.parse import urlencode

from cmeridian.cli.bench_pages import TOKEN, cannot, walk_in
from cmeridian.cli.wire import Wire, request

_ADD = "/activities/add/"
_ACTIVITY = {
    "title": "Grand rounds",
    "completed": "2026-03-02",
    "amount": "1",
    "credit_class": "AMA_CAT1",
}


@dataclass
class Crowd:
    """What became of the activities that guests added.

    errors: answers other than that it was saved. longest: wait for an answer, in seconds.
    """

    writes: int = 0
    errors: int = 0
    longest: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, status: int, took: float) -> None:
        """Count one answer. took: seconds."""
        with self.lock:
            self.writes += status in (302, 303)
            self.errors += status not in (302, 303)
            self.longest = max(self.longest, took)


@contextmanager
def adding(port: int, crowd: Crowd) -> Iterator[Callable[[], None]]:
    """Walk in as a guest, and give what adds one activity and notes how long that took."""
    with Wire(port) as wire:
        cookie = walk_in(port)
        token = TOKEN.search(wire.ask(request(port, _ADD, cookie=cookie)).text)
        if token is None:
            raise cannot("the page to add an activity holds no form.")
        form = urlencode({"csrfmiddlewaretoken": token[1], **_ACTIVITY}).encode()
        asked = request(port, _ADD, cookie=cookie, form=form)

        def add() -> None:
            start = perf_counter()
            status = wire.ask(asked).status
            crowd.note(status, perf_counter() - start)

        yield add
