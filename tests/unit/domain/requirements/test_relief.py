"""What lightens a duty: exemptions, first cycles, events that stand in, hours carried over."""

from __future__ import annotations

import pytest

from cmeridian.domain.requirements.rulebook import (
    Exemption,
    FirstCycle,
    FirstCycleOnly,
    FirstCycleThenEveryMonths,
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
    minimum,
    on_topic,
    task,
    total,
)

MILITARY = [("military", "2026-01-01")]
AWARD = [("award", "2026-01-01")]
FIRST = {"issued": "2025-05-05"}
SECOND = {"issued": "2023-05-05"}


def statuses(terms, *activities, **circumstances):
    return {f.rule: f.status for f in judge(terms, *activities, **circumstances).findings}


class TestExemptions:
    rules = (total(40), on_topic("ethics", 2), on_topic("pain", 1, survives_exemption=True))

    def terms(self, scope, **reduction):
        return a_set(*self.rules, exemptions=(Exemption("military", scope, **reduction),))

    def test_an_exemption_from_all_leaves_what_survives_it(self):
        assert statuses(self.terms("all"), events=MILITARY) == {
            "total": "not_applicable",
            "ethics": "not_applicable",
            "pain": "short",
        }

    def test_an_exemption_from_the_total_leaves_the_topics(self):
        assert statuses(self.terms("total"), events=MILITARY) == {
            "total": "not_applicable",
            "ethics": "short",
            "pain": "short",
        }

    def test_an_exemption_from_one_rule_leaves_the_rest(self):
        found = statuses(self.terms("ethics"), events=MILITARY)
        assert (found["total"], found["ethics"]) == ("short", "not_applicable")

    def test_a_reduction_lifts_nothing(self):
        assert statuses(self.terms("all", reduced_to=D(5)), events=MILITARY)["total"] == "short"

    def test_without_the_event_all_is_owed(self):
        assert set(statuses(self.terms("all")).values()) == {"short"}

    def test_the_reason_is_said(self):
        assert "military" in finding(self.terms("all"), events=MILITARY).why

    def test_a_lifted_rule_leaves_no_gap(self):
        assert judge(self.terms("all"), events=MILITARY).missing.value == 1


class TestFirstCycle:
    rules = (total(40), on_topic("ethics", 2), cap("journal_cap", 5, formats={"journal"}))

    def terms(self, mode, *more, **first):
        return a_set(*self.rules, *more, first_cycle=FirstCycle(mode, **first))

    def test_an_exempt_first_cycle_owes_nothing(self):
        assert set(statuses(self.terms("exempt"), **FIRST).values()) == {"not_applicable"}

    def test_what_is_kept_is_still_owed(self):
        found = statuses(self.terms("exempt", keep=("ethics",)), **FIRST)
        assert (found["total"], found["ethics"]) == ("not_applicable", "short")

    def test_later_cycles_owe_all(self):
        assert statuses(self.terms("exempt"), **SECOND)["total"] == "short"

    def test_an_unknown_day_of_issue_is_not_taken_for_a_first_cycle(self):
        assert statuses(self.terms("exempt"), issued=None)["total"] == "short"

    def test_topics_only_lifts_the_total(self):
        found = statuses(self.terms("topics_only"), **FIRST)
        assert (found["total"], found["ethics"]) == ("not_applicable", "short")

    def test_tiers_lower_the_total_and_lift_nothing(self):
        terms = self.terms("tiered", tiers=(Tier(24, D(10)),))
        found = finding(terms, done("a", "2026-01-10", 10), **FIRST)
        assert (found.status, found.required) == ("met", 10)

    def test_a_window_from_the_day_of_issue_counts_nothing_earlier(self):
        terms = self.terms("window_from_issue_date")
        early, late = done("a", "2025-05-04", 20), done("b", "2025-05-05", 20)
        assert finding(terms, early, late, **FIRST).counts == ("b",)
        assert finding(terms, early, late, **SECOND).counts == ("a", "b")

    def test_a_task_instead_does_not_lift_the_rest(self):
        found = statuses(self.terms("task", task="take the orientation"), **FIRST)
        assert found["total"] != "not_applicable"

    def test_the_confidence_of_the_relief_is_that_of_the_finding(self):
        assert finding(self.terms("exempt", confidence="low"), **FIRST).confidence == "low"

    @pytest.mark.parametrize("clock", [FirstCycleOnly(), FirstCycleThenEveryMonths(72)])
    def test_a_rule_about_the_first_cycle_is_not_lifted_by_its_exemption(self, clock):
        terms = self.terms("exempt", on_topic("pain", 1, frequency=clock))
        assert statuses(terms, **FIRST)["pain"] == "unsure"


class TestFirstCycleAfterTraining:
    """The exemption holds for those whose training ended in the 12 months before the licence."""

    terms = a_set(total(40), first_cycle=FirstCycle("exempt", training_within_months=12))

    @pytest.mark.parametrize(
        ("ended", "status"),
        [
            ("2024-05-06", "not_applicable"),
            ("2025-05-05", "not_applicable"),
            ("2024-05-05", "short"),
            ("2025-05-06", "short"),
        ],
    )
    def test_both_edges_of_the_months_before_issue(self, ended, status):
        assert finding(self.terms, training_ended=[ended], **FIRST).status == status

    def test_one_training_of_several_suffices(self):
        trained = ["2020-06-30", "2025-03-01"]
        assert finding(self.terms, training_ended=trained, **FIRST).status == "not_applicable"

    def test_without_any_training_on_record_it_is_open(self):
        assert finding(self.terms, **FIRST).status == "unsure"


class TestEventsThatStandIn:
    rules = (
        total(40),
        on_topic("ethics", 2),
        on_topic("pain", 1, survives_exemption=True),
        task("exam"),
    )

    def terms(self, satisfies, **substitution):
        return a_set(*self.rules, satisfied_by=(Substitution("award", satisfies, **substitution),))

    def met_by(self, satisfies, events=AWARD, **substitution):
        found = statuses(self.terms(satisfies, **substitution), events=events)
        return {rule for rule, status in found.items() if status == "met"}

    def test_all_means_all_that_no_exemption_lifts_either(self):
        assert self.met_by("all") == {"total", "ethics", "exam"}

    def test_the_total_means_only_the_total(self):
        assert self.met_by("total") == {"total"}

    def test_rules_may_be_named(self):
        assert self.met_by(("ethics", "exam")) == {"ethics", "exam"}

    def test_a_survivor_may_be_named(self):
        assert self.met_by(("pain",)) == {"pain"}

    def test_exceptions_stay_owed(self):
        assert self.met_by("all", except_rules=("ethics",)) == {"total", "exam"}

    def test_only_inside_the_window(self):
        assert self.met_by("all", events=[("award", "2024-12-31")]) == set()

    def test_the_finding_says_which_event_and_keeps_what_was_done(self):
        found = finding(self.terms("total"), done("a", "2026-01-10", 12), events=AWARD)
        assert (found.status, found.counted, found.short_by) == ("met", 12, 0)
        assert "award, 1 Jan 2026" in found.why

    def test_what_is_not_enough_for_it_is_said(self):
        terms = self.terms("total", excludes="a lapsed award", note="Keep the letter.")
        words = finding(terms, events=AWARD).why
        assert "a lapsed award" in words
        assert "Keep the letter." in words

    def test_it_leaves_no_gap(self):
        assert judge(self.terms("all"), events=AWARD).missing.value == 1

    def test_its_confidence_is_that_of_the_finding(self):
        assert (
            finding(self.terms("total", confidence="medium"), events=AWARD).confidence == "medium"
        )

    def test_a_rule_may_name_an_event_of_its_own(self):
        rule = on_topic("ethics", 2, satisfied_by_event="exam_passed")
        assert finding(rule, events=[("exam_passed", "2026-01-01")]).status == "met"
        assert finding(rule, events=AWARD).status == "short"

    def test_a_cap_has_nothing_to_be_met(self):
        terms = a_set(
            total(40),
            cap("journal_cap", 5, formats={"journal"}),
            satisfied_by=(Substitution("award", "all"),),
        )
        assert "award" not in finding(terms, rule="journal_cap", events=AWARD).why

    def test_a_rule_that_does_not_apply_is_not_met_instead(self):
        terms = a_set(
            on_topic("ethics", 2, frequency=FirstCycleOnly()),
            exemptions=(Exemption("military", "ethics"),),
            satisfied_by=(Substitution("award", ("ethics",)),),
        )
        found = finding(terms, rule="ethics", events=MILITARY + AWARD)
        assert found.status == "not_applicable"


class TestEventsWorthHours:
    def terms(self, satisfies="total", **worth):
        rules = (total(40, **worth.pop("rule", {})), on_topic("ethics", 2))
        return a_set(*rules, satisfied_by=(Substitution("award", satisfies, **worth),))

    def counted(self, terms, *activities, rule="total", events=AWARD):
        return finding(terms, *activities, rule=rule, events=events).counted

    def test_hours_of_an_event_are_added_to_what_was_done(self):
        assert self.counted(self.terms(hours=D(15)), done("a", "2026-01-10", 10)) == 25

    def test_each_time_counts(self):
        twice = [("award", "2025-01-01"), ("award", "2026-01-01")]
        assert self.counted(self.terms(hours=D(15)), events=twice) == 30
        assert self.counted(self.terms(hours_per_year=D(5)), events=twice) == 10

    def test_only_those_inside_the_window_do(self):
        outside = [("award", "2024-12-31"), ("award", "2026-01-01")]
        assert self.counted(self.terms(hours=D(15)), events=outside) == 15

    def test_a_rule_may_limit_what_is_waived(self):
        assert self.counted(self.terms(hours=D(15), rule={"waiver_max": D(9)})) == 9

    def test_hours_go_to_the_rules_they_are_meant_for(self):
        terms = self.terms(("ethics",), hours=D(1))
        assert self.counted(terms, rule="ethics") == 1
        assert self.counted(terms) == 0

    def test_they_are_said_to_be_no_ones_activity(self):
        found = finding(self.terms(hours=D(40)), events=AWARD)
        assert (found.status, found.counts) == ("met", ())
        assert "credited for an event" in found.why


def test_a_minimum_of_another_kind_is_untouched_by_the_relief_of_the_total():
    terms = a_set(
        total(40),
        minimum("safety_hours", 3, topics=("safety",)),
        satisfied_by=(Substitution("award", "total", hours=D(10)),),
    )
    assert finding(terms, rule="safety_hours", events=AWARD).counted == 0
