"""Which stretch of a long list a page shows."""

from __future__ import annotations

import pytest

from cmeridian.features.base.paging import Page, find_page, read_page


@pytest.mark.parametrize(
    ("typed", "number"),
    [("2", 2), ("999999", 999_999), ("1000000", 1), ("", 1), ("-1", 1), ("two", 1), ("٢", 1)],
)
def test_what_is_no_number_of_a_page_means_the_first(typed: str, number: int) -> None:
    assert read_page(typed) == number


@pytest.mark.parametrize(
    ("number", "found", "page"),
    [
        (1, 0, Page(1, 1, 50)),
        (0, 50, Page(1, 1, 50)),
        (2, 50, Page(1, 1, 50)),
        (2, 51, Page(2, 2, 50)),
        (9, 149, Page(3, 3, 50)),
    ],
)
def test_the_nearest_page_that_is_there_is_shown(number: int, found: int, page: Page) -> None:
    assert find_page(number, found=found, size=50) == page


def test_pages_follow_one_another_without_a_gap() -> None:
    entries = list(range(120))
    shown = [entries[find_page(number, found=120, size=50).cut] for number in (1, 2, 3)]
    assert [one for page in shown for one in page] == entries
    assert [len(page) for page in shown] == [50, 50, 20]
