"""How many hours of an activity a rule may count, before caps."""

from __future__ import annotations

import pytest

from cmeridian.domain.records.record import CreditLine
from cmeridian.domain.requirements.rulebook import Conversion, Multiplier
from tests.unit.domain.builders import (
    D,
    a_set,
    cap,
    done,
    finding,
    lines,
    minimum,
    on_topic,
    reasons,
    total,
)


def counted(terms, *activities, rule="total", **circumstances):
    return finding(terms, *activities, rule=rule, **circumstances).counted


class TestCreditLines:
    both = done("a", "2026-01-10", credits=lines(AMA_CAT1=4, AMA_CAT2=6))

    def test_alternative_lines_count_by_the_largest_never_the_sum(self):
        assert counted(a_set(total(40)), self.both) == 6

    def test_only_lines_of_the_classes_asked_for_are_admissible(self):
        assert counted(a_set(total(40, credit=("CAT1",))), self.both) == 4

    def test_two_lines_of_one_class_are_alternatives_too(self):
        twice = done(
            "a",
            "2026-01-10",
            credits=(CreditLine("AMA_CAT1", D(2)), CreditLine("AMA_CAT1", D(3))),
        )
        assert counted(a_set(total(40)), twice) == 3

    def test_tenths_are_exact(self):
        tenths = [done(f"a{n}", "2026-01-10", "0.1") for n in range(10)]
        assert finding(a_set(total(1)), *tenths).status == "met"

    def test_practice_and_points_are_no_education(self):
        other = done("a", "2026-01-10", credits=lines(PRACTICE_HOUR=500, MOC_POINT=20))
        assert counted(a_set(total(40)), other) == 0

    @pytest.mark.parametrize(("unit", "amount"), [("practice_hour", 500), ("moc_point", 20)])
    def test_a_rule_in_a_unit_of_its_own_counts_the_class_of_that_unit(self, unit, amount):
        other = done(
            "a", "2026-01-10", credits=lines(PRACTICE_HOUR=500, MOC_POINT=20, AMA_CAT1=900)
        )
        assert counted(a_set(minimum("own", 1000, unit=unit)), other, rule="own") == amount


class TestTopics:
    def test_topic_hours_lie_inside_the_hours_of_the_activity(self):
        activity = done("a", "2026-01-10", 3, topics={"ethics": 2})
        assert counted(on_topic("ethics", 5), activity, rule="ethics") == 2

    def test_topic_hours_never_exceed_the_admissible_claim(self):
        activity = done(
            "a", "2026-01-10", credits=lines(AMA_CAT1=1, AMA_CAT2=4), topics={"ethics": 3}
        )
        rule = on_topic("ethics", 5, credit=("CAT1",))
        assert counted(rule, activity, rule="ethics") == 1

    def test_several_topics_of_a_rule_add_up_inside_the_activity(self):
        activity = done("a", "2026-01-10", 4, topics={"ethics": 2, "safety": 1})
        rule = minimum("either", 5, topics=("ethics", "safety"))
        assert counted(rule, activity, rule="either") == 3

    def test_also_accepted_topics_add_to_the_own_ones(self):
        activity = done("a", "2026-01-10", 4, topics={"ethics": 2, "safety": 3})
        rule = on_topic("ethics", 5, also_accepts=("safety",))
        assert counted(rule, activity, rule="ethics") == 4

    def test_a_rule_without_a_topic_takes_hours_on_any(self):
        assert counted(total(5), done("a", "2026-01-10", 3, topics={"ethics": 1})) == 3


TEACHING = frozenset({"teaching"})


class TestConversions:
    def test_so_many_recorded_hours_make_one_credit(self):
        terms = a_set(total(40), conversions=(Conversion(TEACHING, hours_per_credit=D(2)),))
        assert counted(terms, done("a", "2026-01-10", 10, format="teaching")) == 5

    def test_one_recorded_hour_makes_so_many_credits(self):
        terms = a_set(total(40), conversions=(Conversion(TEACHING, credits_per_hour=D(2)),))
        assert counted(terms, done("a", "2026-01-10", 10, format="teaching")) == 20

    def test_each_activity_may_be_worth_a_fixed_number(self):
        terms = a_set(total(40), conversions=(Conversion(TEACHING, credits_each=D(5)),))
        teaching = [done(n, "2026-01-10", 1, format="teaching") for n in "ab"]
        assert counted(terms, *teaching) == 10

    def test_another_format_is_not_converted(self):
        terms = a_set(total(40), conversions=(Conversion(TEACHING, hours_per_credit=D(2)),))
        assert counted(terms, done("a", "2026-01-10", 10, format="live")) == 10

    def test_a_conversion_may_be_meant_for_some_classes_only(self):
        terms = a_set(
            total(40),
            conversions=(Conversion(accepts=frozenset({"SELF_STUDY"}), hours_per_credit=D(2)),),
        )
        assert counted(terms, done("a", "2026-01-10", credits=lines(SELF_STUDY=8))) == 4
        assert counted(terms, done("a", "2026-01-10", credits=lines(AMA_CAT2=8))) == 8

    def test_the_first_conversion_that_fits_is_used(self):
        terms = a_set(
            total(40),
            conversions=(
                Conversion(TEACHING, credits_per_hour=D(2)),
                Conversion(credits_per_hour=D(3)),
            ),
        )
        assert counted(terms, done("a", "2026-01-10", 1, format="teaching")) == 2
        assert counted(terms, done("a", "2026-01-10", 1, format="live")) == 3

    def test_a_converted_line_competes_with_the_others(self):
        terms = a_set(
            total(40),
            conversions=(Conversion(accepts=frozenset({"SELF_STUDY"}), hours_per_credit=D(2)),),
        )
        assert counted(terms, done("a", "2026-01-10", credits=lines(SELF_STUDY=8, AMA_CAT1=5))) == 5

    def test_only_lines_that_the_rule_takes_are_converted(self):
        halved = (Conversion(TEACHING, hours_per_credit=D(2)),)
        terms = a_set(total(40, credit=("CAT1",)), conversions=halved)
        both = done("a", "2026-01-10", credits=lines(AMA_CAT1=4, AMA_CAT2=6), format="teaching")
        assert counted(terms, both) == 2

    def test_points_are_never_converted(self):
        terms = a_set(
            minimum("points", 100, unit="moc_point"),
            conversions=(Conversion(credits_per_hour=D(2)),),
        )
        points = done("a", "2026-01-10", credits=lines(MOC_POINT=30))
        assert counted(terms, points, rule="points") == 30

    def test_what_converts_above_its_own_limit_counts_nowhere(self):
        terms = a_set(
            total(40), conversions=(Conversion(TEACHING, credits_per_hour=D(2), cap=D(12)),)
        )
        teaching = done("a", "2026-01-10", 10, format="teaching")
        assert counted(terms, teaching, done("b", "2026-01-11", 3)) == 15


class TestTraining:
    def training(self, amount, unit):
        line = CreditLine("AMA_CAT1", D(amount), unit)
        return done("a", "2026-01-10", format="training", credits=(line,))

    def terms(self, **worth):
        return a_set(total(60), conversions=(Conversion(frozenset({"training"}), **worth),))

    def test_weeks_and_years_are_worth_what_the_set_says(self):
        assert counted(self.terms(credits_per_week=D(3)), self.training(4, "week")) == 12
        assert counted(self.terms(credits_per_year=D(50)), self.training(1, "year")) == 50

    def test_a_unit_the_set_does_not_name_is_worth_nothing(self):
        assert counted(self.terms(credits_per_year=D(50)), self.training(4, "week")) == 0
        assert counted(self.terms(credits_per_week=D(3)), self.training(1, "year")) == 0

    def test_without_a_conversion_training_has_no_hours(self):
        refused = finding(total(60), self.training(1, "year"))
        assert refused.counted == 0
        assert "no hours" in reasons(refused)["a"]

    def test_training_told_in_credits_stays_as_it_is(self):
        assert counted(self.terms(credits_per_year=D(50)), self.training(7, None)) == 7


class TestExcludedContent:
    terms = a_set(total(40), on_topic("ethics", 2), content_exclusions=("safety",))

    def test_hours_on_excluded_content_are_taken_out(self):
        assert counted(self.terms, done("a", "2026-01-10", 5, topics={"safety": 2})) == 3

    def test_an_activity_all_of_excluded_content_counts_nothing(self):
        excluded = done("a", "2026-01-10", 5, topics={"safety": 5})
        assert counted(self.terms, excluded) == 0
        # Topic hours may overlap, so more may be excluded than there is.
        assert counted(self.terms, done("a", "2026-01-10", 5, topics={"safety": 9})) == 0

    def test_what_is_left_may_still_be_on_a_topic(self):
        mixed = done("a", "2026-01-10", 5, topics={"safety": 4, "ethics": 2})
        assert counted(self.terms, mixed, rule="ethics") == 1


class TestMultipliers:
    on_ethics = a_set(
        total(40), on_topic("ethics", 10), multipliers=(Multiplier(D(2), topics=("ethics",)),)
    )
    research = frozenset({"research"})

    def test_only_hours_on_the_topic_weigh_more(self):
        activity = done("a", "2026-01-10", 10, topics={"ethics": 3})
        # 7 plain hours and 3 doubled ones.
        assert counted(self.on_ethics, activity) == 13
        assert counted(self.on_ethics, activity, rule="ethics") == 6

    def test_more_topic_hours_than_the_activity_has_do_not_weigh(self):
        activity = done("a", "2026-01-10", 2, topics={"ethics": 3})
        assert counted(self.on_ethics, activity) == 4

    def test_an_activity_of_a_kind_may_weigh_more(self):
        terms = a_set(total(40), multipliers=(Multiplier(D("1.5"), subtypes=self.research),))
        assert counted(terms, done("a", "2026-01-10", 10, subtype="research")) == 15
        assert counted(terms, done("a", "2026-01-10", 10, subtype="review")) == 10
        assert counted(terms, done("a", "2026-01-10", 10)) == 10

    def test_hours_on_a_topic_weigh_with_the_kind_of_their_activity(self):
        terms = a_set(
            on_topic("ethics", 10), multipliers=(Multiplier(D(2), subtypes=self.research),)
        )
        activity = done("a", "2026-01-10", 10, subtype="research", topics={"ethics": 3})
        assert counted(terms, activity, rule="ethics") == 6

    def test_only_the_first_raw_credits_of_a_cycle_weigh_more(self):
        multiplier = Multiplier(D(2), subtypes=self.research, first_credits=D(10))
        terms = a_set(total(60), multipliers=(multiplier,))
        first = done("a", "2025-02-01", 8, subtype="research")
        second = done("b", "2025-03-01", 8, subtype="research")
        # 8 doubled, then 2 doubled and 6 plain.
        assert counted(terms, first, second) == 16 + 10
        assert counted(terms, second) == 16

    def test_other_kinds_do_not_use_up_the_allowance(self):
        multiplier = Multiplier(D(2), subtypes=self.research, first_credits=D(10))
        terms = a_set(total(60), multipliers=(multiplier,))
        other = done("a", "2025-02-01", 8)
        assert counted(terms, other, done("b", "2025-03-01", 8, subtype="research")) == 24

    def test_the_allowance_is_that_of_the_present_cycle(self):
        multiplier = Multiplier(D(2), subtypes=self.research, first_credits=D(10))
        terms = a_set(total(60), multipliers=(multiplier,))
        before = done("a", "2024-12-31", 10, subtype="research")
        assert counted(terms, before, done("b", "2025-03-01", 8, subtype="research")) == 16

    def test_a_conversion_comes_before_a_multiplier(self):
        terms = a_set(
            total(60),
            conversions=(Conversion(TEACHING, hours_per_credit=D(2)),),
            multipliers=(Multiplier(D(3), subtypes=self.research),),
        )
        assert (
            counted(terms, done("a", "2026-01-10", 8, format="teaching", subtype="research")) == 12
        )

    def test_a_multiplier_comes_before_a_cap(self):
        terms = a_set(
            total(60),
            cap("live_cap", 15, formats={"live"}),
            multipliers=(Multiplier(D(2), subtypes=self.research),),
        )
        # 10 doubled is 20, of which 15 count.
        assert counted(terms, done("a", "2026-01-10", 10, subtype="research")) == 15
