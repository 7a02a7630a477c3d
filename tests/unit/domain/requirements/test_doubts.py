"""What no source settles is unsure, exactly where the readings differ, and settled elsewhere."""

from __future__ import annotations

import pytest

from cmeridian.domain.requirements.rulebook import (
    Cycle,
    EveryMonths,
    EveryNCycles,
    Exemption,
    FirstCycle,
    FirstCycleOnly,
    Substitution,
    Tier,
)
from tests.unit.domain.builders import (
    D,
    a_set,
    cap,
    done,
    finding,
    judge,
    lines,
    minimum,
    on_topic,
    task,
    total,
)

FIRST = {"issued": "2025-05-05"}
LATER = {"issued": "2015-03-15"}
AWARDED = {"events": [("award", "2026-01-01")]}
ILL = {"events": [("illness", "2026-01-01")]}


def status(terms, *activities, **circumstances):
    return finding(terms, *activities, **circumstances).status


def test_what_is_unsure_leaves_no_gap_and_keeps_its_numbers():
    terms = a_set(total(40), first_cycle=FirstCycle("prorated"))
    ledger = judge(terms, done("a", "2026-01-10", 10), **FIRST)
    found = ledger.findings[0]
    assert (found.status, found.counted, found.short_by) == ("unsure", 10, 30)
    assert ledger.missing.value == 0


class TestProratedWithoutAFigure:
    terms = a_set(
        total(40),
        minimum("live", 50, unit="percent_of_total", formats={"live"}),
        minimum("cat1", 20, credit=("CAT1",)),
        on_topic("ethics", 2),
        task("exam"),
        first_cycle=FirstCycle("prorated"),
    )

    def test_the_total_and_its_parts_are_open_in_the_first_cycle(self):
        for rule in ("total", "live", "cat1"):
            assert status(self.terms, rule=rule, **FIRST) == "unsure"

    def test_topics_and_tasks_are_not_prorated(self):
        for rule in ("ethics", "exam"):
            assert status(self.terms, rule=rule, **FIRST) == "short"

    def test_the_full_amount_is_enough_under_any_reading(self):
        assert status(self.terms, done("a", "2026-01-10", 40), **FIRST) == "met"

    def test_later_cycles_owe_all(self):
        assert status(self.terms, **LATER) == "short"

    @pytest.mark.parametrize(
        ("issued", "expected"), [("2026-01-02", "short"), ("2025-05-05", "unsure")]
    )
    def test_a_tier_with_a_figure_is_settled_and_one_without_is_not(self, issued, expected):
        tiers = (Tier(12, D(10)), Tier(24, None))
        terms = a_set(total(40), first_cycle=FirstCycle("prorated", tiers=tiers))
        assert status(terms, issued=issued) == expected

    def test_above_all_tiers_the_total_is_whole(self):
        terms = a_set(total(40), first_cycle=FirstCycle("prorated", tiers=(Tier(12, None),)))
        assert status(terms, **FIRST) == "short"


class TestPartOfAClearedTotal:
    rules = (
        total(40),
        minimum("cat1", 20, credit=("CAT1",)),
        on_topic("ethics", 2),
        minimum("practice", 500, unit="practice_hour"),
    )
    award = a_set(*rules, satisfied_by=(Substitution("award", "total"),))

    def test_a_part_is_open_when_an_event_meets_the_total(self):
        assert status(self.award, rule="cat1", **AWARDED) == "unsure"

    def test_without_the_event_it_is_short(self):
        assert status(self.award, rule="cat1") == "short"

    def test_done_it_is_met_anyway(self):
        assert status(self.award, done("a", "2026-01-10", 20), rule="cat1", **AWARDED) == "met"

    def test_topics_and_practice_are_no_part_of_the_total(self):
        for rule in ("ethics", "practice"):
            assert status(self.award, rule=rule, **AWARDED) == "short"

    def test_it_is_open_when_an_exemption_lifts_the_total(self):
        terms = a_set(*self.rules, exemptions=(Exemption("military", "total"),))
        assert status(terms, rule="cat1", events=[("military", "2026-01-01")]) == "unsure"

    def test_it_is_open_when_the_first_cycle_lifts_or_empties_the_total(self):
        for first in (FirstCycle("topics_only"), FirstCycle("tiered", tiers=(Tier(24, D(0)),))):
            terms = a_set(*self.rules, first_cycle=first)
            assert status(terms, rule="cat1", **FIRST) == "unsure"
            assert status(terms, rule="cat1", **LATER) == "short"

    def test_a_tier_that_has_just_ended_clears_nothing(self):
        terms = a_set(*self.rules, first_cycle=FirstCycle("tiered", tiers=(Tier(24, D(0)),)))
        # Licensed for 24 whole months at the renewal.
        assert status(terms, rule="cat1", issued="2024-12-31") == "short"

    def test_a_tier_above_nothing_clears_nothing(self):
        terms = a_set(*self.rules, first_cycle=FirstCycle("tiered", tiers=(Tier(24, D(10)),)))
        assert status(terms, rule="cat1", **FIRST) == "short"

    def test_a_set_without_a_total_has_no_parts(self):
        alone = a_set(minimum("cat1", 20, credit=("CAT1",)))
        assert status(alone, rule="cat1", **AWARDED) == "short"


class TestFiftyMinuteHours:
    rule = minimum("total", 12, unit="contact_hour_50min")

    @pytest.mark.parametrize(
        ("hours", "expected"),
        [
            ("9.9", "short"),
            (10, "unsure"),  # 10 hours of 60 minutes are 12 of 50
            ("11.9", "unsure"),
            (12, "met"),
        ],
    )
    def test_open_only_where_longer_hours_would_be_enough(self, hours, expected):
        assert status(self.rule, done("a", "2026-01-10", hours)) == expected

    def test_hours_of_sixty_minutes_are_settled(self):
        assert status(total(12), done("a", "2026-01-10", 10)) == "short"


class TestClassWithoutMembers:
    rule = minimum("board", 10, credit=("BOARD_A",))

    def test_open_where_everything_together_would_be_enough(self):
        assert status(self.rule, done("a", "2026-01-10", 10)) == "unsure"

    def test_short_where_not_even_that_would_be(self):
        assert status(self.rule, done("a", "2026-01-10", 9)) == "short"

    def test_met_by_credits_of_the_class_itself(self):
        assert status(self.rule, done("a", "2026-01-10", credits=lines(BOARD_A=10))) == "met"

    def test_a_class_with_known_members_is_settled(self):
        known = minimum("cat1", 10, credit=("CAT1",))
        other = done("a", "2026-01-10", credits=lines(AMA_CAT2=10))
        assert status(known, other) == "short"

    def test_the_class_is_named(self):
        assert "Board category A" in finding(self.rule, done("a", "2026-01-10", 10)).why


class TestWindowThatMayOpenEarlier:
    """The cycle starts on 1 May of a year that no source names: 2025, or 2024."""

    cycle = Cycle(24, "fixed", starts=(5, 1))
    terms = a_set(total(10), on_topic("ethics", 2, frequency=EveryNCycles(3)), cycle=cycle)

    @pytest.mark.parametrize(
        ("on", "expected"),
        [("2024-04-30", "short"), ("2024-05-01", "unsure"), ("2024-12-31", "unsure")],
    )
    def test_open_where_the_earlier_opening_would_be_enough(self, on, expected):
        assert status(self.terms, done("a", on, 10)) == expected

    def test_short_where_not_even_that_would_be(self):
        assert status(self.terms, done("a", "2024-06-01", 9)) == "short"

    def test_a_cycle_that_opens_inside_the_window_anyway_is_settled(self):
        # Up to 31 March 2027 the window opens on 1 April 2025, before 1 May 2025.
        late = {"expires": "2027-03-31"}
        assert status(self.terms, done("a", "2025-03-31", 10), **late) == "short"

    def test_other_clocks_and_tasks_are_not_moved(self):
        activity = done("a", "2020-12-01", 2, topics={"ethics": 2})
        assert status(self.terms, activity, rule="ethics") == "short"
        assert status(a_set(task("course"), cycle=self.cycle), rule="course") == "short"


class TestExemptForACalendarYear:
    terms = a_set(total(40), exemptions=(Exemption("illness", "calendar_year"),))

    def test_open_while_the_exemption_holds(self):
        assert status(self.terms, **ILL) == "unsure"

    def test_settled_without_it_or_with_all_the_hours(self):
        assert status(self.terms) == "short"
        assert status(self.terms, done("a", "2026-01-10", 40), **ILL) == "met"


class TestFirstCycleThatIsATask:
    first = FirstCycle("task", task="take the orientation", keep=("ethics",))
    terms = a_set(total(40), on_topic("ethics", 2), first_cycle=first)

    def test_open_whether_the_task_replaces_the_rest(self):
        assert status(self.terms, **FIRST) == "unsure"
        assert "take the orientation" in finding(self.terms, **FIRST).why

    def test_what_is_kept_is_owed(self):
        assert status(self.terms, rule="ethics", **FIRST) == "short"

    def test_later_cycles_are_settled(self):
        assert status(self.terms, **LATER) == "short"


class TestFirstCycleThatContradictsItself:
    first_only = on_topic("ethics", 2, frequency=FirstCycleOnly())

    def test_a_first_cycle_rule_in_an_exempt_first_cycle_is_open(self):
        terms = a_set(self.first_only, first_cycle=FirstCycle("exempt"))
        assert status(terms, rule="ethics", **FIRST) == "unsure"

    def test_kept_it_is_owed(self):
        terms = a_set(self.first_only, first_cycle=FirstCycle("exempt", keep=("ethics",)))
        assert status(terms, rule="ethics", **FIRST) == "short"

    def test_done_it_is_met(self):
        terms = a_set(self.first_only, first_cycle=FirstCycle("exempt"))
        activity = done("a", "2026-01-10", 2, topics={"ethics": 2})
        assert status(terms, activity, rule="ethics", **FIRST) == "met"


class TestTrainingOfUnknownEnd:
    terms = a_set(total(40), first_cycle=FirstCycle("exempt", training_within_months=12))

    def test_an_exemption_that_hangs_on_training_asks_when_it_ended(self):
        found = finding(self.terms, **FIRST)
        assert found.status == "unsure"
        assert "12 months" in found.why

    def test_training_that_ended_too_early_settles_it(self):
        assert status(self.terms, training_ended=["2020-06-30"], **FIRST) == "short"

    def test_in_later_cycles_it_does_not_matter(self):
        assert status(self.terms, **LATER) == "short"


class TestTiersThatNameWhatStaysOwed:
    first = FirstCycle("tiered", tiers=(Tier(12, D(0)),), keep=("ethics",))
    terms = a_set(total(40), on_topic("ethics", 2), on_topic("pain", 1), first_cycle=first)

    def test_what_is_not_named_is_open(self):
        assert status(self.terms, rule="pain", issued="2026-02-02") == "unsure"

    def test_what_is_named_is_owed(self):
        assert status(self.terms, rule="ethics", issued="2026-02-02") == "short"

    def test_above_the_tiers_all_is_owed(self):
        assert status(self.terms, rule="pain", **FIRST) == "short"

    def test_in_later_cycles_all_is_owed(self):
        assert status(self.terms, rule="pain", **LATER) == "short"


class TestCappedClassesWithoutMembers:
    """Hours of no stated category fit under one of the caps, or they do not."""

    terms = a_set(
        total(40),
        cap("a_cap", 10, credit=("BOARD_A",)),
        cap("b_cap", 10, credit=("BOARD_B",)),
    )

    def loose(self, hours):
        return done("loose", "2026-01-10", credits=lines(AMA_CAT2=hours))

    cat1 = done("cat1", "2026-01-11", 28)

    def test_few_enough_loose_hours_are_settled(self):
        assert status(self.terms, done("cat1", "2026-01-11", 30), self.loose(10)) == "met"

    def test_a_total_that_leans_on_more_is_open(self):
        # 28 + 12 = 40; if all 12 fell into one category only 10 would count.
        assert status(self.terms, self.cat1, self.loose(12)) == "unsure"
        assert "12 hours" in finding(self.terms, self.cat1, self.loose(12)).why

    def test_a_total_that_needs_no_more_than_fit_under_one_cap_is_settled(self):
        assert status(self.terms, done("cat1", "2026-01-11", 30), self.loose(90)) == "met"

    def test_a_total_that_is_short_anyway_is_short(self):
        assert status(self.terms, self.cat1, self.loose(11)) == "short"

    def test_hours_with_a_category_are_not_loose(self):
        marked = [
            done("a", "2026-01-10", credits=lines(BOARD_A=10)),
            done("b", "2026-01-10", credits=lines(BOARD_B=10)),
        ]
        assert status(self.terms, done("cat1", "2026-01-11", 20), *marked) == "met"

    def test_only_the_total_leans_on_them(self):
        terms = a_set(on_topic("ethics", 2), cap("a_cap", 1, credit=("BOARD_A",)))
        activity = done("a", "2026-01-10", credits=lines(AMA_CAT2=2), topics={"ethics": 2})
        assert status(terms, activity, rule="ethics") == "met"

    def test_categories_with_members_are_settled(self):
        terms = a_set(total(40), cap("study_cap", 10, credit=("SELF_STUDY",)))
        assert status(terms, self.cat1, self.loose(12)) == "met"


class TestClockInsideACycle:
    """Every 12 months inside 36: the sources do not say how the two fit together."""

    yearly = on_topic("ethics", 2, frequency=EveryMonths(12), open_points=("clock_inside_cycle",))
    terms = a_set(yearly, months=36)  # 2024, 2025, 2026

    def years(self, *years):
        return [done(f"a{year}", f"{year}-05-05", 2, topics={"ethics": 2}) for year in years]

    def test_open_while_a_stretch_is_empty(self):
        assert status(self.terms, *self.years(2026), rule="ethics") == "unsure"
        assert status(self.terms, *self.years(2024, 2025), rule="ethics") == "unsure"

    def test_met_when_every_stretch_so_far_is_filled(self):
        assert status(self.terms, *self.years(2024, 2025, 2026), rule="ethics") == "met"

    def test_short_of_a_stretch_that_has_not_begun_is_open(self):
        # By one reading 2026 is still owed, by another the hours of 2024 and 2025 are enough.
        found = finding(self.terms, *self.years(2024, 2025), rule="ethics", on="2025-12-31")
        assert found.status == "unsure"

    def test_a_task_is_treated_alike(self):
        yearly = task("course", frequency=EveryMonths(12), open_points=("clock_inside_cycle",))
        terms = a_set(yearly, months=36)
        each = [done(f"a{year}", f"{year}-05-05") for year in (2024, 2025, 2026)]
        assert status(terms, *each, rule="course") == "met"
        assert status(terms, each[-1], rule="course") == "unsure"

    def test_without_that_open_point_it_is_settled(self):
        settled = a_set(on_topic("ethics", 2, frequency=EveryMonths(12)), months=36)
        assert status(settled, *self.years(2026), rule="ethics") == "met"
        assert status(settled, *self.years(2024), rule="ethics") == "short"

    def test_without_a_window_it_is_open_for_want_of_one(self):
        assert "expiry date" in finding(self.terms, rule="ethics", expires=None).why
