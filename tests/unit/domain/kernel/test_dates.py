"""Months are counted as calendars do, and a period ends before its end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmeridian.domain.kernel.dates import Period, add_months, whole_months_between
from tests.unit.domain.builders import day

DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2150, 12, 31))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-15", 1, "2026-02-15"),
        ("2026-01-15", 0, "2026-01-15"),
        ("2026-11-15", 3, "2027-02-15"),
        ("2026-02-15", -3, "2025-11-15"),
        ("2026-12-01", -12, "2025-12-01"),
        ("2026-12-31", 1, "2027-01-31"),
    ],
)
def test_months_carry_into_the_year(start, months, end):
    assert add_months(day(start), months) == day(end)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-01-29", 1, "2026-02-28"),
        ("2026-08-31", -2, "2026-06-30"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2096-02-29", 48, "2100-02-28"),
    ],
)
def test_a_day_that_does_not_exist_becomes_the_last_of_its_month(start, months, end):
    assert add_months(day(start), months) == day(end)


def test_a_short_month_on_the_way_does_not_shorten_the_date():
    assert add_months(day("2026-01-31"), 2) == day("2026-03-31")


@pytest.mark.parametrize(
    ("start", "months", "edge"),
    [("9999-12-01", 1, date.max), ("0001-01-31", -1, date.min), ("2026-06-01", 120_000, date.max)],
)
def test_beyond_the_calendar_its_own_edge_stands(start, months, edge):
    assert add_months(day(start), months) == edge


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2026-01-15", "2026-02-15", 1),
        ("2026-01-15", "2026-02-14", 0),
        ("2026-01-31", "2026-02-28", 1),
        ("2024-02-29", "2025-02-28", 12),
        ("2024-02-29", "2025-02-27", 11),
        ("2015-03-15", "2026-12-31", 141),
        ("2026-01-15", "2026-01-15", 0),
        ("2026-02-15", "2026-01-15", 0),
    ],
)
def test_only_full_months_are_counted(start, end, months):
    assert whole_months_between(day(start), day(end)) == months


@given(DAYS, DAYS)
def test_whole_months_are_the_most_that_fit(one, two):
    start, end = min(one, two), max(one, two)
    months = whole_months_between(start, end)
    assert add_months(start, months) <= end < add_months(start, months + 1)


@given(DAYS, st.integers(-600, 600))
def test_moving_by_months_lands_in_that_month(start, months):
    moved = add_months(start, months)
    assert (moved.year - start.year) * 12 + moved.month - start.month == months
    assert moved.day <= start.day


def test_a_period_holds_its_first_day_and_not_its_end():
    period = Period(day("2025-01-01"), day("2027-01-01"))
    assert day("2024-12-31") not in period
    assert day("2025-01-01") in period
    assert day("2026-12-31") in period
    assert day("2027-01-01") not in period
    assert period.last_day == day("2026-12-31")


def test_a_period_given_by_its_first_and_last_day_holds_both():
    period = Period.inclusive(day("2026-01-01"), day("2026-12-31"))
    assert (period.start, period.end) == (day("2026-01-01"), day("2027-01-01"))


def test_a_period_may_be_one_day():
    only = day("2026-02-28")
    assert Period.inclusive(only, only).last_day == only


@pytest.mark.parametrize("end", ["2026-01-01", "2025-12-31"])
def test_a_period_without_a_day_is_refused(end):
    with pytest.raises(ValueError, match="at least one day"):
        Period(day("2026-01-01"), day(end))


@pytest.mark.parametrize(
    ("last_day", "months", "first_day"),
    [
        ("2026-12-31", 24, "2025-01-01"),
        ("2026-06-15", 12, "2025-06-16"),
        ("2026-02-28", 12, "2025-03-01"),
        # 24 months before 28 Feb 2026 is 28 Feb 2024, in a leap year: the 29th is inside.
        ("2026-02-28", 24, "2024-02-29"),
        # 29 Feb 2023 does not exist; the day after 28 Feb 2023 opens the period.
        ("2024-02-29", 12, "2023-03-01"),
        # 31 June does not exist; the day after 30 June opens the period.
        ("2026-12-31", 6, "2026-07-01"),
    ],
)
def test_a_period_opens_the_day_after_the_same_date_so_many_months_earlier(
    last_day, months, first_day
):
    period = Period.of_months_ending(day(last_day), months)
    assert (period.start, period.last_day) == (day(first_day), day(last_day))


@given(DAYS, st.integers(1, 120))
def test_periods_of_the_same_length_follow_without_gap_or_overlap(last_day, months):
    later = Period.of_months_ending(last_day, months)
    earlier = Period.of_months_ending(add_months(last_day, -months), months)
    assert earlier.end == later.start
    assert later.start - timedelta(days=1) not in later
