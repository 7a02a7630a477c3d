"""Days as people write them, and the order that a column keeps."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmeridian.exchange.activity_table.days import find_order, is_open, looks_like_day, read_day

DAY = date(2025, 3, 14)


@pytest.mark.parametrize(
    "text",
    [
        "2025-03-14", "2025/3/14", "20250314", "3/14/2025", "03-14-25", "14.3.2025", "Mar 14, 2025",
        "March 14th 2025", "14 March 2025", "14-Mar-25", "Fri, 14 Mar 2025", "2025-03-14T23:59:00Z",
        "2025-03-14 14:05:33.2", "3/14/2025 12:00:00 AM", "3/14/2025 2:05 PM EST", "45730",
        "\u200e3/14/2025", "14\u00a0March\u00a02025",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert read_day(text, "") == DAY


@pytest.mark.parametrize(
    "text", ["", "soon", "2025-02-30", "13/13/2025", "0/1/2025", "1.5", "9" * 99]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert read_day(text, "mdy") is None


def test_two_figures_are_a_year_from_1970_to_2069() -> None:
    assert read_day("1/1/69", "mdy") == date(2069, 1, 1)
    assert read_day("1/1/70", "mdy") == date(1970, 1, 1)


def test_a_day_that_can_be_two_is_read_only_in_a_given_order() -> None:
    assert is_open("03/04/2025")
    assert read_day("03/04/2025", "") is None
    assert read_day("03/04/2025", "mdy") == date(2025, 3, 4)
    assert read_day("03/04/2025", "dmy") == date(2025, 4, 3)
    assert not is_open("04/04/2025")
    assert not is_open("2025-03-04")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["2025-01-02", "Jan 2, 2025"], ("", False)),
        (["3/4/2025", "3/14/2025"], ("mdy", False)),
        (["3/4/2025", "14/3/2025"], ("dmy", False)),
        (["3/4/2025"], ("mdy", True)),
        (["3/4/2025", "3/14/2025", "14/3/2025", "15/3/2025"], ("dmy", True)),
        (["3/14/2025", "14/3/2025", "15/3/2025"], ("dmy", False)),
        (["4/4/2025"], ("", False)),
        ([], ("", False)),
    ],
)
def test_the_order_is_found_in_the_column_or_asked_for(
    cells: list[str], expected: tuple[str, bool]
) -> None:
    assert find_order(cells) == expected


def test_a_bare_number_is_not_taken_for_a_day() -> None:
    assert looks_like_day("3/14/2025")
    assert not looks_like_day("45730")


@given(st.text(max_size=80))
def test_any_text_is_a_day_or_none(text: str) -> None:
    for order in ("", "mdy", "dmy"):
        found = read_day(text, order)
        assert found is None or isinstance(found, date)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_day_comes_back_in_each_order(day: date) -> None:
    assert read_day(day.isoformat(), "") == day
    assert read_day(f"{day.month}/{day.day}/{day.year}", "mdy") == day
    assert read_day(f"{day.day}.{day.month}.{day.year}", "dmy") == day
