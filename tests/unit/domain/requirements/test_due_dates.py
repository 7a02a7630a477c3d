"""The day on which something owed once falls due."""

from __future__ import annotations

import pytest

from cmeridian.domain.requirements.rulebook import (
    DueAtEndOfFirstFullCycle,
    DueAtFirstRenewalFrom,
    DueAtRenewal,
    DueAtUndatedEvent,
    DueEarliestOf,
    DueMonthsFrom,
    DueOn,
    Once,
)
from tests.unit.domain.builders import day, finding, on_topic


def due(when, **circumstances):
    """When an hour of ethics that was never done is due; None where that is open."""
    found = finding(on_topic("ethics", 1, frequency=Once(when)), **circumstances).due
    return None if found is None else str(found)


def test_a_calendar_day_is_due_on_that_day():
    assert due(DueOn(day("2025-06-27"))) == "2025-06-27"


class TestMonthsFromIssue:
    def test_months_are_counted_from_the_issue_of_the_licence(self):
        assert due(DueMonthsFrom("license_issue", 6), issued="2026-01-31") == "2026-07-31"
        assert due(DueMonthsFrom("license_issue", 1), issued="2026-01-31") == "2026-02-28"

    def test_without_an_issue_date_it_is_unknown(self):
        assert due(DueMonthsFrom("license_issue", 6), issued=None) is None

    def test_months_from_anything_else_are_dated_by_no_record(self):
        assert due(DueMonthsFrom("start_of_emergency_or_primary_care", 12)) is None


class TestRenewals:
    @pytest.mark.parametrize(
        ("number", "renewal"), [(1, "2016-12-31"), (2, "2018-12-31"), (7, "2028-12-31")]
    )
    def test_a_renewal_is_found_by_its_number(self, number, renewal):
        assert due(DueAtRenewal(number)) == renewal

    def test_without_an_issue_date_a_numbered_renewal_is_unknown(self):
        assert due(DueAtRenewal(2), issued=None) is None

    @pytest.mark.parametrize(
        ("since", "renewal"),
        [
            ("2022-12-31", "2022-12-31"),
            ("2023-01-01", "2024-12-31"),
            ("2000-01-01", "2016-12-31"),
        ],
    )
    def test_the_first_renewal_on_or_after_a_day(self, since, renewal):
        assert due(DueAtFirstRenewalFrom(day(since))) == renewal

    @pytest.mark.parametrize(
        ("issued", "expected"), [("2023-06-26", "2024-12-31"), ("2023-06-27", "2023-06-27")]
    )
    def test_a_first_issue_from_that_day_on_may_count_as_well(self, issued, expected):
        either = DueAtFirstRenewalFrom(day("2023-06-27"), or_issue=True)
        assert due(either, issued=issued) == expected


class TestFirstFullCycle:
    def test_the_cycle_of_issue_is_not_full(self):
        # Issued in the cycle 2015-16; the next one, 2017-18, is the first full one.
        assert due(DueAtEndOfFirstFullCycle(), issued="2015-03-15") == "2018-12-31"

    def test_a_cycle_that_starts_on_the_day_of_issue_is_full(self):
        assert due(DueAtEndOfFirstFullCycle(), issued="2017-01-01") == "2018-12-31"
        assert due(DueAtEndOfFirstFullCycle(), issued="2017-01-02") == "2020-12-31"

    def test_it_may_have_to_start_after_a_day_too(self):
        after_2019 = DueAtEndOfFirstFullCycle(day("2020-01-01"))
        assert due(after_2019, issued="2015-03-15") == "2022-12-31"
        assert due(after_2019, issued="2024-05-05") == "2026-12-31"

    def test_without_an_issue_date_or_an_expiry_it_is_unknown(self):
        assert due(DueAtEndOfFirstFullCycle(), issued=None) is None
        assert due(DueAtEndOfFirstFullCycle(), expires=None) is None


class TestEarliest:
    def test_the_earliest_of_several_days_counts(self):
        options = (DueOn(day("2025-06-27")), DueMonthsFrom("license_issue", 12))
        assert due(DueEarliestOf(options), issued="2024-01-10") == "2025-01-10"
        assert due(DueEarliestOf(options), issued="2025-01-10") == "2025-06-27"

    def test_one_unknown_day_leaves_the_earliest_unknown(self):
        options = (DueOn(day("2025-06-27")), DueMonthsFrom("license_issue", 12))
        assert due(DueEarliestOf(options), issued=None) is None

    def test_one_undated_event_leaves_the_earliest_open(self):
        options = (DueOn(day("2025-06-27")), DueAtUndatedEvent("cds_registration"))
        found = finding(on_topic("ethics", 1, frequency=Once(DueEarliestOf(options))))
        assert (found.status, found.due) == ("unsure", None)
        assert "no record holds" in found.why


def test_an_undated_event_has_no_day():
    assert due(DueAtUndatedEvent("cds_registration")) is None
