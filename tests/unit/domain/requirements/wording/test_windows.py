"""A counting period in words."""

from __future__ import annotations

import pytest

from cmeridian.domain.kernel.dates import Period
from cmeridian.domain.requirements.wording.windows import UNKNOWN_WINDOW, window_words
from tests.unit.domain.builders import day

WINDOW = Period.inclusive(day("2025-02-01"), day("2027-01-31"))


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("2026-11-26", "66 days left"),
        ("2027-01-30", "1 day left"),
        ("2027-01-31", "ends today"),
        ("2027-02-01", "ended 1 day ago"),
        ("2027-02-02", "ended 2 days ago"),
    ],
)
def test_days_are_counted_to_the_last_day(on: str, said: str):
    assert window_words(WINDOW, on=day(on)) == f"1 Feb 2025 to 31 Jan 2027, {said}"


def test_an_unknown_period_is_said():
    assert window_words(None, on=day("2026-11-26")) == UNKNOWN_WINDOW
