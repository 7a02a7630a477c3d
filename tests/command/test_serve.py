"""`cmeridian serve`: one command, one address, and nothing left running afterwards."""

from __future__ import annotations

import os
import re
import signal
import socket
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from cmeridian.cli import supervisor
from cmeridian.cli.supervisor import Child, Supervisor
from tests import postgres
from tests.command.conftest import Run
from tests.command.running import Browser, Running, eventually, is_alive, running

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="Processes are looked at by way of Linux's /proc."
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("serve")


@pytest.fixture(scope="module")
def served(home: Path) -> Iterator[Running]:
    """A server that the tests of this module share."""
    with running(home, "serve", "--port", 0, "--data", home / "data") as server:
        yield server


def test_one_address_is_printed_and_it_is_a_name(served: Running) -> None:
    assert len(served.said) == 1
    assert re.fullmatch(r"http://localhost:\d+\n", served.said[0])


def test_the_address_leads_to_the_start_page(served: Running) -> None:
    browser = Browser(served.port)
    answer = browser.get("/")
    assert answer.status == 302
    page = browser.get(answer.headers["Location"])
    assert page.status == 200
    assert "<h1" in page.text
    assert page.headers["Content-Encoding"] == "gzip"


def test_static_files_are_named_by_content_kept_for_long_and_compressed(served: Running) -> None:
    browser = Browser(served.port)
    names = browser.get("/start/").static_files
    assert any(name.endswith(".css") for name in names)
    for name in names:
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", name), name
        file = browser.get(name)
        assert file.status == 200
        assert "immutable" in file.headers["Cache-Control"]
        assert int(re.findall(r"max-age=(\d+)", file.headers["Cache-Control"])[0]) >= 31_536_000
        if name.endswith((".css", ".js")):
            assert file.headers["Content-Encoding"] == "gzip"


def test_what_lies_in_the_data_folder_is_its_owner_s_alone(served: Running, home: Path) -> None:
    folder = home / "data"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for path in folder.glob("*"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_another_server_on_the_same_port_is_refused_with_a_remedy(
    served: Running, run: Run
) -> None:
    answer = run("serve", "--port", served.port)
    assert answer.code == 2
    assert answer.out == ""
    assert f"cannot listen on port {served.port}" in answer.err
    assert "--port" in answer.err
    assert Browser(served.port).answers()


@pytest.mark.parametrize("which", [0, 1], ids=["the older child", "the younger child"])
def test_a_child_that_is_killed_is_started_again(served: Running, which: int) -> None:
    assert eventually(lambda: len(served.children()) == 2)
    before = served.children()
    os.kill(before[which], signal.SIGKILL)
    assert eventually(lambda: len(set(served.children()) - {before[which]}) == 2)
    assert eventually(Browser(served.port).answers)
    assert not is_alive(before[which])


def test_a_web_process_that_is_killed_is_replaced(served: Running) -> None:
    everyone = served.family()
    grandchildren = [p for p in everyone if p not in (served.process.pid, *served.children())]
    for pid in grandchildren:
        os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: not any(is_alive(pid) for pid in grandchildren))
    assert eventually(lambda: len(served.children()) == 2)
    assert eventually(Browser(served.port).answers)


def test_asked_to_stop_it_ends_everything_and_can_start_again(tmp_path: Path) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        with running(tmp_path, "serve", "--port", 0, "--data", tmp_path / "data") as server:
            assert Browser(server.port).answers()
            assert eventually(lambda: len(server.children()) == 2)
            family = server.family()
            code, seconds = server.stop(number)
            assert code == 0
            assert seconds < 10
            assert not any(is_alive(pid) for pid in family)
        assert len(server.said) == 1
        assert "Traceback" not in server.stderr.read_text()


def test_children_do_not_outlive_a_parent_that_is_killed(tmp_path: Path) -> None:
    with running(tmp_path, "serve", "--port", 0, "--data", tmp_path / "data") as server:
        assert eventually(lambda: len(server.children()) == 2)
        family = server.family()
        server.stop(signal.SIGKILL)
        assert eventually(lambda: not any(is_alive(pid) for pid in family))


def test_it_runs_on_postgresql(tmp_path: Path) -> None:
    problem = postgres.why_not()
    if problem and os.environ.get("CI") != "true":
        pytest.skip(f"PostgreSQL does not answer: {problem}")
    name = f"cmeridian_serve_{os.getpid()}"
    quoted = sql.Identifier(name)
    with psycopg.connect(postgres.database_url("postgres"), autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(quoted))
        try:
            url = postgres.database_url(name)
            arguments = ("serve", "--port", 0, "--data", tmp_path / "data", "--workers", 2)
            with running(tmp_path, *arguments, CMERIDIAN_DATABASE_URL=url) as served:
                browser = Browser(served.port)
                browser.post("/start/", browser.get("/start/"), sample="amara")
                assert browser.get("/").status == 200
            assert not (tmp_path / "data" / "cmeridian.sqlite3").exists()
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(quoted))


# --- what is refused before anything starts -------------------------------------------------------


def test_to_be_reached_by_others_it_must_know_its_names(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CMERIDIAN_HOSTS", raising=False)
    answer = run("serve", "--host", "0.0.0.0", "--port", "0")  # noqa: S104 - it is refused
    assert answer.code == 2
    assert "CMERIDIAN_HOSTS" in answer.err


def test_a_wildcard_of_names_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CMERIDIAN_HOSTS", "*")
    answer = run("serve", "--host", "0.0.0.0", "--port", "0")  # noqa: S104 - it is refused
    assert answer.code == 2
    assert "wildcard" in answer.err


@pytest.mark.parametrize("port", ["-1", "65536", "http"])
def test_a_port_that_is_none_is_refused(port: str, run: Run) -> None:
    assert run("serve", "--port", port).code == 2


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path, spawn: Run) -> None:
    (tmp_path / "file").write_text("")
    answer = spawn("serve", "--port", "0", "--data", tmp_path / "file" / "data")
    assert answer.code == 2
    assert "CMERIDIAN_DATA" in answer.err
    assert answer.out == ""


def test_a_database_that_does_not_answer_is_said_without_its_password(
    tmp_path: Path, spawn: Run
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    url = f"postgresql://ann:open-sesame@127.0.0.1:{port}/cme"
    answer = spawn("serve", "--port", "0", "--data", tmp_path, CMERIDIAN_DATABASE_URL=url)
    assert answer.code == 2
    assert "database: it cannot be used" in answer.err
    assert "open-sesame" not in answer.err
    assert answer.err.count("\n") == 1


# --- a child that cannot run ----------------------------------------------------------------------


def test_a_child_that_ends_again_and_again_ends_all(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "FIRST_WAIT_S", 0.001)
    steady = Child("the steady one", [sys.executable, "-c", "import time; time.sleep(60)"])
    failing = Child("the failing one", ["false"])
    code = Supervisor([steady, failing]).run(is_ready=lambda: False, when_ready=lambda: None)
    assert code == 70
    assert steady.process is None
    err = capfd.readouterr().err
    assert err.count("the failing one ended; it is started again.") == supervisor.MAX_RESTARTS
    assert f"ended {supervisor.MAX_RESTARTS + 1} times within a minute" in err


def test_a_child_that_does_not_listen_is_made_to_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "STOP_WITHIN_S", 0.3)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    child = Child("the deaf one", [sys.executable, "-c", deaf])
    code = Supervisor([child]).run(
        is_ready=lambda: True, when_ready=lambda: os.kill(os.getpid(), signal.SIGTERM)
    )
    assert code == 0
    assert child.process is None


def test_no_answer_in_time_ends_all(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "READY_WITHIN_S", 0.1)
    child = Child("the slow one", [sys.executable, "-c", "import time; time.sleep(60)"])
    assert Supervisor([child]).run(is_ready=lambda: False, when_ready=lambda: None) == 70
    assert "no page answered" in capfd.readouterr().err
