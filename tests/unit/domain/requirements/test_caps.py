"""At most so much of one kind counts, and what exceeds it counts nowhere."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmeridian.domain.requirements.rulebook import EveryMonths, PerCalendarYear, PerDay
from tests.unit.domain.builders import (
    D,
    a_set,
    cap,
    done,
    fact,
    finding,
    lines,
    minimum,
    on_topic,
    reasons,
    total,
)

JOURNAL = cap("journal_cap", 10, formats={"journal"})


def journal(name, hours, on="2026-01-10", **terms):
    return done(name, on, hours, format="journal", **terms)


def claimed(**amounts):
    return done("claimed", "2026-01-10", credits=lines(**amounts))


def counted(terms, *activities, rule="total", **circumstances):
    return finding(terms, *activities, rule=rule, **circumstances).counted


class TestWhatACapHolds:
    def test_hours_of_a_format_above_the_cap_do_not_count(self):
        terms = a_set(total(40), JOURNAL)
        assert counted(terms, journal("a", 15), done("b", "2026-01-11", 20)) == 10 + 20

    def test_hours_up_to_the_cap_count_in_full(self):
        assert counted(a_set(total(40), JOURNAL), journal("a", 10)) == 10

    def test_several_activities_share_one_cap(self):
        terms = a_set(total(40), JOURNAL)
        assert counted(terms, journal("a", 6), journal("b", 6), journal("c", 6)) == 10

    @pytest.mark.parametrize(
        ("kind", "of_that_kind"),
        [
            ({"providers": {"Academy"}}, {"provider": "Academy"}),
            ({"subtypes": {"research"}}, {"subtype": "research"}),
            ({"relevance": {"practice"}}, {"relevance": ("practice",)}),
            ({"courses": {"rounds"}}, {"course": "rounds"}),
            ({"approved_lists": {"state_list"}}, {"approved_lists": ("state_list",)}),
            ({"has_post_test": True}, {"post_test_score_pct": D(80)}),
        ],
    )
    def test_a_cap_may_hold_whatever_a_rule_may_select(self, kind, of_that_kind):
        terms = a_set(total(40), cap("some_cap", 3, **kind))
        held, free = done("a", "2026-01-10", 8, **of_that_kind), done("b", "2026-01-11", 8)
        assert counted(terms, held, free) == 3 + 8

    def test_only_the_hours_on_a_topic_are_held_by_its_cap(self):
        terms = a_set(total(40), on_topic("safety", 6), cap("safety_cap", 3, topics=("safety",)))
        activity = done("a", "2026-01-10", 10, topics={"safety": 6})
        # 4 free hours and 3 of the 6 held ones.
        assert counted(terms, activity) == 7
        assert counted(terms, activity, rule="safety") == 3

    def test_excess_counts_for_no_other_rule_either(self):
        terms = a_set(total(40), on_topic("ethics", 15), JOURNAL)
        activity = journal("a", 15, topics={"ethics": 15})
        assert counted(terms, activity, rule="ethics") == 10

    def test_a_share_is_of_the_required_total_not_of_what_was_done(self):
        share = cap("journal_cap", 25, unit="percent_of_total", formats={"journal"})
        assert counted(a_set(total(40), share), journal("a", 100)) == 10

    def test_an_amount_for_each_year_grows_with_the_cycle(self):
        yearly = cap("journal_cap", 3, unit="hour_per_year_of_cycle", formats={"journal"})
        assert counted(a_set(total(40), yearly, months=24), journal("a", 100)) == 6

    def test_points_are_not_held_by_caps_on_hours(self):
        terms = a_set(minimum("points", 100, unit="moc_point"), cap("any_cap", 5))
        points = done("a", "2026-01-10", credits=lines(MOC_POINT=30))
        assert counted(terms, points, rule="points") == 30


class TestClasses:
    self_study = cap("self_study_cap", 5, credit=("SELF_STUDY",))

    def test_hours_of_a_class_above_its_cap_do_not_count(self):
        terms = a_set(total(40), self.self_study)
        assert counted(terms, claimed(SELF_STUDY=12)) == 5

    def test_hours_that_another_class_claims_as_well_stay_free(self):
        terms = a_set(total(40), self.self_study)
        # 8 hours are free by Category 1, the other 12 - 8 = 4 lie under the cap.
        assert counted(terms, claimed(SELF_STUDY=12, AMA_CAT1=8)) == 12
        # 8 free, of the other 12 only 5.
        assert counted(terms, claimed(SELF_STUDY=20, AMA_CAT1=8)) == 13

    def test_a_class_that_the_rule_does_not_take_frees_no_hours(self):
        terms = a_set(total(40, credit=("SELF_STUDY",)), self.self_study)
        assert counted(terms, claimed(SELF_STUDY=12, AMA_CAT1=8)) == 5

    def test_an_alternative_class_under_a_cap_of_its_own_frees_no_more_than_that(self):
        terms = a_set(total(40), self.self_study, cap("cat2_cap", 5, credit=("AMA_CAT2",)))
        # At best 5 of the hours are claimed by one class and 5 by the other.
        assert counted(terms, claimed(SELF_STUDY=30, AMA_CAT2=30)) == 10

    def test_alternative_classes_are_claimed_so_that_most_counts(self):
        terms = a_set(total(40), self.self_study, cap("cat2_cap", 5, credit=("AMA_CAT2",)))
        only = done("only", "2026-01-11", credits=lines(SELF_STUDY=5))
        # The first by Category 2, so that the second finds room by self-study.
        assert counted(terms, claimed(SELF_STUDY=5, AMA_CAT2=5), only) == 10

    def test_a_cap_on_a_class_and_a_topic_holds_hours_that_are_of_both(self):
        study_on_safety = cap("some_cap", 3, credit=("SELF_STUDY",), topics=("safety",))
        terms = a_set(total(40), study_on_safety)
        on_safety = {"topics": {"safety": 6}}
        only = done("a", "2026-01-10", credits=lines(SELF_STUDY=10), **on_safety)
        assert counted(terms, only) == 4 + 3
        either = done("a", "2026-01-10", credits=lines(SELF_STUDY=10, AMA_CAT1=8), **on_safety)
        # 8 of the 10 hours are free by Category 1.
        assert counted(terms, either) == 10
        assert counted(terms, done("a", "2026-01-10", credits=lines(SELF_STUDY=10))) == 10
        elsewhere = done("a", "2026-01-10", credits=lines(AMA_CAT1=10), **on_safety)
        assert counted(terms, elsewhere) == 10


class TestStretches:
    def test_a_cap_a_day_starts_anew_each_day(self):
        terms = a_set(total(40), cap("day_cap", 8, frequency=PerDay()))
        one_day = [done("a", "2026-01-10", 6), done("b", "2026-01-10", 6)]
        assert counted(terms, *one_day) == 8
        assert counted(terms, *one_day, done("c", "2026-01-11", 6)) == 14

    def test_a_cap_a_year_starts_anew_each_january(self):
        terms = a_set(total(40), cap("year_cap", 10, frequency=PerCalendarYear()))
        year_end = [done("a", "2025-12-31", 15), done("b", "2026-01-01", 15)]
        assert counted(terms, *year_end) == 20

    def test_a_cap_a_cycle_starts_anew_each_cycle(self):
        # A clock of 48 months looks back over two cycles.
        terms = a_set(on_topic("ethics", 40, frequency=EveryMonths(48)), JOURNAL)
        cycles = [
            journal("a", 15, "2024-12-31", topics={"ethics": 15}),
            journal("b", 15, "2025-01-01", topics={"ethics": 15}),
        ]
        assert counted(terms, *cycles, rule="ethics") == 20


class TestOverlappingCaps:
    terms = a_set(total(40), JOURNAL, cap("academy_cap", 5, providers={"Academy"}))

    def test_hours_held_twice_use_up_both_caps_and_are_filled_last(self):
        both = journal("a", 4, provider="Academy")
        journals, academy = journal("b", 8), done("c", "2026-01-11", 4, provider="Academy")
        # 8 journals and 4 of the academy first; then 1 of both, for the academy has no more room.
        assert counted(self.terms, both, journals, academy) == 13

    @given(
        st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(1, 6)), max_size=6),
        st.integers(0, 8),
        st.integers(0, 8),
        st.sampled_from([{"providers": {"Academy"}}, {"credit": ("SELF_STUDY",)}]),
    )
    def test_of_two_caps_the_most_that_both_allow_is_kept(self, drawn, journals, others, other):
        terms = a_set(
            total(99),
            cap("journal_cap", journals, formats={"journal"}),
            cap("other_cap", others, **other),
        )
        activities = [
            done(
                f"a{place}",
                "2026-01-10",
                format="journal" if in_journal else "live",
                provider="Academy" if in_other else "Society",
                credits=lines(**{"SELF_STUDY" if in_other else "AMA_CAT1": hours}),
            )
            for place, (in_journal, in_other, hours) in enumerate(drawn)
        ]
        sums = {
            (one, two): sum(h for j, o, h in drawn if (j, o) == (one, two))
            for one in (True, False)
            for two in (True, False)
        }
        # Every whole number of hours that may be taken from under both caps.
        most = max(
            sums[False, False]
            + twice
            + min(sums[True, False], journals - twice)
            + min(sums[False, True], others - twice)
            for twice in range(min(sums[True, True], journals, others) + 1)
        )
        assert counted(terms, *activities) == most

    def test_one_more_activity_never_takes_hours_away(self):
        terms = a_set(
            total(40),
            cap("journal_cap", 4, formats={"journal"}),
            cap("academy_cap", 4, providers={"Academy"}),
            cap("research_cap", 4, subtypes={"research"}),
            cap("practice_cap", 4, relevance={"practice"}),
        )
        research = done("b", "2026-01-10", 4, provider="Academy", subtype="research")
        practice = journal("c", 4, relevance=("practice",))
        assert counted(terms, research, practice) == 8
        both = journal("a", 4, "2026-01-09", provider="Academy")
        assert counted(terms, both, research, practice) == 8


class TestTheCapItself:
    def test_a_cap_is_never_short(self):
        found = finding(JOURNAL)
        assert (found.status, found.counted, found.required, found.short_by) == ("met", 0, 10, 0)

    def test_it_says_what_it_leaves_and_what_exceeds(self):
        found = finding(JOURNAL, journal("a", 6), journal("b", 5))
        assert (found.counted, found.counts) == (10, ("a", "b"))
        assert "At most 10 hours" in found.why
        # 6 + 5 - 10 = 1.
        assert re.search(r"\b1\b", found.why)

    def test_it_says_for_how_long(self):
        for frequency, words in ((PerDay(), "a day"), (PerCalendarYear(), "a calendar year")):
            held = cap("live_cap", 4, formats={"live"}, frequency=frequency)
            found = finding(held, done("a", "2026-01-10", 6))
            assert words in found.why

    def test_without_a_window_it_is_open(self):
        assert finding(JOURNAL, expires=None).status == "unsure"


class TestConditions:
    if_teaching = cap("journal_cap", 10, formats={"journal"}, applies_if=fact("teaches"))
    terms = a_set(total(40), if_teaching)

    def test_a_cap_that_does_not_apply_holds_nothing(self):
        assert counted(self.terms, journal("a", 15), facts={"teaches": False}) == 15

    def test_a_cap_that_applies_does(self):
        assert counted(self.terms, journal("a", 15), facts={"teaches": True}) == 10

    def test_a_cap_that_may_apply_is_reckoned_with_and_asks(self):
        assert counted(self.terms, journal("a", 15)) == 10
        assert finding(self.terms, journal("a", 15), rule="journal_cap").asks == ("teaches",)

    def test_where_it_decides_the_capped_rule_asks_too(self):
        enough = [journal("a", 30), done("b", "2026-01-11", 20)]
        # 50 without the cap, 30 with it.
        assert finding(self.terms, *enough).status == "ask"
        assert finding(self.terms, *enough).asks == ("teaches",)
        assert finding(self.terms, *enough, facts={"teaches": False}).status == "met"


def test_an_activity_of_which_nothing_is_left_does_not_count():
    terms = a_set(total(40), cap("journal_cap", 0, formats={"journal"}))
    found = finding(terms, journal("a", 15), done("b", "2026-01-11", 5))
    assert (found.counted, found.counts) == (5, ("b",))
    assert "a" in reasons(found)


def test_nor_does_one_that_a_second_cap_would_leave_alone():
    terms = a_set(
        total(40),
        cap("journal_cap", 0, formats={"journal"}),
        cap("academy_cap", 9, providers={"Academy"}),
    )
    found = finding(terms, journal("a", 5, provider="Academy"))
    assert (found.counted, found.counts) == (0, ())
