"""Databases of earlier versions are brought up to this one with everything in them."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import psycopg
import pytest

from tests.command.places import ENGINES, Place, new_place
from tests.command.running import Browser, running, surroundings
from tests.upgrades.make import KEY

DUMPS = Path(__file__).resolve().parents[1] / "upgrades"
VERSIONS = sorted({path.stem.rpartition("-")[0] for path in DUMPS.glob("*.sql")})
PREPARE = "import os; os.umask(0o077); from cmeridian.web.prepare import prepare; prepare()"
MORE, ANEW = {"django_migrations"}, {"django_q_schedule"}
"""What this version writes more into, and what it enters anew, at every start."""
KILLED_AFTER = (1, 4, 8)
"""Migrations done since the start, before which nothing was done."""
SIGNED = {"CMERIDIAN_SECRET_KEY": KEY}

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Processes are killed.")


def load(place: Place, version: str) -> None:
    """Load the database of a version, as of people who were here today."""
    place.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = "postgresql" if place.url else "sqlite"
    content = (DUMPS / f"{version}-{engine}.sql").read_text("utf-8")
    # What has served its time is cleared away, rightly; these people's work has not.
    content += """
        UPDATE django_session SET expire_date = '2999-01-01 00:00:00+00:00';
        UPDATE accounts_person SET last_seen_on = '2999-01-01';
        UPDATE portfolio_activity SET deleted_at = '2999-01-01 00:00:00+00:00'
        WHERE deleted_at IS NOT NULL;
    """
    if place.url:
        with psycopg.connect(place.url, autocommit=True) as server:
            server.execute(f"{content}".replace("UPDATE ", "UPDATE public.").encode())
        return
    with closing(sqlite3.connect(place.file)) as database:
        database.executescript(content)
        database.execute("PRAGMA journal_mode=WAL")


def rows_of(place: Place) -> dict[str, list[dict[str, Any]]]:
    """Read every row of every table."""
    if place.url:
        listed = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
        with psycopg.connect(place.url, row_factory=psycopg.rows.dict_row) as server:
            tables = [row["table_name"] for row in server.execute(listed)]
            return {
                name: server.execute(f'SELECT * FROM "{name}"'.encode()).fetchall()  # noqa: S608
                for name in tables
            }
    with closing(sqlite3.connect(place.file)) as database:
        database.row_factory = sqlite3.Row
        listed = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        tables = [row["name"] for row in database.execute(listed)]
        return {
            name: [dict(row) for row in database.execute(f'SELECT * FROM "{name}"')]  # noqa: S608
            for name in tables
        }


def lost(
    before: dict[str, list[dict[str, Any]]], now: dict[str, list[dict[str, Any]]]
) -> list[str]:
    """List rows, or values of rows, that were there before and are no more."""
    found = []
    for table, rows in before.items():
        columns = list(rows[0]) if rows else []
        there = Counter(repr([row[name] for name in columns]) for row in now.get(table, ()))
        was = Counter(repr([row[name] for name in columns]) for row in rows)
        if table in ANEW:
            continue
        if table not in now or was - there or (table not in MORE and there - was):
            found.append(f"{table}: {list((was - there) or (there - was))[:2]}")
    return found


def prepare(place: Place, home: Path) -> subprocess.Popen[str]:
    """Begin to bring a database up to this version, as every start does."""
    settings = {"DJANGO_SETTINGS_MODULE": "cmeridian.web.settings", **place.environment, **SIGNED}
    return subprocess.Popen(
        [sys.executable, "-c", PREPARE],
        stderr=subprocess.PIPE,
        text=True,
        env=surroundings(home, **settings),
    )


def finish(place: Place, home: Path) -> None:
    """Bring it up to this version."""
    process = prepare(place, home)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 0, said


def applied(place: Place) -> int:
    """Count the migrations that are done."""
    try:
        return int(place.ask("SELECT count(*) FROM django_migrations")[0][0])
    except sqlite3.OperationalError:
        return 0  # It is being written.


def test_an_earlier_version_is_there() -> None:
    assert VERSIONS


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("version", VERSIONS)
def test_every_row_and_value_is_still_there(version: str, engine: str, tmp_path: Path) -> None:
    with new_place(tmp_path / "place", engine) as place:
        load(place, version)
        before, count = rows_of(place), applied(place)
        assert len(before["portfolio_activity"]) > 2
        assert before["accounts_ownset"]
        assert before["compliance_rulenote"]
        assert before["home_earlierrecord"]
        finish(place, tmp_path)
        assert applied(place) > count
        assert lost(before, rows_of(place)) == []
        assert place.is_sound()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("version", VERSIONS)
def test_who_was_here_before_goes_on_where_they_were(
    version: str, engine: str, tmp_path: Path
) -> None:
    known = json.loads((DUMPS / f"{version}-{engine}.json").read_text("utf-8"))
    with new_place(tmp_path / "place", engine) as place:
        load(place, version)
        with running(tmp_path, "serve", "--port", 0, **place.environment, **SIGNED) as server:
            amara, tomasz = Browser(server.port), Browser(server.port)
            amara.cookies, tomasz.cookies = known["amara"], known["tomasz"]
            for browser in (amara, tomasz):
                for path in ("/", "/credits/", "/activities/", "/profile/", "/your-data/"):
                    assert browser.get(path).status == 200, path
            assert "Kept activity" in amara.get("/activities/").text
            assert "Set aside" not in amara.get("/activities/").text
            gone = place.ask("SELECT public_id FROM portfolio_activity WHERE title = 'Set aside'")
            page = amara.get(f"/activities/?deleted={gone[0][0]}")
            assert amara.post(f"/activities/{gone[0][0]}/restore/", page).status == 302
            assert "Set aside" in amara.get("/activities/").text
            record = tomasz.get("/your-data/record.yaml").text
            assert "Mercy Hospital (invented)" in record
            back = tomasz.post("/your-data/import/", tomasz.get("/your-data/"), undo="undo")
            assert back.status == 302
            assert "Mercy Hospital" not in tomasz.get("/your-data/record.yaml").text


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("version", VERSIONS)
def test_an_upgrade_that_is_killed_is_finished_by_the_next_start(
    version: str, engine: str, tmp_path: Path
) -> None:
    with new_place(tmp_path / "place", engine) as place:
        load(place, version)
        before, count = rows_of(place), applied(place)
        for more in KILLED_AFTER:
            process, until = prepare(place, tmp_path), monotonic() + 60
            # Killed as soon as so many are done, so in the middle of the next.
            while process.poll() is None and applied(place) < count + more:
                assert monotonic() < until
                sleep(0.002)
            os.kill(process.pid, signal.SIGKILL)
            process.communicate()
            assert process.returncode == -signal.SIGKILL, "it was not finished yet"
            assert place.is_sound()
            assert lost(before, rows_of(place)) == []
        finish(place, tmp_path)
        assert applied(place) > count + max(KILLED_AFTER)
        assert lost(before, rows_of(place)) == []
