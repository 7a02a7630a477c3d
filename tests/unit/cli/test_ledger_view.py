"""How a ledger looks: wide and narrow, with and without colour, in a log."""

import io
import re
from dataclasses import replace
from decimal import Decimal

import pytest

from cmeridian.cli.console import PlainConsole
from cmeridian.cli.ledger_view import show_closing, show_ledger
from cmeridian.domain.requirements.findings import Ledger
from tests.unit.ledgers import CAP, PORTFOLIO, TOTAL, VOCABULARY, a_ledger, a_set_ledger

WIDTHS = (40, 60, 76, 80, 100, 160)


class Ascii(io.StringIO):
    """A log that carries nothing but ASCII."""

    encoding = "ascii"


class Utf8(io.StringIO):
    """A log in UTF-8."""

    encoding = "utf-8"


def shown(
    width: int,
    *,
    ledger: Ledger | None = None,
    file: io.StringIO | None = None,
    colour: bool = False,
    explain: bool = False,
) -> str:
    stream = file or Utf8()
    console = PlainConsole(
        file=stream,
        width=width,
        force_terminal=colour,
        highlight=False,
        markup=False,
        emoji=False,
        color_system="standard" if colour else None,
    )
    show_ledger(
        console,
        ledger=ledger or a_ledger(),
        who="Ann Example, MD",
        vocabulary=VOCABULARY,
        explain=explain,
    )
    show_closing(console)
    return stream.getvalue()


@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_is_wider_than_the_console_nor_ends_in_blanks(width: int) -> None:
    for line in shown(width).splitlines():
        assert len(line) <= width, line
        assert line == line.rstrip(), repr(line)


@pytest.mark.parametrize("width", WIDTHS)
def test_every_width_says_the_same(width: int) -> None:
    words = " ".join(shown(width).split())
    for said in (
        "By the rules as read, 2 things are missing",
        "Ann Example, MD on 24 Nov 2026",
        "What to do next",
        "31 Dec 2026",
        "38.5 of 50 hours",
        "11.5 hours are missing.",
        "Needs an answer",
        "Are you registered?",
        "write dea_registrant under clinician.facts: true or false",
        "us-zz-md",
        "Source: Board rule 12 (regulation, 2025, board.example.gov)",
        "not yet checked by a second person; review by 31 Dec 2026.",
        "the authority decides.",
    ):
        assert said in words, said


def test_the_answer_is_the_first_line() -> None:
    assert shown(100).startswith("By the rules as read, 2 things are missing")


def test_state_words_stand_in_a_column() -> None:
    rows = [line for line in shown(100).splitlines() if re.search(r"\d of .*(hours|task)$", line)]
    assert [row[:8] for row in rows] == ["Act now ", "Complete", "Act now "]
    assert [row[17:].split("  ")[0] for row in rows] == ["Total", "Online cap", "Portfolio"]


def test_a_log_without_colour_holds_no_codes() -> None:
    assert "\x1b" not in shown(80)


def test_colour_never_carries_meaning_alone() -> None:
    plain, coloured = shown(80), shown(80, colour=True)
    assert "\x1b[" in coloured
    assert "Act now" in plain


def test_ascii_is_enough() -> None:
    text = shown(80, file=Ascii())
    assert "#" in text
    assert "█" not in text
    assert "─" not in text


def test_markup_in_a_name_is_text() -> None:
    ledger = a_ledger(a_set_ledger(number="[bold red]1[/]:smile:"))
    assert "[bold red]1[/]:smile:" in shown(100, ledger=ledger)


def test_an_unknown_window_says_what_to_give() -> None:
    ledger = a_ledger(a_set_ledger(window=None, renewal=None, missing=None, further_hours=None))
    assert "window not known: give the printed expiry" in shown(100, ledger=ledger)


def test_explaining_adds_what_counts_and_why_not() -> None:
    assert "Not counted" not in shown(100)
    assert "Not counted: a3: carries no hours." in shown(100, explain=True)


def test_very_long_names_are_wrapped() -> None:
    long = a_set_ledger(notices=("word " * 60,))
    requirement_set = replace(long.requirement_set, authority="Board of " + "Very " * 30 + "Long")
    text = shown(60, ledger=a_ledger(replace(long, requirement_set=requirement_set)))
    assert max(map(len, text.splitlines())) <= 60


def test_long_numbers_keep_all_bars_in_one_line() -> None:
    long = replace(TOTAL, counted=Decimal("12.3333"), unit="contact_hour_50min")
    text = shown(100, ledger=a_ledger(a_set_ledger(findings=(TOTAL, long, PORTFOLIO))))
    assert "12.3333 of 50 contact hours of 50 minutes" in text
    places = [re.search("[█░]", line) for line in text.splitlines()]
    assert len({place.start() for place in places if place}) == 1


def test_a_cap_is_named_beside_its_numbers_once() -> None:
    text = shown(100, ledger=a_ledger(a_set_ledger(findings=(CAP,))))
    assert text.count("Cap: 8 of at most 20 hours") == 1
