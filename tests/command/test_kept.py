"""What was acknowledged is kept: every process is killed while people write, again and again."""

import http.client
import os
import signal
import sqlite3
import sys
import threading
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.command.running import Browser, eventually, is_alive, running

ROUNDS, WRITERS, ENOUGH = 3, 4, 12

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="Processes are looked at by way of Linux's /proc."
)


def test_nothing_acknowledged_is_missing_after_every_process_was_killed(tmp_path: Path) -> None:
    data, acknowledged = tmp_path / "data", list[Browser]()
    arguments = ("serve", "--port", 0, "--data", data)
    many = {"CMERIDIAN_GUESTS_PER_HOUR": "100000"}
    for turn in range(1, ROUNDS + 1):
        with running(tmp_path, *arguments, **many) as server:
            writers = [
                threading.Thread(target=walk_in_again_and_again, args=(server.port, acknowledged))
                for _ in range(WRITERS)
            ]
            for writer in writers:
                writer.start()
            assert eventually(lambda turn=turn: len(acknowledged) >= turn * ENOUGH)
            family = server.family()
            for pid in family:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            for writer in writers:
                writer.join(timeout=30)
            assert eventually(lambda family=family: not any(is_alive(pid) for pid in family))
    with closing(sqlite3.connect(data / "cmeridian.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        # Each began with the whole record of the sample, or not at all.
        counts = database.execute("""
            SELECT DISTINCT (SELECT count(*) FROM portfolio_activity a WHERE a.person_id = p.id),
                            (SELECT count(*) FROM accounts_credential c WHERE c.person_id = p.id)
            FROM accounts_person p
        """).fetchall()
        assert len(counts) == 1, counts
    with running(tmp_path, *arguments, **many) as server:
        for browser in acknowledged:
            browser.port = server.port
            assert browser.get("/").status == 200, "whoever was let in is still there"


def walk_in_again_and_again(port: int, acknowledged: list[Browser]) -> None:
    """Begin as a sample, with a new browser each time, until nobody answers any more."""
    with suppress(OSError, http.client.HTTPException, AssertionError):
        while True:
            browser = Browser(port)
            answer = browser.post("/start/", browser.get("/start/"), sample="amara")
            assert answer.status in (302, 303)
            acknowledged.append(browser)
