"""Surplus hours of the period before fill the total of this one, where that is allowed.

The period before is 2023 and 2024.
"""

from __future__ import annotations

import pytest

from cmeridian.domain.requirements.rulebook import CarryOver, EveryNCycles
from tests.unit.domain.builders import D, a_set, cap, done, finding, lines, on_topic, total

FIRST = {"issued": "2025-05-05"}
SECOND = {"issued": "2023-05-05"}
CARRIES = CarryOver(allowed=True)
BEFORE = done("a", "2024-12-31", 50)
NOW = done("b", "2026-01-10", 20)


def carrying(carryover=CARRIES, rule=None, *more, **terms):
    return a_set(rule or total(40), *more, carryover=carryover, **terms)


def counted(terms, *activities, **circumstances):
    return finding(terms, *activities, **circumstances).counted


def test_the_surplus_of_the_period_before_fills_the_total():
    found = finding(carrying(), BEFORE, NOW)
    # 50 - 40 = 10 carried, and 20 done.
    assert (found.counted, found.short_by, found.counts) == (30, 10, ("b",))
    assert "carried over" in found.why


def test_at_most_what_may_be_carried():
    assert counted(carrying(CarryOver(True, max=D(4))), BEFORE, NOW) == 24


def test_too_little_before_carries_nothing_and_costs_nothing():
    assert counted(carrying(), done("a", "2024-12-31", 30), NOW) == 20


@pytest.mark.parametrize("allowed", [False, None])
def test_not_allowed_or_not_known_carries_nothing(allowed):
    assert counted(carrying(CarryOver(allowed)), BEFORE, NOW) == 20


@pytest.mark.parametrize(("on", "carried"), [("2022-12-31", 0), ("2023-01-01", 10)])
def test_only_the_period_just_before_carries(on, carried):
    assert counted(carrying(), done("a", on, 50)) == carried


def test_only_the_total_is_filled():
    terms = carrying(CARRIES, total(40), on_topic("ethics", 2))
    before = done("a", "2024-12-31", 50, topics={"ethics": 50})
    assert finding(terms, before, rule="ethics").counted == 0


def test_a_set_may_exclude_the_rule():
    terms = carrying(CarryOver(True, excludes=("total",)))
    assert counted(terms, BEFORE, NOW) == 20


def test_a_rule_may_refuse_what_is_carried():
    terms = carrying(CARRIES, total(40, carry_forward=False))
    assert counted(terms, BEFORE, NOW) == 20


def test_the_caps_of_the_period_before_come_first():
    terms = carrying(CARRIES, total(40), cap("journal_cap", 5, formats={"journal"}))
    journals = done("c", "2024-06-01", 30, format="journal")
    # 38 + 5 - 40 = 3.
    assert counted(terms, done("a", "2024-12-31", 38), journals) == 3


def test_only_some_classes_may_carry():
    terms = carrying(CarryOver(True, accepts=frozenset({"AMA_CAT1"})))
    other = done("c", "2024-06-01", credits=lines(AMA_CAT2=30))
    assert counted(terms, done("a", "2024-12-31", 42), other) == 2


def test_they_must_be_classes_the_total_takes_as_well():
    carryover = CarryOver(True, accepts=frozenset({"AMA_CAT1", "AMA_CAT2"}))
    terms = carrying(carryover, total(40, credit=("CAT1",)))
    other = done("c", "2024-06-01", credits=lines(AMA_CAT2=30))
    assert counted(terms, done("a", "2024-12-31", 42), other) == 2


def test_nothing_carries_into_a_first_cycle():
    assert counted(carrying(), BEFORE, **FIRST) == 0
    assert counted(carrying(), BEFORE, **SECOND) == 10


@pytest.mark.parametrize("window", ["rolling", "rolling_from_enrolment"])
def test_nothing_carries_where_the_window_rolls(window):
    long_ago = done("a", "2024-01-10", 50)
    assert counted(carrying(window=window), long_ago) == 0


def test_a_surplus_is_not_carried_twice():
    older = done("c", "2022-06-01", 90)
    assert counted(carrying(), older, done("a", "2024-06-01", 40)) == 0


def test_a_total_of_several_cycles_counts_them_itself():
    terms = carrying(CARRIES, total(40, frequency=EveryNCycles(2)))
    # Renewal 6 is the turn: the hours of both cycles count, and nothing is added to them.
    assert counted(terms, BEFORE) == 50
