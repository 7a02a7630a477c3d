"""Which exemptions hold: told by an event, or plain from the dates of the credential."""

from __future__ import annotations

import pytest

from cmeridian.domain.requirements.rulebook import Exemption
from tests.unit.domain.builders import a_set, finding, total


def status(who, **circumstances):
    terms = a_set(total(5), exemptions=(Exemption(who, "all"),))
    return finding(terms, **circumstances).status


EXEMPT, OWED = "not_applicable", "short"


class TestToldByAnEvent:
    @pytest.mark.parametrize(
        ("on", "expected"),
        [
            ("2024-12-31", OWED),
            ("2025-01-01", EXEMPT),
            ("2026-06-01", EXEMPT),
            ("2026-06-02", OWED),
        ],
    )
    def test_an_event_holds_inside_the_window_up_to_the_day_of_the_answer(self, on, expected):
        assert status("military", events=[("military", on)]) == expected

    def test_another_event_does_not(self):
        assert status("military", events=[("retired", "2026-01-01")]) == OWED

    def test_an_event_may_reach_back_as_far_as_its_name_says(self):
        # 72 months before 31 December 2026: from 1 January 2021 on.
        assert status("recertified", events=[("recertified", "2021-01-01")]) == EXEMPT
        assert status("recertified", events=[("recertified", "2020-12-31")]) == OWED

    def test_without_a_window_no_event_can_be_placed(self):
        held = {"events": [("military", "2026-01-01")], "expires": None}
        assert status("military", **held) == "unsure"


class TestIssuedThisCalendarYear:
    who = "initial_license_issued_this_calendar_year"

    @pytest.mark.parametrize(
        ("issued", "expected"),
        [("2025-12-31", OWED), ("2026-01-01", EXEMPT), ("2026-05-31", EXEMPT), (None, OWED)],
    )
    def test_only_an_issue_in_the_last_year_of_the_window_holds(self, issued, expected):
        assert status(self.who, issued=issued) == expected


class TestLicensedLessThan:
    @pytest.mark.parametrize(
        ("issued", "expected"),
        [("2024-01-01", EXEMPT), ("2023-12-31", OWED), ("2015-03-15", OWED), (None, OWED)],
    )
    def test_fewer_whole_months_to_the_renewal_hold(self, issued, expected):
        assert status("licensed_less_than_36_months", issued=issued) == expected
