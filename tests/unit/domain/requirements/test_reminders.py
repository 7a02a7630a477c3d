"""When a person is told of what falls due: each thing once at each threshold, and in time."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmeridian.domain.requirements.reminders import (
    THRESHOLDS,
    DueThing,
    to_tell,
    to_tell_next,
)

DAY = date(2026, 11, 26)
SET, RULE = "us-ca-md", "total"


def thing(due: date, *, rule: str | None = RULE, rolls: bool = False) -> DueThing:
    return DueThing(due, SET, rule, "Total", "Medical Board of California", "A" * 22, False, rolls)


def left(days: int) -> DueThing:
    return thing(DAY + timedelta(days=days))


def run(things: list[DueThing], days: list[date]) -> list[tuple[date, DueThing]]:
    """Tell on each of the days what is to be told, as the job does."""
    told: set[str] = set()
    said = []
    for day in days:
        for one in to_tell(things, told=told, on=day):
            said.append((day, one))
            told.update(one.marks(day))
    return said


@pytest.mark.parametrize(
    ("days", "is_told"), [(91, False), (90, True), (30, True), (7, True), (0, True), (-1, False)]
)
def test_a_thing_is_told_from_90_days_before_to_its_day(days: int, is_told: bool) -> None:
    assert bool(to_tell([left(days)], told=(), on=DAY)) is is_told


def test_each_threshold_is_told_once() -> None:
    every_day = [DAY + timedelta(days=days) for days in range(120)]
    said = run([left(100)], every_day)
    assert [(left(100).due - day).days for day, _ in said] == [90, 30, 7]


def test_days_without_the_job_lose_no_reminder() -> None:
    said = run([left(100)], [DAY + timedelta(days=days) for days in (0, 50, 51, 99)])
    assert [(day - DAY).days for day, _ in said] == [50, 99]


def test_a_new_due_date_of_the_same_rule_is_told_anew() -> None:
    told = left(5).marks(DAY)
    assert to_tell([left(5)], told=told, on=DAY) == ()
    assert to_tell([left(6)], told=told, on=DAY) == (left(6),)


def test_what_is_most_urgent_comes_first() -> None:
    found = to_tell([left(80), left(3), left(20)], told=(), on=DAY)
    assert [(one.due - DAY).days for one in found] == [3, 20, 80]


def test_a_rule_and_the_renewal_of_one_day_are_told_apart() -> None:
    renewal = thing(DAY, rule=None)
    assert set(renewal.marks(DAY)).isdisjoint(thing(DAY).marks(DAY))


def test_the_next_day_is_that_of_the_next_threshold() -> None:
    later, sooner = left(200), left(100)
    assert to_tell_next([later, sooner], told=(), on=DAY) == (DAY + timedelta(days=10), (sooner,))
    assert to_tell_next([left(40)], told=left(40).marks(DAY), on=DAY) == (
        DAY + timedelta(days=10),
        (left(40),),
    )
    assert to_tell_next([left(5)], told=left(5).marks(DAY), on=DAY) == (None, ())
    assert to_tell_next([], told=(), on=DAY) == (None, ())


# --- a rolling window, where what is short falls due anew each day --------------------------------


def short_on(day: date) -> list[DueThing]:
    return [thing(day, rolls=True)]


def run_rolling(days: list[date], short_from: date) -> list[date]:
    """Tell on each day what a rolling rule asks that falls short on a day and stays so."""
    told: set[str] = set()
    said = []
    for day in days:
        for one in to_tell(short_on(max(day, short_from)), told=told, on=day):
            said.append(day)
            told.update(one.marks(day))
    return said


def test_what_is_short_in_a_rolling_window_is_told_once_and_not_each_day() -> None:
    days = [DAY + timedelta(days=days) for days in range(60)]
    assert run_rolling(days, DAY) == [DAY]


def test_what_ran_out_as_foretold_is_not_told_once_more() -> None:
    days = [DAY + timedelta(days=days) for days in range(200)]
    assert [(day - DAY).days for day in run_rolling(days, DAY + timedelta(days=100))] == [
        10,
        70,
        93,
    ]


# --- whatever the days on which the job runs ------------------------------------------------------

WINDOWS = [(high, low) for high, low in pairwise([*THRESHOLDS, -1])]


@given(
    dues=st.lists(st.integers(0, 300), min_size=1, max_size=6, unique=True),
    offsets=st.lists(st.integers(0, 310), max_size=60),
    rolls=st.booleans(),
)
def test_each_thing_is_told_at_most_once_a_threshold_and_at_least_once_if_the_job_ran(
    dues: list[int], offsets: list[int], rolls: bool
) -> None:
    things = [thing(DAY + timedelta(days=due), rule=f"r{due}", rolls=rolls) for due in dues]
    # Several runs on one day are as good as one; days never go back.
    days = [DAY + timedelta(days=offset) for offset in sorted(offsets)]
    said = run(things, days)
    for one in things:
        told = [(one.due - day).days for day, about in said if about == one]
        ran = [(one.due - day).days for day in days]
        for high, low in WINDOWS:
            within = sum(1 for days_left in told if low < days_left <= high)
            expected = any(low < days_left <= high for days_left in ran)
            assert within == expected, (one.due, high, told)
        assert all(0 <= days_left <= THRESHOLDS[0] for days_left in told)
