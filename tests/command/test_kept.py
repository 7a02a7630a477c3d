"""What was acknowledged is kept: every process is killed while people write, again and again."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from time import sleep

import pytest

from tests.command.places import ENGINES, new_place
from tests.command.running import Running, eventually, is_alive, running
from tests.command.writers import Writer, broken, missing, names, promised, writing

ROUNDS, WRITERS, ENOUGH = 10, 8, 24
CROWD, SECONDS = 32, 60
MANY = {"CMERIDIAN_GUESTS_PER_HOUR": "100000"}

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="Processes are looked at by way of Linux's /proc."
)


@pytest.mark.parametrize("engine", ENGINES)
def test_nothing_acknowledged_is_missing_after_every_process_was_killed(
    engine: str, tmp_path: Path
) -> None:
    everyone: list[Writer] = []
    with new_place(tmp_path / engine, engine) as place:
        settings = MANY | place.environment
        arguments = ("serve", "--port", 0, "--workers", 2)
        for turn in range(ROUNDS):
            with running(tmp_path, *arguments, **settings) as server:
                with writing(server.port, names(turn, WRITERS)) as writers:
                    everyone += writers
                    enough = lambda now=writers: sum(one.answers for one in now) >= ENOUGH  # noqa: E731
                    assert eventually(enough, 60), server.stderr.read_text()[-2000:]
                    kill_all(server)
                assert [error for one in writers for error in one.errors] == []
            assert missing(place, promised(everyone)) == []
            assert broken(place) == []
        assert place.is_sound()
        with running(tmp_path, *arguments, **settings) as server:
            for one in everyone:
                one.browser.port = server.port
                assert one.browser.get("/").status == (200 if one.began else 302)


def test_a_crowd_that_writes_for_a_minute_is_never_refused(tmp_path: Path) -> None:
    with new_place(tmp_path / "crowd", "sqlite") as place:
        settings = MANY | place.environment
        with running(tmp_path, "serve", "--port", 0, "--workers", 2, **settings) as server:
            with writing(server.port, names(0, CROWD)) as writers:
                sleep(SECONDS)
                family = server.family()
                assert all(is_alive(pid) for pid in family)
            said = server.stderr.read_text()
        assert [error for one in writers for error in one.errors] == []
        assert "locked" not in said
        assert "Traceback" not in said
        assert min(one.answers for one in writers) > 1, "everybody had a turn"
        assert missing(place, promised(writers)) == []
        assert broken(place) == []
        assert place.is_sound()


def kill_all(server: Running) -> None:
    """Kill every process at once, with no time to put anything in order."""
    family = server.family()
    for pid in family:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: not any(is_alive(pid) for pid in family))
