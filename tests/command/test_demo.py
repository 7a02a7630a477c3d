"""`cmeridian demo`: six sample clinicians, marked as samples, in the browser and here."""

import signal
import socket
import sys
from pathlib import Path

import pytest

from cmeridian.exchange.samples import NAMES
from tests.command.conftest import Run
from tests.command.running import Browser, is_alive, running

# --- here -----------------------------------------------------------------------------------------


def test_the_ledgers_come_with_an_overview(run: Run) -> None:
    answer = run("demo", "--ledgers")
    assert answer.code == 0
    assert answer.err == ""
    assert answer.out.count("By the rules as read") == 6
    assert answer.out.count("(sample)") >= 6
    assert answer.out.index("Overview") < answer.out.index("What to do next")


def test_the_demo_as_json(run: Run) -> None:
    document = run("demo", "--json").document
    assert document["schema"] == "cmeridian/demo/1"
    assert [one["name"] for one in document["samples"]] == list(NAMES)
    assert all(one["sample"] for one in document["samples"])
    assert all(one["credits"]["schema"] == "cmeridian/credits/1" for one in document["samples"])


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_an_ordinary_record_file(name: str, tmp_path: Path, run: Run) -> None:
    path = tmp_path / "me.yaml"
    path.write_text(run("demo", name, "--yaml").out, "utf-8")
    ledger = run("credits", path)
    assert ledger.code == 0
    assert ledger.err == "", "a sample brings no warnings"
    assert ledger.out in run("demo", name).out


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("nobody",), "amara"),
        (("--yaml",), "name it"),
        (("amara", "--yaml", "--json"), "--yaml or --json"),
        (("--on", "2026-11-24"), "--ledgers"),
        (("amara", "--port", "8000"), "--port is for the browser"),
        (("--ledgers", "--data", "here"), "--data is for the browser"),
    ],
)
def test_a_wrong_request_is_bad_input(args: tuple[str, ...], words: str, run: Run) -> None:
    answer = run("demo", *args)
    assert answer.code == 2
    assert words in answer.err


# --- in the browser -------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform != "linux", reason="Processes are looked at by way of /proc.")
def test_one_walks_in_as_any_of_six_without_an_account(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen(1)
        port = taken.getsockname()[1]
        # Whatever is set for real records is left alone.
        elsewhere = {"CMERIDIAN_DATABASE_URL": "postgresql://a@127.0.0.1:1/b", "XDG_DATA_HOME": ""}
        with running(tmp_path, "demo", "--port", port, **elsewhere) as server:
            family = server.family()
            assert port < server.port <= port + 20, "the next free port is taken"
            for name in NAMES:
                browser = Browser(server.port)
                start = browser.get(browser.get("/").headers["Location"])
                assert browser.post("/start/", start, sample=name).status in (302, 303)
                assert browser.get("/").status == 200
            assert server.stop(signal.SIGTERM)[0] == 0
            assert not any(is_alive(pid) for pid in family)
        assert server.said == [f"http://localhost:{server.port}\n"]
    assert (tmp_path / ".local/share/cmeridian/demo/cmeridian.sqlite3").exists()
