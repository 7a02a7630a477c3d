"""The present period of a credential and those before it."""

from __future__ import annotations

from itertools import islice

import pytest

from cmeridian.domain.kernel.dates import Period
from cmeridian.domain.requirements.audit import cycles_back
from cmeridian.domain.requirements.rulebook import Cycle
from tests.unit.domain.builders import (
    a_credential,
    a_record,
    a_rulebook,
    a_set,
    day,
    done,
    total,
)


def periods(terms, *activities, most=4, **held):  # type: ignore[no-untyped-def]
    record = a_record(*activities, credentials=[a_credential(**held)])
    found = cycles_back(
        rulebook=a_rulebook(terms), record=record, set_id="us-xx-md", on=day("2026-06-01")
    )
    return list(islice(found, most))


def test_each_is_judged_on_its_last_day_and_the_present_one_on_the_day_asked() -> None:
    terms = a_set(total(40))
    found = periods(terms, done("a", "2026-01-10", 5), done("b", "2024-05-01", 30))
    assert [(ledger.window, judged) for ledger, judged in found[:2]] == [
        (Period.inclusive(day("2025-01-01"), day("2026-12-31")), day("2026-06-01")),
        (Period.inclusive(day("2023-01-01"), day("2024-12-31")), day("2024-12-31")),
    ]
    assert [ledger.findings[0].counts for ledger, _ in found[:2]] == [("a",), ("b",)]


def test_they_end_with_the_issue_of_the_credential() -> None:
    assert len(periods(a_set(total(40)), issued="2022-03-01")) == 3
    assert len(periods(a_set(total(40)), issued="2025-03-01")) == 1


def test_calendar_years_go_back_by_years() -> None:
    terms = a_set(total(40), cycle=Cycle(months=12, window="calendar_year"))
    found = periods(terms, most=3)
    assert [ledger.window.start.year for ledger, _ in found] == [2026, 2025, 2024]


def test_a_rolling_window_has_nothing_before_it() -> None:
    terms = a_set(total(40), cycle=Cycle(months=24, window="rolling"))
    assert len(periods(terms)) == 1


def test_an_unknown_window_has_nothing_before_it() -> None:
    assert len(periods(a_set(total(40)), expires=None)) == 1


def test_a_set_that_is_not_held_is_an_error() -> None:
    found = cycles_back(
        rulebook=a_rulebook(a_set(total(40))), record=a_record(), set_id="zz", on=day("2026-06-01")
    )
    with pytest.raises(KeyError):
        next(found)
