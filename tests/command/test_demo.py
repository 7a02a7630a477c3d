"""`cmeridian demo`: six sample clinicians, marked as samples."""

from pathlib import Path

import pytest

from cmeridian.exchange.samples import NAMES
from tests.command.conftest import Run


def test_the_demo_shows_an_overview_and_six_ledgers(run: Run) -> None:
    answer = run("demo")
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
    ],
)
def test_a_wrong_request_is_bad_input(args: tuple[str, ...], words: str, run: Run) -> None:
    answer = run("demo", *args)
    assert answer.code == 2
    assert words in answer.err
