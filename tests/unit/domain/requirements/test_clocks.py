"""When a rule is owed, frequency by frequency."""

from __future__ import annotations

import pytest

from cmeridian.domain.requirements.rulebook import (
    Anchor,
    Cycle,
    DueAtRenewal,
    DueAtUndatedEvent,
    DueEarliestOf,
    DueMonthsFrom,
    DueOn,
    EveryCycle,
    EveryMonths,
    EveryNCycles,
    FirstCycleOnly,
    FirstCycleThenEveryMonths,
    Once,
    OuterCycle,
    PerCalendarYear,
    PerSegment,
    PerYearOfCycle,
    Phase,
    Phased,
    Programme,
)
from tests.unit.domain.builders import a_set, day, done, finding, judge, on_topic, task, total


def ethics(on, hours=2, name="a"):
    return done(name, on, hours, topics={"ethics": hours})


def owed(frequency, *activities, months=24, cycle=None, **circumstances):
    """The finding of 2 hours of ethics owed at that frequency."""
    terms = a_set(on_topic("ethics", 2, frequency=frequency), months=months, cycle=cycle)
    return finding(terms, *activities, rule="ethics", **circumstances)


def stands(found):
    return found.status, None if found.due is None else str(found.due)


FREQUENCIES = [
    EveryCycle(),
    EveryMonths(72),
    EveryNCycles(3),
    FirstCycleOnly(),
    FirstCycleThenEveryMonths(72),
    Once(),
    Once(DueOn(day("2026-09-30"))),
    Phased((Phase(EveryCycle(), cycles=(1,)),)),
    PerCalendarYear(),
    PerYearOfCycle(),
    PerSegment(((1, 1), (2, 2))),
    OuterCycle(),
    Programme(),
]
NEEDS_NO_WINDOW = (Once, Programme)


@pytest.mark.parametrize("frequency", FREQUENCIES, ids=lambda f: type(f).__name__)
class TestUnknownWindow:
    def test_nothing_is_guessed(self, frequency):
        assert owed(frequency, expires=None).status == "unsure"

    def test_only_what_is_done_once_may_be_met(self, frequency):
        expected = "met" if isinstance(frequency, NEEDS_NO_WINDOW) else "unsure"
        assert owed(frequency, ethics("2026-01-10"), expires=None).status == expected


class TestEveryCycle:
    @pytest.mark.parametrize(
        ("on", "status"),
        [
            ("2024-12-31", "short"),
            ("2025-01-01", "met"),
            ("2026-06-01", "met"),
            ("2026-06-02", "short"),
        ],
    )
    def test_owed_in_each_window(self, on, status):
        assert stands(owed(EveryCycle(), ethics(on))) == (status, "2026-12-31")

    def test_the_last_day_of_a_window_counts_and_the_next_does_not(self):
        late = {"on": "2027-02-01"}
        assert owed(EveryCycle(), ethics("2026-12-31"), **late).status == "met"
        assert owed(EveryCycle(), ethics("2027-01-01"), **late).status == "short"

    @pytest.mark.parametrize(("on", "overdue"), [("2026-12-31", False), ("2027-01-01", True)])
    def test_it_is_overdue_from_the_day_after(self, on, overdue):
        found = owed(EveryCycle(), on=on)
        assert (found.status, found.overdue) == ("short", overdue)


class TestEveryMonths:
    # 72 months before 31 December 2026: from 1 January 2021 on.
    frequency = EveryMonths(72)

    def test_done_in_the_present_window_it_is_met(self):
        assert stands(owed(self.frequency, ethics("2025-01-01"))) == ("met", "2026-12-31")

    @pytest.mark.parametrize(
        ("on", "expected"),
        [
            ("2020-12-31", ("short", "2026-12-31")),
            ("2021-01-01", ("not_due", "2027-01-01")),
            ("2024-12-31", ("not_due", "2030-12-31")),
        ],
    )
    def test_done_before_it_holds_for_so_many_months(self, on, expected):
        assert stands(owed(self.frequency, ethics(on))) == expected

    def test_hours_before_and_inside_the_window_may_suffice_together(self):
        partly = [ethics("2023-05-05", 1), ethics("2025-05-05", 1, name="b")]
        assert stands(owed(self.frequency, *partly)) == ("not_due", "2029-05-05")

    def test_never_done_it_is_short(self):
        assert stands(owed(self.frequency)) == ("short", "2026-12-31")

    def test_at_the_end_of_a_short_month_it_may_come_round_on_the_last_day(self):
        # 30 months from 31 August 2021 are 29 February 2024, the last day of the window.
        leap = {"expires": "2024-02-29", "on": "2023-06-01"}
        assert stands(owed(EveryMonths(30), ethics("2021-08-31"), **leap)) == (
            "short",
            "2024-02-29",
        )


class TestEveryMonthsInsideALongerCycle:
    frequency = EveryMonths(12)

    def test_the_months_before_the_end_of_the_window_decide(self):
        assert owed(self.frequency, ethics("2026-01-01")).status == "met"
        assert stands(owed(self.frequency, ethics("2025-12-31"))) == ("short", "2026-12-31")

    def test_an_earlier_stretch_left_empty_is_said(self):
        assert "31 Dec 2025" in owed(self.frequency, ethics("2026-01-01")).why

    def test_when_each_stretch_was_filled_nothing_is_said(self):
        each = [ethics("2025-03-03"), ethics("2026-03-03", name="b")]
        assert "2025" not in owed(self.frequency, *each).why.replace("from 1 Jan 2025", "")

    def test_stretches_before_the_cycle_had_a_renewal_of_their_own(self):
        longer = Cycle(12, "rolling_before_renewal", lookback_months=24)
        found = owed(self.frequency, ethics("2026-03-03"), cycle=longer)
        assert found.status == "met"
        assert "31 Dec 2025" not in found.why


class TestEveryNCycles:
    """The coming renewal is the sixth."""

    @pytest.mark.parametrize(
        ("n", "due"), [(2, None), (3, None), (6, None), (4, "2030-12-31"), (5, "2034-12-31")]
    )
    def test_owed_at_each_nth_renewal(self, n, due):
        expected = ("short", "2026-12-31") if due is None else ("not_due", due)
        assert stands(owed(EveryNCycles(n))) == expected

    @pytest.mark.parametrize(
        ("on", "status"), [("2020-12-31", "short"), ("2021-01-01", "met"), ("2026-06-01", "met")]
    )
    def test_the_hours_of_the_last_n_windows_count(self, on, status):
        assert owed(EveryNCycles(3), ethics(on)).status == status

    @pytest.mark.parametrize(("on", "counted"), [("2022-12-31", 0), ("2023-01-01", 2)])
    def test_before_its_turn_the_windows_since_the_last_turn_are_counted(self, on, counted):
        # Of four cycles up to renewal 8, this is the second.
        found = owed(EveryNCycles(4), ethics(on))
        assert (found.status, found.counted) == ("not_due", counted)

    def test_it_says_which_renewal_this_is(self):
        assert "number 6" in owed(EveryNCycles(4)).why
        assert "fourth" in owed(EveryNCycles(4)).why
        assert "7th" in owed(EveryNCycles(7)).why

    def test_without_an_issue_date_the_turn_is_open(self):
        assert owed(EveryNCycles(3), issued=None).status == "unsure"


class TestFirstCycleOnly:
    @pytest.mark.parametrize(
        ("issued", "status"), [("2024-12-31", "short"), ("2024-12-30", "not_applicable")]
    )
    def test_owed_at_the_first_renewal_and_never_again(self, issued, status):
        assert owed(FirstCycleOnly(), issued=issued).status == status

    def test_done_in_the_first_cycle_it_is_met(self):
        assert owed(FirstCycleOnly(), ethics("2025-05-05"), issued="2025-02-02").status == "met"

    def test_without_an_issue_date_it_is_open_and_shows_what_was_done(self):
        found = owed(FirstCycleOnly(), ethics("2025-05-05"), issued=None)
        assert (found.status, found.counted) == ("unsure", 2)


class TestFirstCycleThenEveryMonths:
    frequency = FirstCycleThenEveryMonths(72)

    def test_owed_in_the_first_cycle(self):
        assert stands(owed(self.frequency, issued="2025-02-02")) == ("short", "2026-12-31")
        assert owed(self.frequency, ethics("2025-03-03"), issued="2025-02-02").status == "met"

    def test_in_the_first_cycle_nothing_from_before_it_counts(self):
        assert owed(self.frequency, ethics("2024-12-31"), issued="2025-02-02").status == "short"

    def test_afterwards_on_its_own_clock(self):
        assert stands(owed(self.frequency, ethics("2024-12-31"))) == ("not_due", "2030-12-31")
        assert owed(self.frequency, ethics("2020-12-31")).status == "short"


class TestOnce:
    def test_done_at_any_time_it_is_met_for_good(self):
        assert stands(owed(Once(), ethics("1999-01-01"))) == ("met", None)

    def test_hours_of_several_years_add_up(self):
        parts = [ethics("1999-01-01", 1), ethics("2026-01-10", 1, name="b")]
        assert owed(Once(), *parts).status == "met"

    def test_without_a_due_date_it_is_due_at_the_coming_renewal(self):
        assert stands(owed(Once())) == ("short", "2026-12-31")

    @pytest.mark.parametrize(
        ("due", "expected"),
        [
            ("2026-12-31", ("short", "2026-12-31")),
            ("2027-01-01", ("not_due", "2027-01-01")),
            ("2020-01-01", ("short", "2020-01-01")),
        ],
    )
    def test_it_is_short_once_its_day_lies_in_the_window_or_before(self, due, expected):
        assert stands(owed(Once(DueOn(day(due))))) == expected

    @pytest.mark.parametrize(("on", "overdue"), [("2026-03-31", False), ("2026-04-01", True)])
    def test_it_is_overdue_from_the_day_after(self, on, overdue):
        assert owed(Once(DueOn(day("2026-03-31"))), on=on).overdue is overdue

    def test_an_unknown_renewal_leaves_it_open(self):
        found = owed(Once(DueAtRenewal(2)), ethics("2020-01-01", 1), issued=None)
        assert (found.status, found.due, found.counted) == ("unsure", None, 1)

    @pytest.mark.parametrize(
        ("due", "words"),
        [
            (
                DueAtUndatedEvent("cds_registration"),
                "controlled dangerous substances registration",
            ),
            (DueMonthsFrom("start_of_emergency_care", 12), "12 months after"),
            (DueEarliestOf((DueAtUndatedEvent("cds_registration"),)), "earliest"),
        ],
    )
    def test_a_day_that_no_record_holds_leaves_it_open_and_is_named(self, due, words):
        found = owed(Once(due))
        assert found.status == "unsure"
        assert words in found.why

    def test_without_a_window_a_day_that_has_passed_is_still_said(self):
        found = owed(Once(DueOn(day("2020-01-01"))), expires=None)
        assert (found.status, str(found.due), found.overdue) == ("unsure", "2020-01-01", True)

    def test_a_first_renewal_as_prescriber_is_not_held_against_a_later_prescriber(self):
        as_prescriber = Once(DueAtRenewal(1, as_prescriber=True))
        assert stands(owed(as_prescriber)) == ("short", "2026-12-31")
        assert stands(owed(as_prescriber, issued="2025-05-05")) == ("short", "2026-12-31")
        assert stands(owed(Once(DueAtRenewal(1)))) == ("short", "2016-12-31")


class TestPhased:
    phases = (Phase(EveryCycle(), cycles=(1, 2)), Phase(EveryMonths(72), after_cycle=3))

    @pytest.mark.parametrize(
        ("issued", "expected"),
        [
            ("2025-05-05", ("short", "2026-12-31")),  # cycle 1
            ("2023-05-05", ("short", "2026-12-31")),  # cycle 2
            ("2021-05-05", ("not_applicable", None)),  # cycle 3
            ("2019-05-05", ("not_due", "2030-06-06")),  # cycle 4
        ],
    )
    def test_the_clock_depends_on_the_number_of_the_cycle(self, issued, expected):
        found = owed(Phased(self.phases), ethics("2024-06-06"), issued=issued)
        assert stands(found) == expected

    def test_without_an_issue_date_it_is_open_and_shows_what_was_done(self):
        found = owed(Phased(self.phases), ethics("2026-01-10"), issued=None)
        assert (found.status, found.counted) == ("unsure", 2)

    def test_in_the_first_cycle_an_earlier_day_may_be_named(self):
        within_six_months = Phased(self.phases, extra_due=DueMonthsFrom("license_issue", 6))
        found = owed(within_six_months, issued="2026-02-10")
        assert (stands(found), found.overdue) == (("short", "2026-08-10"), False)
        assert owed(within_six_months, issued="2025-05-05").overdue
        assert owed(within_six_months, ethics("2026-05-05"), issued="2026-02-10").status == "met"

    def test_a_later_day_than_the_renewal_changes_nothing(self):
        within_six_months = Phased(self.phases, extra_due=DueMonthsFrom("license_issue", 6))
        assert stands(owed(within_six_months, issued="2026-07-01")) == ("short", "2026-12-31")

    def test_an_extra_day_that_no_record_holds_changes_nothing(self):
        undated = Phased(self.phases, extra_due=DueAtUndatedEvent("cds_registration"))
        assert stands(owed(undated, issued="2025-05-05")) == ("short", "2026-12-31")

    def test_in_later_cycles_the_extra_day_is_past(self):
        within_six_months = Phased(self.phases, extra_due=DueMonthsFrom("license_issue", 6))
        assert stands(owed(within_six_months, issued="2023-05-05")) == ("short", "2026-12-31")


class TestPerCalendarYear:
    frequency = PerCalendarYear()

    def test_met_when_each_year_so_far_is(self):
        years = [ethics("2025-12-31"), ethics("2026-01-01", name="b")]
        assert stands(owed(self.frequency, *years)) == ("met", "2026-12-31")

    def test_the_running_year_can_still_be_mended(self):
        found = owed(self.frequency, ethics("2025-12-31"))
        assert (stands(found), found.overdue) == (("short", "2026-12-31"), False)

    def test_a_year_that_is_over_cannot(self):
        terms = a_set(on_topic("ethics", 2, frequency=self.frequency))
        found = finding(terms, ethics("2026-01-01"), rule="ethics")
        assert (stands(found), found.overdue) == (("short", "2025-12-31"), True)
        assert judge(terms, ethics("2026-01-01")).missing.value == 0

    def test_a_year_that_has_not_come_is_not_asked_for(self):
        found = owed(self.frequency, ethics("2025-05-05"), on="2025-12-31")
        assert stands(found) == ("met", "2025-12-31")

    def test_parts_of_years_at_the_edges_are_left_out(self):
        # From 1 July 2023 to 30 June 2026: 2024 and 2025 are whole.
        years = [ethics("2024-05-05"), ethics("2025-05-05", name="b")]
        found = owed(self.frequency, *years, months=36, expires="2026-06-30")
        assert found.status == "met"

    def test_without_a_whole_year_the_last_one_counts(self):
        # From 1 July 2025 to 30 June 2026.
        found = owed(self.frequency, ethics("2026-05-05"), months=12, expires="2026-06-30")
        assert found.status == "met"

    def test_a_window_that_has_not_begun_asks_for_its_first_year(self):
        found = owed(self.frequency, expires="2030-12-31")
        assert stands(found) == ("short", "2029-12-31")


class TestPerYearOfCycle:
    """With an expiry in September: years to 30 September 2025 and 2026."""

    frequency = PerYearOfCycle()

    def owed(self, *activities, expires="2026-09-30", **circumstances):
        return owed(self.frequency, *activities, expires=expires, **circumstances)

    @pytest.mark.parametrize(
        ("first", "second", "expected"),
        [
            ("2024-10-01", "2025-10-01", ("met", "2026-09-30")),
            ("2025-09-30", "2026-05-05", ("met", "2026-09-30")),
            ("2024-09-30", "2025-10-01", ("short", "2025-09-30")),
            ("2025-09-30", "2025-09-30", ("short", "2026-09-30")),
        ],
    )
    def test_owed_in_each_twelve_months(self, first, second, expected):
        activities = [ethics(first), ethics(second, name="b")]
        assert stands(self.owed(*activities)) == expected

    def test_a_year_that_has_not_begun_is_not_asked_for(self):
        found = self.owed(ethics("2025-01-10"), on="2025-09-30")
        assert stands(found) == ("met", "2025-09-30")

    def test_a_window_that_has_not_begun_asks_for_its_first_year(self):
        assert stands(owed(self.frequency, expires="2030-12-31")) == ("short", "2029-12-31")


class TestPerSegment:
    """A cycle of six years from 2021 on, in two segments of three years."""

    frequency = PerSegment(((1, 3), (4, 6)))

    def stands(self, *days, **circumstances):
        activities = [ethics(on, name=f"a{place}") for place, on in enumerate(days)]
        return stands(owed(self.frequency, *activities, months=72, **circumstances))

    @pytest.mark.parametrize(
        ("days", "expected"),
        [
            (("2021-01-01", "2024-01-01"), ("met", "2026-12-31")),
            (("2023-12-31", "2026-06-01"), ("met", "2026-12-31")),
            (("2023-12-31", "2023-12-31"), ("short", "2026-12-31")),
            (("2020-12-31", "2024-01-01"), ("short", "2023-12-31")),
        ],
    )
    def test_owed_in_each_segment(self, days, expected):
        assert self.stands(*days) == expected

    def test_a_segment_that_has_not_begun_is_not_asked_for(self):
        assert self.stands("2021-05-05", on="2023-12-31") == ("met", "2023-12-31")
        assert self.stands("2021-05-05", on="2024-01-01") == ("short", "2026-12-31")


class TestOuterCycle:
    ten_years = Cycle(24, "fixed", outer_cycle_months=120)

    @pytest.mark.parametrize(("on", "status"), [("2017-01-01", "met"), ("2016-12-31", "unsure")])
    def test_looked_for_in_the_outer_cycle(self, on, status):
        assert owed(OuterCycle(), ethics(on), cycle=self.ten_years).status == status

    def test_it_is_never_short_for_its_own_end_is_unknown(self):
        found = owed(OuterCycle(), cycle=self.ten_years)
        assert (found.status, found.due) == ("unsure", None)
        assert "120 months" in found.why

    def test_without_the_length_of_the_outer_cycle_it_is_open(self):
        assert owed(OuterCycle(), ethics("2026-01-10")).status == "unsure"


class TestProgramme:
    def test_done_at_any_time_it_is_met(self):
        assert owed(Programme(), ethics("1999-01-01")).status == "met"

    def test_else_the_programme_says_when(self):
        found = owed(Programme())
        assert (found.status, found.due) == ("unsure", None)
        assert "programme" in found.why


class TestRollingAndAnchoredWindows:
    def test_an_hour_leaves_a_rolling_window_on_its_own_day(self):
        terms = a_set(total(5), cycle=Cycle(36, "rolling"))
        old = done("a", "2023-06-02", 5)
        assert finding(terms, old, on="2026-06-01").status == "met"
        assert finding(terms, old, on="2026-06-02").status == "short"

    def test_an_anchored_window_is_as_good_as_a_printed_one(self):
        cycle = Cycle(12, "fixed", anchor=Anchor("fixed_date", month=9, day=30))
        assert stands(owed(EveryCycle(), cycle=cycle, expires=None)) == ("short", "2026-09-30")


def test_tasks_run_on_the_same_clocks():
    exam = task("exam", events={"exam_passed"}, frequency=EveryMonths(120))
    passed = [("exam_passed", "2020-05-05")]
    assert stands(finding(exam, events=passed)) == ("not_due", "2030-05-05")
    assert finding(exam, events=[("exam_passed", "2016-12-31")]).status == "short"
