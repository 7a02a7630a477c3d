"""Which days count for the coming renewal, and which renewal it is.

A window that would have to be guessed is unknown.
"""

from __future__ import annotations

import pytest

from cmeridian.domain.requirements.rulebook import Anchor, Cycle, FirstCycle
from cmeridian.domain.requirements.schedule import lay_out
from tests.unit.domain.builders import ON, a_clinician, a_credential, a_set, day


def scheduled(cycle=None, *, on=ON, first_cycle=None, birth_date=None, profession="MD", **held):
    return lay_out(
        terms=a_set(cycle=cycle or Cycle(24, "fixed"), first_cycle=first_cycle),
        credential=a_credential(**held),
        clinician=a_clinician(birth_date=birth_date, profession=profession),
        on=day(on),
    )


def window(*args, **circumstances):
    period = scheduled(*args, **circumstances).window
    return None if period is None else (str(period.start), str(period.last_day))


def anchored(anchor, *, months=12, on=ON, **circumstances):
    """The last day of the window that an anchor alone gives."""
    cycle = Cycle(months, "fixed", anchor=anchor)
    found = window(cycle, expires=None, on=on, **circumstances)
    return None if found is None else found[1]


class TestWindows:
    @pytest.mark.parametrize(
        "kind",
        [
            "fixed",
            "rolling_before_renewal",
            "rolling_from_enrolment",
            "calendar_years",
            "lookback_choice",
            "choice",
        ],
    )
    def test_a_window_looks_back_from_the_printed_expiry(self, kind):
        assert window(Cycle(24, kind)) == ("2025-01-01", "2026-12-31")

    def test_a_look_back_may_be_longer_than_the_cycle(self):
        cycle = Cycle(12, "rolling_before_renewal", lookback_months=24)
        assert window(cycle, expires="2026-09-15") == ("2024-09-16", "2026-09-15")

    def test_a_rolling_window_ends_on_the_day_of_the_answer(self):
        assert window(Cycle(36, "rolling"), on="2026-06-01") == ("2023-06-02", "2026-06-01")
        assert window(Cycle(36, "rolling"), expires=None) == ("2023-06-02", "2026-06-01")

    def test_a_rolling_window_may_look_back_further(self):
        cycle = Cycle(12, "rolling", lookback_months=24)
        assert window(cycle, on="2026-06-01") == ("2024-06-02", "2026-06-01")

    def test_a_calendar_year_is_the_year_of_the_answer_whatever_is_printed(self):
        cycle = Cycle(12, "calendar_year")
        assert window(cycle, expires="2027-03-31") == ("2026-01-01", "2026-12-31")
        assert window(cycle, expires=None, on="2026-01-01") == ("2026-01-01", "2026-12-31")
        assert window(cycle, expires=None, on="2026-12-31") == ("2026-01-01", "2026-12-31")

    def test_a_window_may_end_on_a_fixed_day_before_the_expiry(self):
        cycle = Cycle(24, "calendar_years", window_end=(12, 31))
        assert window(cycle, expires="2027-06-30") == ("2025-01-01", "2026-12-31")

    def test_an_expiry_on_that_very_day_ends_the_window(self):
        cycle = Cycle(24, "calendar_years", window_end=(12, 31))
        assert window(cycle, expires="2026-12-31") == ("2025-01-01", "2026-12-31")
        assert window(cycle, expires="2026-12-30") == ("2024-01-01", "2025-12-31")

    def test_an_expiry_in_the_past_still_ends_the_window(self):
        assert window(expires="2025-12-31", on="2026-06-01") == ("2024-01-01", "2025-12-31")

    def test_a_printed_expiry_overrides_the_anchor_and_its_parity(self):
        cycle = Cycle(24, "fixed", anchor=Anchor("fixed_date", month=1, day=31, year_parity="even"))
        assert window(cycle, expires="2027-03-31") == ("2025-04-01", "2027-03-31")

    def test_without_an_expiry_or_an_anchor_the_window_is_unknown(self):
        schedule = scheduled(expires=None)
        assert schedule.window is None
        assert schedule.renewal is None
        assert schedule.number is None
        assert schedule.licensed_months is None


class TestFixedDates:
    yearly = Anchor("fixed_date", month=6, day=30)

    @pytest.mark.parametrize(
        ("on", "end"),
        [
            ("2026-06-29", "2026-06-30"),
            ("2026-06-30", "2026-06-30"),
            ("2026-07-01", "2027-06-30"),
        ],
    )
    def test_a_yearly_date_is_the_first_on_or_after_the_day(self, on, end):
        assert anchored(self.yearly, on=on) == end

    @pytest.mark.parametrize(
        ("parity", "on", "end"),
        [
            ("even", "2026-01-31", "2026-01-31"),
            ("even", "2026-02-01", "2028-01-31"),
            ("even", "2027-05-05", "2028-01-31"),
            ("odd", "2026-01-31", "2027-01-31"),
            ("odd", "2027-01-31", "2027-01-31"),
            ("odd", "2027-02-01", "2029-01-31"),
        ],
    )
    def test_a_date_of_even_or_odd_years_waits_for_its_year(self, parity, on, end):
        anchor = Anchor("fixed_date", month=1, day=31, year_parity=parity)
        assert anchored(anchor, months=24, on=on) == end

    @pytest.mark.parametrize("parity", ["cohort", "surname_cohort", None])
    def test_a_date_every_other_year_of_unknown_parity_is_unknown(self, parity):
        anchor = Anchor("fixed_date", month=1, day=31, year_parity=parity)
        assert anchored(anchor, months=24) is None

    def test_a_fixed_date_without_its_day_is_unknown(self):
        assert anchored(Anchor("fixed_date")) is None

    @pytest.mark.parametrize(
        ("on", "end"),
        [
            ("2026-06-01", "2026-09-30"),
            ("2026-09-30", "2026-09-30"),
            ("2026-10-01", "2029-09-30"),
            ("2023-09-30", "2023-09-30"),
            ("2023-10-01", "2026-09-30"),
            ("2020-01-01", "2020-09-30"),
            ("2033-01-01", "2035-09-30"),
        ],
    )
    def test_a_known_end_is_stepped_by_whole_cycles_both_ways(self, on, end):
        anchor = Anchor("fixed_date", month=9, day=30, next=day("2026-09-30"))
        assert anchored(anchor, months=36, on=on) == end

    def test_stepping_from_a_leap_day_does_not_drift(self):
        anchor = Anchor("fixed_date", next=day("2024-02-29"))
        assert anchored(anchor, on="2025-01-01") == "2025-02-28"
        assert anchored(anchor, on="2028-01-01") == "2028-02-29"


class TestBirthDates:
    def test_a_yearly_birthday_ends_the_window(self):
        anchor = Anchor("birth_date")
        assert anchored(anchor, birth_date="1980-08-17") == "2026-08-17"
        assert anchored(anchor, birth_date="1980-03-17") == "2027-03-17"

    def test_the_end_of_the_birth_month_ends_the_window(self):
        anchor = Anchor("birth_month_end")
        assert anchored(anchor, birth_date="1980-09-17") == "2026-09-30"
        assert anchored(anchor, birth_date="1980-02-03", on="2028-01-01") == "2028-02-29"

    def test_one_born_on_a_leap_day_renews_on_the_last_of_february(self):
        anchor = Anchor("birth_date")
        assert anchored(anchor, birth_date="1980-02-29", on="2027-01-01") == "2027-02-28"
        assert anchored(anchor, birth_date="1980-02-29", on="2028-01-01") == "2028-02-29"

    def test_the_parity_of_the_years_applies_to_birthdays_too(self):
        anchor = Anchor("birth_month_end", year_parity="odd")
        assert anchored(anchor, months=24, birth_date="1980-03-03") == "2027-03-31"

    def test_an_unrecorded_birth_date_leaves_the_window_unknown(self):
        assert anchored(Anchor("birth_date")) is None

    def test_a_birthday_every_other_year_of_unknown_parity_is_unknown(self):
        assert anchored(Anchor("birth_date"), months=24, birth_date="1980-08-17") is None


@pytest.mark.parametrize(
    "kind",
    [
        "unknown",
        "license_issue_anniversary",
        "quarter_end_cohort",
        "registration_expiry",
        "birth_date_after_license_issue",
        "stage_end",
        "reappointment_date",
        "appraisal_month",
        "month_end_of_issue",
    ],
)
def test_an_anchor_that_no_record_dates_gives_no_window(kind):
    assert anchored(Anchor(kind), birth_date="1980-08-17") is None


class TestProfessions:
    only_md = Anchor("fixed_date", month=6, day=30, professions=("MD",))

    def test_an_anchor_holds_for_the_professions_it_names(self):
        assert anchored(self.only_md, profession="MD") == "2026-06-30"

    def test_for_another_profession_the_window_is_unknown(self):
        assert anchored(self.only_md, profession="DO") is None


class TestRenewals:
    def test_an_anchored_end_is_told_from_a_printed_one(self):
        cycle = Cycle(12, "fixed", anchor=Anchor("fixed_date", month=6, day=30))
        assert scheduled(cycle, expires=None).anchored
        assert not scheduled(cycle, expires="2026-06-30").anchored

    def test_the_renewal_is_the_printed_expiry_though_the_window_ends_before(self):
        cycle = Cycle(24, "calendar_years", window_end=(12, 31))
        assert scheduled(cycle, expires="2027-06-30").renewal == day("2027-06-30")

    def test_without_an_expiry_the_end_of_the_window_is_the_renewal(self):
        assert scheduled(Cycle(12, "calendar_year"), expires=None).renewal == day("2026-12-31")

    @pytest.mark.parametrize(
        ("issued", "number"),
        [
            ("2026-12-30", 1),
            ("2025-01-01", 1),
            # A renewal on the very day of issue is not after it.
            ("2024-12-31", 1),
            ("2024-12-30", 2),
            ("2022-12-31", 2),
            ("2022-12-30", 3),
            ("2015-03-15", 6),
        ],
    )
    def test_renewals_are_counted_from_the_first_after_issue(self, issued, number):
        schedule = scheduled(issued=issued)
        assert schedule.number == number
        assert schedule.is_first_cycle is (number == 1)

    @pytest.mark.parametrize(
        ("issued", "number"), [("2020-02-29", 6), ("2020-02-28", 6), ("2020-02-27", 7)]
    )
    def test_month_ends_do_not_upset_the_count(self, issued, number):
        # Renewals on 28 Feb 2026, 25, 24, 23, 22, 21 and, only for the earliest, 2020.
        schedule = scheduled(Cycle(12, "fixed"), expires="2026-02-28", issued=issued)
        assert schedule.number == number

    def test_an_unknown_day_of_issue_leaves_the_number_unknown(self):
        schedule = scheduled(issued=None)
        assert schedule.number is None
        assert not schedule.is_first_cycle
        assert schedule.renewal_at(1) is None
        assert schedule.first_renewal_from(day("2026-01-01")) is None

    def test_renewals_are_found_by_their_number_in_both_directions(self):
        schedule = scheduled()
        assert schedule.renewal_at(1) == day("2016-12-31")
        assert schedule.renewal_at(6) == day("2026-12-31")
        assert schedule.renewal_at(8) == day("2030-12-31")

    @pytest.mark.parametrize(
        ("since", "renewal"),
        [
            ("2010-01-01", "2016-12-31"),
            ("2020-12-31", "2020-12-31"),
            ("2021-01-01", "2022-12-31"),
            ("2027-01-01", "2028-12-31"),
        ],
    )
    def test_the_first_renewal_from_a_day_is_on_or_after_it(self, since, renewal):
        assert scheduled().first_renewal_from(day(since)) == day(renewal)

    @pytest.mark.parametrize(
        ("issued", "months"), [("2025-01-01", 23), ("2024-12-31", 24), ("2026-12-31", 0)]
    )
    def test_licensed_months_are_whole_months_to_the_renewal(self, issued, months):
        assert scheduled(issued=issued).licensed_months == months


class TestFirstCycleFromTheDayOfIssue:
    from_issue = FirstCycle("window_from_issue_date")

    def test_a_first_window_opens_on_the_day_of_issue(self):
        found = window(first_cycle=self.from_issue, issued="2025-09-10")
        assert found == ("2025-09-10", "2026-12-31")

    def test_an_earlier_issue_leaves_the_window_whole(self):
        found = window(first_cycle=self.from_issue, issued="2024-09-10")
        assert found == ("2025-01-01", "2026-12-31")

    def test_an_unknown_day_of_issue_leaves_the_window_whole(self):
        found = window(first_cycle=self.from_issue, issued=None)
        assert found == ("2025-01-01", "2026-12-31")

    def test_other_first_cycles_count_the_whole_window(self):
        found = window(first_cycle=FirstCycle("exempt"), issued="2025-09-10")
        assert found == ("2025-01-01", "2026-12-31")
