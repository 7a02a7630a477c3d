"""Nothing that a terminal would obey reaches it, whoever wrote it."""

import json
import re
from pathlib import Path

import pytest

from cmeridian.cli.output import escaped, masked
from tests.command.conftest import RECORD, Run

HOSTILE = "a\x1b[2J\x9b31m\u202egpj\u2066\u200f\u2028b"
RAW = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    path = tmp_path / f"{HOSTILE}.yaml"
    path.write_text(RECORD, "utf-8")
    return path


@pytest.mark.parametrize(
    "args",
    [
        ("credits", f"{HOSTILE}.yaml"),
        ("credits", "RECORD", "--set", HOSTILE),
        ("credits", "RECORD", "--audit", HOSTILE),
        ("credits", "RECORD", "--on", HOSTILE),
        ("credits", "RECORD", "--until", HOSTILE),
        ("credits", "RECORD", "--what-if", HOSTILE),
        ("credits", "RECORD", "RECORD", HOSTILE),
        ("credits", f"--{HOSTILE}"),
        ("sets", HOSTILE),
        ("sets", "--profession", HOSTILE),
        ("sets", "--jurisdiction", HOSTILE),
        ("demo", HOSTILE),
        ("bench", HOSTILE),
        ("verify", "RECORD", HOSTILE),
        (HOSTILE,),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("as_json", [False, True])
def test_what_is_typed_is_written_out(
    args: tuple[str, ...], as_json: bool, record: Path, run: Run
) -> None:
    words = [str(record) if arg == "RECORD" else arg for arg in args]
    answer = run(*words, *(["--json"] if as_json else []))
    assert not RAW.search(answer.err), ascii(answer.err)
    assert not RAW.search(answer.out), ascii(answer.out)
    if as_json:
        json.loads(answer.out)


def test_the_name_of_a_file_is_written_out(hostile: Path, run: Run) -> None:
    hostile.write_text(RECORD.replace("amount: 30", "amount: 1.3"), "utf-8")
    answer = run("credits", hostile)
    assert answer.code == 0
    assert r"a\x1b[2J\x9b31m\u202egpj\u2066\u200f\u2028b.yaml: note:" in answer.err
    assert not RAW.search(answer.err)


def test_json_means_the_same_when_written_out(hostile: Path, run: Run) -> None:
    hostile.write_text("schema: x\n", "utf-8")
    answer = run("credits", hostile, "--json")
    assert not RAW.search(answer.out)
    assert {problem["file"] for problem in answer.document["problems"]} == {str(hostile)}


@pytest.mark.parametrize(
    "line",
    ['    title: "\\e[2J"', '    title: "\\u202e"', "    title: x\u202ey", '    "\\u2066": x'],
)
def test_what_a_file_says_is_refused(line: str, record: Path, run: Run) -> None:
    record.write_text(RECORD.replace("    title: Hospital medicine course", line), "utf-8")
    answer = run("credits", record)
    assert answer.code == 2
    assert "line 7" in answer.err
    assert "it." in answer.err
    assert not RAW.search(answer.err)


def test_a_separator_of_lines_in_a_title_prints_no_line(record: Path, run: Run) -> None:
    record.write_text(RECORD.replace("Hospital medicine", '"Hos\\u2028pital"  #'), "utf-8")
    answer = run("credits", record, "--on", "2026-11-24", "--explain")
    assert answer.code == 0
    assert not RAW.search(answer.out)


def test_letters_and_joined_emoji_stay_as_they_are() -> None:
    text = "Zoë עברית 👩‍⚕️ — 9½"
    assert escaped(text) == masked(text) == text
