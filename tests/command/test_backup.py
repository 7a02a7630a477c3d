"""`cmeridian manage backup`, `verify_backup` and `restore`: whole, or in words why not."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from time import sleep
from typing import Any

import pytest

from tests.command.conftest import Answer
from tests.command.places import ENGINES, Place, new_place
from tests.command.running import eventually, running, surroundings
from tests.command.writers import broken, missing, names, promised, writing

RUN = """
import resource, sys
if {limit}:
    resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
from cmeridian.cli.main import main
sys.exit(main())
"""
WALK_IN = """
import django
django.setup()
from django.utils import timezone
from cmeridian.features.home.services import start_sample
from cmeridian.web.sessions import SessionStore
person = start_sample(name="amara", today=timezone.localdate())
for values in ({"person": person.key}, {"_auth_user_id": "1", "_auth_user_hash": "x"}):
    session = SessionStore()
    session.update(values)
    session.create()
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Limits are set as on Linux.")


def manage(place: Place, *args: object, limit: int = 0, path: str | None = None) -> Answer:
    """Run a command on a place. limit: of what one file may hold, as a full disk sets one."""
    environment = surroundings(place.data.parent, **place.environment, COLUMNS="100")
    done = subprocess.run(
        [sys.executable, "-c", RUN.format(limit=limit), "manage", *map(str, args)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env=environment if path is None else environment | {"PATH": path},
    )
    return Answer(done.returncode, done.stdout, done.stderr)


def same_key(there: Place, here: Place) -> None:
    """Put the secret key in place, as the operator does first."""
    here.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copy(there.data / "secret_key", here.data)


def has_tables(place: Place) -> bool:
    """Tell whether anything stands in a place."""
    if not place.url:
        return any(place.data.glob("cmeridian.sqlite3*"))
    query = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
    return place.ask(query) != [(0,)]


# --- while people write ---------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ENGINES)
def test_a_backup_taken_while_people_write_is_restored_whole(engine: str, tmp_path: Path) -> None:
    with (
        new_place(tmp_path / "there", engine) as there,
        new_place(tmp_path / "here", engine) as here,
    ):
        settings = there.environment | {"CMERIDIAN_GUESTS_PER_HOUR": "100000"}
        with running(tmp_path, "serve", "--port", 0, "--workers", 2, **settings) as server:
            with writing(server.port, names(0, 8)) as writers:
                assert eventually(lambda: sum(one.answers for one in writers) >= 48, 60)
                before = promised(writers)
                taken = manage(there, "backup", tmp_path / "backup.tar")
                answers = sum(one.answers for one in writers)
                after = lambda: sum(one.answers for one in writers) > answers  # noqa: E731
                assert eventually(after, 30), "they write on"
            assert [error for one in writers for error in one.errors] == []
        assert taken.code == 0, taken.err
        assert manage(there, "verify_backup", tmp_path / "backup.tar").code == 0
        same_key(there, here)
        restored = manage(here, "restore", tmp_path / "backup.tar")
        assert restored.code == 0, restored.err
        assert missing(here, before) == []
        assert broken(here) == []
        assert here.is_sound()
        with running(tmp_path, "serve", "--port", 0, **here.environment) as server:
            for one in writers:
                one.browser.port = server.port
                assert one.browser.get("/").status == 200, "a guest is known by the session alone"


# --- what is in it, and what becomes of it --------------------------------------------------------


@dataclass(frozen=True)
class Kept:
    """A place with a guest and somebody who is signed in, and a backup of it."""

    place: Place
    backup: Path
    said: str


@pytest.fixture(scope="module", params=ENGINES)
def kept(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Kept]:
    folder = tmp_path_factory.mktemp("backup")
    with new_place(folder / "there", request.param) as place:
        migrated = manage(place, "migrate", "--verbosity", "0")
        assert migrated.code == 0, migrated.err
        subprocess.run(
            [sys.executable, "-c", WALK_IN],
            check=True,
            env=surroundings(
                folder, DJANGO_SETTINGS_MODULE="cmeridian.web.settings", **place.environment
            ),
        )
        answer = manage(place, "backup", folder / "backup.tar")
        assert answer.code == 0, answer.err
        yield Kept(place, folder / "backup.tar", answer.out)


@pytest.fixture
def here(kept: Kept, tmp_path: Path) -> Iterator[Place]:
    """Make an empty place of the same kind, with the same secret key."""
    engine = "postgresql" if kept.place.url else "sqlite"
    with new_place(tmp_path / "here", engine) as place:
        same_key(kept.place, place)
        yield place


def manifest_of(backup: Path) -> dict[str, Any]:
    with closing(tarfile.open(backup)) as tar:
        file = tar.extractfile("manifest.json")
        assert file
        found: dict[str, Any] = json.load(file)
        return found


def test_it_is_one_file_that_only_its_owner_reads(kept: Kept) -> None:
    assert stat.S_IMODE(kept.backup.stat().st_mode) == 0o600
    assert [path.name for path in kept.backup.parent.glob(".cmeridian*")] == []


def test_it_says_what_it_is(kept: Kept) -> None:
    found = manifest_of(kept.backup)
    assert found["schema"] == "cmeridian/backup/1"
    assert found["engine"] == ("postgresql" if kept.place.url else "sqlite")
    assert "accounts 0001_initial" in found["migrations"]
    for table, rows in found["rows"].items():
        assert kept.place.ask(f"SELECT count(*) FROM {table}") == [(rows,)], table  # noqa: S608
    assert found["rows"]["portfolio_activity"] == 16


def test_the_secret_key_is_not_in_it_and_it_says_so(kept: Kept) -> None:
    key = (kept.place.data / "secret_key").read_bytes()
    assert key not in kept.backup.read_bytes()
    assert f"The secret key ({kept.place.data}/secret_key) is not in it" in kept.said
    assert manifest_of(kept.backup)["not_included"] == ["secret_key"]


def test_every_row_comes_back_and_only_guests_stay_signed_in(kept: Kept, here: Place) -> None:
    answer = manage(here, "restore", kept.backup)
    assert answer.code == 0, answer.err
    assert "Sessions: 1 ended" in answer.out
    assert "1 of guests go on" in answer.out
    # The trail holds one row more: that it was restored.
    counted = manifest_of(kept.backup)["rows"]
    expected = counted | {
        "django_session": counted["django_session"] - 1,
        "base_auditevent": counted["base_auditevent"] + 1,
    }
    for table, rows in expected.items():
        assert here.ask(f"SELECT count(*) FROM {table}") == [(rows,)], table  # noqa: S608
    asked = "SELECT title, completed FROM portfolio_activity ORDER BY public_id"
    assert here.ask(asked) == kept.place.ask(asked)
    assert here.is_sound()
    if not here.url:
        assert stat.S_IMODE(here.file.stat().st_mode) == 0o600


def test_without_a_name_it_is_named_by_the_moment(kept: Kept, tmp_path: Path) -> None:
    for _ in range(2):
        answer = manage(kept.place, "backup", tmp_path)
        assert answer.code == 0, answer.err
        sleep(1.1)
    made = sorted(tmp_path.glob("cmeridian-????????T??????Z.tar"))
    assert len(made) == 2
    assert len(list(tmp_path.iterdir())) == 2


# --- what is refused, with nothing changed --------------------------------------------------------


def refused(answer: Answer, *words: str) -> None:
    """See that one line says why, and no traceback."""
    assert answer.code == 2, answer.err
    assert answer.out == ""
    assert len(answer.err.splitlines()) == 1, answer.err
    for word in words:
        assert word in answer.err


def test_nothing_is_overwritten(kept: Kept, tmp_path: Path) -> None:
    target = tmp_path / "kept"
    target.write_text("mine")
    refused(manage(kept.place, "backup", target), "it is there already")
    assert target.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_is_not_there_is_named(kept: Kept, tmp_path: Path) -> None:
    answer = manage(kept.place, "backup", tmp_path / "nowhere" / "backup.tar")
    refused(answer, str(tmp_path / "nowhere"))


def test_a_full_disk_leaves_nothing_half_written(kept: Kept, tmp_path: Path) -> None:
    answer = manage(kept.place, "backup", tmp_path / "backup.tar", limit=40_000)
    assert answer.code == 2, answer.err
    assert "Traceback" not in answer.err
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_stops_a_restore_with_nothing_changed(kept: Kept, here: Place) -> None:
    refused(manage(here, "restore", kept.backup, limit=40_000), "room")
    assert not has_tables(here)


def test_it_is_put_back_only_where_nothing_is(kept: Kept) -> None:
    before = kept.place.ask("SELECT count(*) FROM base_auditevent")
    refused(manage(kept.place, "restore", kept.backup), "already")
    assert kept.place.ask("SELECT count(*) FROM base_auditevent") == before


def test_a_log_left_behind_by_an_earlier_database_is_never_taken_for_ours(
    kept: Kept, here: Place
) -> None:
    if here.url:
        pytest.skip("Only SQLite has such a file.")
    here.file.with_name(here.file.name + "-wal").write_bytes(b"of another database")
    refused(manage(here, "restore", kept.backup), "-wal", "already")


def test_another_secret_key_is_refused_unless_it_is_lost(kept: Kept, here: Place) -> None:
    (here.data / "secret_key").write_text("another-key-" * 8)
    refused(manage(here, "restore", kept.backup), "secret key", "--other-key")
    assert not has_tables(here)
    answer = manage(here, "restore", "--other-key", kept.backup)
    assert answer.code == 0, answer.err
    assert "Sessions: 2 ended" in answer.out
    assert here.ask("SELECT count(*) FROM django_session") == [(0,)]


def repacked(backup: Path, target: Path, **changes: Any) -> Path:
    """Pack the same database with another manifest."""
    content = json.dumps(manifest_of(backup) | changes).encode()
    with tarfile.open(backup) as old, tarfile.open(target, "w") as new:
        for member in old:
            data = old.extractfile(member)
            assert data
            packed = content if member.name == "manifest.json" else data.read()
            member.size = len(packed)
            new.addfile(member, BytesIO(packed))
    return target


def test_a_backup_of_a_newer_version_is_refused_in_words(
    kept: Kept, here: Place, tmp_path: Path
) -> None:
    known = manifest_of(kept.backup)["migrations"]
    newer = repacked(
        kept.backup, tmp_path / "newer.tar", migrations=[*known, "portfolio 0999_to_come"]
    )
    refused(manage(here, "restore", newer), "newer version", "portfolio 0999_to_come")
    schema = repacked(kept.backup, tmp_path / "schema.tar", schema="cmeridian/backup/2")
    refused(manage(here, "restore", schema), "cmeridian/backup/1")
    assert not has_tables(here)


def test_a_row_too_few_is_noticed_and_nothing_stays(
    kept: Kept, here: Place, tmp_path: Path
) -> None:
    rows = manifest_of(kept.backup)["rows"]
    fewer = repacked(
        kept.backup,
        tmp_path / "fewer.tar",
        rows=rows | {"portfolio_activity": rows["portfolio_activity"] + 1},
    )
    refused(manage(here, "restore", fewer), "portfolio_activity", "16", "17")
    assert not has_tables(here)


def test_an_altered_byte_is_noticed_before_anything_is_touched(
    kept: Kept, here: Place, tmp_path: Path
) -> None:
    content = bytearray(kept.backup.read_bytes())
    content[len(content) // 2] ^= 1
    altered = tmp_path / "altered.tar"
    altered.write_bytes(content)
    for command in ("verify_backup", "restore"):
        refused(manage(here, command, altered), "not what it was")
    assert not has_tables(here)


def test_a_file_that_ends_too_early_is_noticed(kept: Kept, here: Place, tmp_path: Path) -> None:
    content, short = kept.backup.read_bytes(), tmp_path / "short.tar"
    for length in (0, 100, 700, len(content) // 2):
        short.write_bytes(content[:length])
        for command in ("verify_backup", "restore"):
            refused(manage(here, command, short), str(short))
    assert not has_tables(here)


def test_a_file_that_is_not_there_is_named(here: Place, tmp_path: Path) -> None:
    for command in ("verify_backup", "restore"):
        refused(manage(here, command, tmp_path / "none.tar"), str(tmp_path / "none.tar"))
    assert not has_tables(here)


def test_without_a_database_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    with new_place(tmp_path / "empty", "sqlite") as place:
        refused(manage(place, "backup", tmp_path / "backup.tar"), "no database yet")
        assert not place.file.exists()


def test_of_another_engine_is_refused(kept: Kept, tmp_path: Path) -> None:
    other = "sqlite" if kept.place.url else "postgresql"
    with new_place(tmp_path / "other", other) as place:
        same_key(kept.place, place)
        refused(manage(place, "restore", kept.backup), "engine", other)
        assert not has_tables(place)


# --- the programs of PostgreSQL -------------------------------------------------------------------


@pytest.mark.parametrize("tool", ["pg_dump", "pg_restore"])
def test_a_program_that_is_missing_or_too_old_is_named_with_its_remedy(
    tool: str, kept: Kept, here: Place, tmp_path: Path
) -> None:
    if not kept.place.url:
        pytest.skip("SQLite needs no other program.")
    place, args = (
        (kept.place, ("backup", tmp_path / "new.tar"))
        if tool == "pg_dump"
        else (here, ("restore", kept.backup))
    )
    refused(manage(place, *args, path=""), f"{tool}: it was not found", "postgresql-client")
    old = tmp_path / tool
    old.write_text(f'#!/bin/sh\necho "{tool} (PostgreSQL) 9.6.24"\n')
    old.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    refused(manage(place, *args, path=path), "it is version 9", "must not be older")
    assert not has_tables(here)
    assert not (tmp_path / "new.tar").exists()
