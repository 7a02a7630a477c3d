"""Page, set page, API, command, transcript and calendar show the same numbers for each set."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import icalendar
import pytest

from cmeridian.cli.main import main
from cmeridian.exchange.samples import NAMES
from cmeridian.features.accounts.models import Credential
from tests.features.walking import Guest

GuestOf = Callable[..., Guest]
Numbers = tuple[Decimal, Decimal] | None
"""Counted and required, or None where no such pair is shown."""
_PAIR = re.compile(r"(\d+(?:\.\d+)?) of (?:at most )?(\d+(?:\.\d+)?) ")
_MISSING = re.compile(r"[Mm]issing: (?:at least )?(\d+(?:\.\d+)?) (?!tasks?\b)")
Command = Callable[[bytes, date], Any]


@dataclass(frozen=True)
class Told:
    """What one way of asking says about one set: each rule's numbers, and what is missing."""

    rules: tuple[Numbers, ...]
    missing: Decimal


@pytest.fixture
def command(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run `cmeridian credits - --json` in this process on the text of a record."""

    def run(record: bytes, on: date) -> Any:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(record)))
        capfdbinary.readouterr()
        assert main(["credits", "-", "--on", on.isoformat(), "--json"]) == 0
        return json.loads(capfdbinary.readouterr().out)

    return run


def words(markup: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", markup)))


def numbers_in(shown: str) -> Numbers:
    found = _PAIR.search(f"{shown} ")
    return (Decimal(found[1]), Decimal(found[2])) if found else None


def missing_in(shown: str) -> Decimal:
    found = _MISSING.search(f"{shown} ")
    return Decimal(found[1]) if found else Decimal(0)


def told_by_json(of_set: dict[str, Any], shown: set[str]) -> Told:
    """Read the answer of command or API; shown: the rules whose numbers pages show."""
    pairs = tuple(
        (Decimal(str(f["counted"])), Decimal(str(f["required"]))) if f["rule"] in shown else None
        for f in of_set["findings"]
    )
    return Told(pairs, Decimal(str(of_set["further_hours"] or 0)))


def rows_of_page(content: str) -> dict[str, Numbers]:
    """Read the rows of a page by the ids of their rules."""
    found: dict[str, Numbers] = {}
    for row in re.findall(r'<li class="progress">.*?</li>', content, re.DOTALL):
        rule = re.search(r"/rules/([^/]+)/", row)
        shown = re.search(r'<span class="progress-numbers">(.*?)</span>', row, re.DOTALL)
        assert rule, row
        found[rule[1]] = numbers_in(words(shown[1])) if shown else None
    return found


def told_by_page(content: str, rules: list[str]) -> Told:
    rows = rows_of_page(content)
    assert set(rows) == set(rules)
    return Told(tuple(rows[rule] for rule in rules), missing_in(words(content)))


def told_by_transcript(content: str) -> Told:
    sheet = content[content.index("<article") : content.index("</article>")]
    table = sheet[sheet.index("<tbody>") : sheet.index("</tbody>")]
    cells = re.findall(r'data-label="Counted">(.*?)</td>', table, re.DOTALL)
    return Told(tuple(numbers_in(words(cell)) for cell in cells), missing_in(words(sheet)))


def entries_of(calendar: bytes, address: str) -> list[str]:
    """Give the descriptions of entries that lead to one credential, in their order."""
    events = icalendar.Calendar.from_ical(calendar).walk("VEVENT")
    return [str(e["DESCRIPTION"]) for e in events if address in str(e["URL"])]


def told_by_calendar(descriptions: list[str]) -> Told:
    lines = [line for text in descriptions[:1] for line in text.split("\n")]
    rows = tuple(numbers_in(line) for line in lines if line.startswith("- "))
    return Told(rows, missing_in(lines[0]))


@pytest.mark.parametrize("name", NAMES)
def test_all_ways_of_asking_tell_the_same(
    guest: GuestOf, today: date, command: Command, name: str
) -> None:
    someone = guest(name)
    client = someone.client
    by_command = command(client.get("/your-data/record.yaml").content, today)
    assert client.get("/api/credits").json() == by_command
    every = client.get("/credits/").content.decode()
    cards = re.findall(r'<section class="card".*?</section>', every, re.DOTALL)
    calendar = client.get("/calendar.ics").content
    ids = dict(Credential.objects.of(someone.person).values_list("set_id", "public_id"))
    assert len(cards) == len(by_command["sets"]) == len(ids)
    for of_set, card in zip(by_command["sets"], cards, strict=True):
        address = f"/credits/{ids[of_set['set']]}/"
        assert address in card
        rules = [finding["rule"] for finding in of_set["findings"]]
        page = client.get(address).content.decode()
        shown = {rule for rule, numbers in rows_of_page(page).items() if numbers}
        expected = told_by_json(of_set, shown)
        assert sum(1 for numbers in expected.rules if numbers) == len(shown)
        assert told_by_page(page, rules) == expected, of_set["set"]
        assert told_by_page(card, rules) == expected, of_set["set"]
        transcript = client.get(f"{address}transcript/").content.decode()
        assert told_by_transcript(transcript) == expected, of_set["set"]
        entries = entries_of(calendar, address)
        assert entries, of_set["set"]
        if of_set["set"] == "us-abs":  # A rolling window has no renewal: an entry for each rule.
            due = [place for place, f in enumerate(of_set["findings"]) if f["due"]]
            told = {told_by_calendar([entry]) for entry in entries}
            assert told == {Told((expected.rules[place],), expected.missing) for place in due}
        else:
            assert told_by_calendar(entries) == expected, of_set["set"]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_measured_is_shown(guest: GuestOf, name: str) -> None:
    """No page may pass the comparison by showing nothing."""
    someone = guest(name)
    client = someone.client
    for of_set in client.get("/api/credits").json()["sets"]:
        row = Credential.objects.of(someone.person).get(set_id=of_set["set"])
        rows = rows_of_page(client.get(f"/credits/{row.public_id}/").content.decode())
        for finding in of_set["findings"]:
            counted, required = finding["counted"], finding["required"]
            if finding["status"] == "short" and counted is not None and required is not None:
                expected = (Decimal(str(counted)), Decimal(str(required)))
                assert rows[finding["rule"]] == expected


def test_the_command_tells_the_numbers_in_words_too(
    guest: GuestOf, today: date, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    someone = guest()
    path = tmp_path / "record.yaml"
    path.write_bytes(someone.client.get("/your-data/record.yaml").content)
    assert main(["credits", str(path), "--on", today.isoformat()]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    page = words(someone.client.get("/credits/").content.decode())
    for pair in _PAIR.findall(page):
        assert f"{pair[0]} of " in shown
