"""The words we keep to, in everything the command prints."""

import re
from datetime import date
from pathlib import Path

import pytest

from tests.command.conftest import Run

FORBIDDEN = re.compile(
    r"\bcomplian(t|ce)\b|\bguarantee|accepted by your board|\binvalid\b|!(\s|$)", re.IGNORECASE
)
OUTPUT = Path(__file__).resolve().parents[2] / "src" / "cmeridian"
OURS = [*(OUTPUT / "cli").rglob("*.py"), *(OUTPUT / "exchange").rglob("*.py")]


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_no_forbidden_word_stands_in_our_texts(path: Path) -> None:
    assert not FORBIDDEN.findall(path.read_text("utf-8"))


@pytest.mark.parametrize(
    "args",
    [
        ("demo", "--ledgers"),
        ("sets",),
        ("--help",),
        ("credits", "--help"),
        ("sets", "us-tx-physician"),
    ],
)
def test_no_forbidden_word_is_printed(args: tuple[str, ...], run: Run) -> None:
    printed = run(*args).out
    # Names of authorities and certificates are theirs, not ours.
    assert not re.findall(r"guarantee|accepted by your board|!(\s|$)", printed, re.IGNORECASE)


def test_dates_for_people_are_written_in_words(run: Run) -> None:
    printed = run("demo", "--ledgers", "--on", "2026-11-24").out
    assert re.search(r"\b\d{1,2} [A-Z][a-z]{2} \d{4}\b", printed)
    assert not re.search(r"\b20\d\d-\d\d-\d\d\b", printed)


def test_the_trademark_sign_follows_the_credit(run: Run) -> None:
    printed = run("demo", "--ledgers", "--on", date(2026, 11, 24).isoformat()).out
    assert not re.search(r"AMA PRA Category [12] Credit(?!™|s™|\(s\)™)", printed)
