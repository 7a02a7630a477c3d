"""The command as a whole: help, exit codes, quiet ends, and what it does not import."""

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cmeridian.cli.main import COMMANDS
from tests.command.conftest import RUN, Run


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)])
def test_help_has_examples(command: tuple[str, ...], run: Run) -> None:
    answer = run(*command, "--help")
    assert answer.code == 0
    assert "cmeridian" in answer.out
    assert "--help" in answer.out


def test_help_lists_every_command(run: Run) -> None:
    out = run("--help").out
    for name, words in COMMANDS.items():
        assert name in out
        assert words in out


def test_version(run: Run) -> None:
    assert run("--version").out.startswith("cmeridian 0.")


@pytest.mark.parametrize("args", [("credit",), ("--jsn",), ("credits",), ("sets", "a", "b")])
def test_wrong_usage_is_bad_input(args: tuple[str, ...], run: Run) -> None:
    answer = run(*args)
    assert answer.code == 2
    assert answer.out == ""
    assert "Error" in answer.err


def test_a_misspelt_command_names_the_nearest(run: Run) -> None:
    assert "Did you mean credits?" in run("credit", "me.yaml").err


def test_a_fault_of_ours_is_a_sentence_and_70(
    record: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError("a secret of the inner workings")

    monkeypatch.setattr("cmeridian.domain.requirements.evaluate.evaluate", fail)
    answer = run("credits", record)
    assert answer.code == 70
    assert answer.out == ""
    assert answer.err.count("\n") == 1
    assert "fault of ours" in answer.err
    assert "CMERIDIAN_DEBUG=1" in answer.err
    assert "secret" not in answer.err


def test_debugging_shows_the_traceback(
    record: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError("inner workings")

    monkeypatch.setenv("CMERIDIAN_DEBUG", "1")
    monkeypatch.setattr("cmeridian.domain.requirements.evaluate.evaluate", fail)
    answer = run("credits", record)
    assert answer.code == 70
    assert "Traceback" in answer.err
    assert "inner workings" in answer.err


@pytest.mark.parametrize("args", [("sets",), ("demo", "--ledgers"), ("sets", "--json")])
def test_a_reader_that_goes_away_is_no_fault(args: tuple[str, ...]) -> None:
    command = [sys.executable, "-c", RUN, *args]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 0


# A shell that runs the tests in the background has its children pass interrupts over.
HEED_INTERRUPTS = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"


def test_an_interrupt_is_quiet() -> None:
    command = [sys.executable, "-c", HEED_INTERRUPTS + RUN, "credits", "-"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        # Reading standard input is where a person waits, and thinks better of it.
        while process.poll() is None:
            try:
                process.wait(timeout=2)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGINT)
        assert process.returncode == 130
        assert process.stderr
        assert "Traceback" not in process.stderr.read()


def imported_by(*args: str) -> set[str]:
    program = (
        "import json, sys, io, contextlib\n"
        "from cmeridian.cli.main import main\n"
        "with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())):\n"
        f"    main({list(args)!r})\n"
        "print(json.dumps(sorted(name.partition('.')[0] for name in sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return set(json.loads(done.stdout))


def test_help_imports_neither_schemas_nor_the_console() -> None:
    assert not imported_by("--help") & {"pydantic", "rich", "yaml", "django"}


def test_json_answers_do_not_import_the_console(record: Path) -> None:
    assert not imported_by("credits", str(record), "--json") & {"rich", "django"}


def test_sets_need_no_schemas_once_the_packs_are_compiled() -> None:
    imported_by("sets", "--json")
    assert not imported_by("sets", "--json") & {"pydantic", "rich", "django"}


def test_output_survives_a_terminal_that_knows_only_ascii(record: Path, spawn: Run) -> None:
    answer = spawn("credits", record, "--on", "2026-11-24", PYTHONIOENCODING="ascii")
    assert answer.code == 0
    assert answer.out.isascii()
    assert "####" in answer.out


def test_json_is_utf_8_whatever_the_terminal(record: Path, spawn: Run) -> None:
    record.write_text(record.read_text("utf-8").replace("ME1", "Zoë"), "utf-8")
    answer = spawn("credits", record, "--json", PYTHONIOENCODING="ascii")
    assert answer.document["sets"][0]["number"] == "Zoë"


def test_no_colour_without_a_terminal(record: Path, spawn: Run) -> None:
    assert "\x1b" not in spawn("credits", record).out


def test_colour_can_be_forced_and_forbidden(record: Path, spawn: Run) -> None:
    assert "\x1b[" in spawn("credits", record, FORCE_COLOR="1").out
    answer = spawn("credits", record, FORCE_COLOR="1", NO_COLOR="1")
    assert not re.search(r"\x1b\[[0-9;]*(3[0-7]|9[0-7])m", answer.out), "bold may stay"


def test_the_shell_completes_commands_and_sets(spawn: Run) -> None:
    environment = {"_CMERIDIAN_COMPLETE": "bash_complete", "COMP_CWORD": "2"}
    answer = spawn(COMP_WORDS="cmeridian sets us-fl-", **environment)
    assert "us-fl-md" in answer.out
    assert "us-tx" not in answer.out


def test_an_unknown_benchmark_is_told_the_known_ones(run: Run) -> None:
    answer = run("bench", "foo")
    assert answer.code == 2
    assert "There is no benchmark 'foo'. Known: ledger, pages, durability, imports." in answer.err
