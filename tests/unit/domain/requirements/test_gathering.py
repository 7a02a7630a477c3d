"""What a selection takes, and the reason for what it leaves."""

from __future__ import annotations

import pytest

from cmeridian.domain.requirements.rulebook import Once
from tests.unit.domain.builders import (
    D,
    a_set,
    done,
    finding,
    lines,
    minimum,
    on_topic,
    reasons,
    task,
    total,
)


def why_refused(rule, activity, **circumstances):
    """The reason, or None if the activity counts."""
    found = finding(rule, activity, **circumstances)
    assert (activity.id in found.counts) != (activity.id in reasons(found))
    return reasons(found).get(activity.id)


class TestKeys:
    @pytest.mark.parametrize(
        ("wanted", "fits", "misfits", "reason"),
        [
            (
                {"credit": ("CAT1",)},
                {"credits": lines(AOA_1A=2)},
                {"credits": lines(AMA_CAT2=2)},
                "carries AMA Category 2, not a class this rule takes",
            ),
            (
                {"formats": {"live", "live_online"}},
                {"format": "live"},
                {"format": "journal"},
                "is not in the format asked for: live or live online",
            ),
            (
                {"subtypes": {"research"}},
                {"subtype": "research"},
                {"subtype": "review"},
                "is not of the kind asked for: research",
            ),
            (
                {"relevance": {"specialty"}},
                {"relevance": ("practice", "specialty")},
                {"relevance": ()},
                "is not marked as relevant to specialty",
            ),
            (
                {"courses": {"board_orientation"}},
                {"course": "board_orientation"},
                {},
                "is not the named course board orientation",
            ),
            (
                {"approved_lists": {"state_list"}},
                {"approved_lists": ("state_list",)},
                {"approved_lists": ("other_list",)},
                "is not marked as on the list state list",
            ),
            (
                {"providers": {"Academy"}},
                {"provider": "Academy"},
                {"provider": "Society"},
                "is not from the provider asked for: Academy",
            ),
            (
                {"has_post_test": True},
                {"post_test_score_pct": D(0)},
                {},
                "has no post-test score",
            ),
            (
                {"min_score_pct": D(70)},
                {"post_test_score_pct": D(70)},
                {"post_test_score_pct": D("69.5")},
                "shows 69.5 percent, below the 70 percent asked for",
            ),
            (
                {"min_score_pct": D(70)},
                {"post_test_score_pct": D(100)},
                {},
                "shows no score, below the 70 percent asked for",
            ),
            (
                {"formally_approved": True},
                {"formally_approved": True},
                {"formally_approved": False},
                "is not marked as formally approved",
            ),
            (
                {"requires_reflection": True},
                {"reflection": True},
                {},
                "has no reflective note",
            ),
        ],
    )
    def test_a_key_takes_what_fits_and_refuses_the_rest_with_its_reason(
        self, wanted, fits, misfits, reason
    ):
        rule = minimum("rule", 5, **wanted)
        two_hours = {"credits": lines(AMA_CAT1=2)}
        assert why_refused(rule, done("a", "2026-01-10", **{**two_hours, **fits})) is None
        assert why_refused(rule, done("a", "2026-01-10", **{**two_hours, **misfits})) == reason

    def test_keys_are_anded(self):
        rule = minimum("rule", 5, formats={"live"}, providers={"Academy"})
        assert why_refused(rule, done("a", "2026-01-10", 2, provider="Academy")) is None
        assert why_refused(rule, done("a", "2026-01-10", 2, provider="Society")) is not None

    def test_an_empty_selection_takes_everything_in_its_unit(self):
        assert why_refused(total(5), done("a", "2026-01-10", 2, format="", provider="")) is None

    def test_an_activity_of_several_classes_is_refused_by_all_their_names(self):
        both = done("a", "2026-01-10", credits=lines(AMA_CAT2=2, SELF_STUDY=2))
        reason = why_refused(total(5, credit=("CAT1",)), both)
        assert reason == "carries AMA Category 2 and Self-study, not a class this rule takes"

    def test_an_activity_without_credits_is_refused_as_having_no_hours(self):
        reason = why_refused(total(5, credit=("CAT1",)), done("a", "2026-01-10"))
        assert reason == "has no hours that this rule counts"


class TestLeastLength:
    rule = on_topic("ethics", 4, min_hours=D(2))

    def test_one_activity_must_be_long_enough(self):
        assert why_refused(self.rule, done("a", "2026-01-10", 2, topics={"ethics": 2})) is None

    def test_a_shorter_one_is_refused_with_its_length(self):
        short = done("a", "2026-01-10", 5, topics={"ethics": "1.5"})
        assert "has 1.5 hours, fewer than the 2" in why_refused(self.rule, short)

    def test_two_short_ones_do_not_add_up(self):
        halves = [done(n, "2026-01-10", 1, topics={"ethics": 1}) for n in "ab"]
        assert finding(self.rule, *halves).counted == 0


class TestOneSession:
    """Where sessions may not be combined, one activity must hold all the hours."""

    rule = on_topic("ethics", 8, may_combine_sessions=False)

    def test_one_long_enough_session_is_enough(self):
        long = done("a", "2026-01-10", 8, topics={"ethics": 8})
        assert finding(self.rule, long).status == "met"

    def test_several_shorter_ones_are_not(self):
        first = done("a", "2026-01-10", 5, topics={"ethics": 5})
        second = done("b", "2026-01-11", 3, topics={"ethics": 3})
        found = finding(self.rule, first, second)
        assert (found.status, found.counts) == ("short", ("a",))
        assert "session" in reasons(found)["b"]
        # 3 more hours would not do: it takes a session of 8.
        assert (found.counted, found.short_by) == (5, 8)

    def test_the_longest_counts(self):
        first = done("a", "2026-01-10", 3, topics={"ethics": 3})
        second = done("b", "2026-01-11", 5, topics={"ethics": 5})
        assert finding(self.rule, first, second).counts == ("b",)


class TestDays:
    @pytest.mark.parametrize("on", ["2025-01-01", "2026-06-01"])
    def test_both_ends_count(self, on):
        assert why_refused(total(5), done("a", on, 2)) is None

    def test_the_day_before_the_window_does_not(self):
        assert (
            why_refused(total(5), done("a", "2024-12-31", 2))
            == "was completed before the period that counts"
        )

    def test_the_day_after_a_window_that_is_over_does_not(self):
        activity = done("a", "2026-01-01", 2)
        reason = why_refused(total(5), activity, expires="2025-12-31")
        assert reason == "was completed after the period that counts"

    def test_a_day_that_has_not_come_does_not(self):
        reason = why_refused(total(5), done("a", "2026-06-02", 2))
        assert reason == "is dated after the day of this answer"

    def test_a_topic_outside_the_window_is_refused_by_its_day(self):
        activity = done("a", "2024-12-31", 2, topics={"ethics": 2})
        assert (
            why_refused(on_topic("ethics", 5), activity)
            == "was completed before the period that counts"
        )
        late = done("a", "2026-01-01", 2, topics={"ethics": 2})
        reason = why_refused(on_topic("ethics", 5), late, expires="2025-12-31")
        assert reason == "was completed after the period that counts"

    def test_the_whole_record_has_no_outside(self):
        once = on_topic("ethics", 5, frequency=Once())
        assert why_refused(once, done("a", "1999-01-01", 2, topics={"ethics": 2})) is None


class TestLookBack:
    def test_a_rule_may_look_further_back_than_its_window(self):
        rule = on_topic("ethics", 5, lookback_months=36)
        inside = done("a", "2024-01-01", 2, topics={"ethics": 2})
        outside = done("a", "2023-12-31", 2, topics={"ethics": 2})
        assert why_refused(rule, inside) is None
        assert why_refused(rule, outside) == "was completed before the period that counts"

    def test_an_unlimited_look_back_takes_work_of_any_date(self):
        rule = on_topic("ethics", 2, lookback_unlimited=True)
        found = finding(rule, done("a", "1999-01-01", 2, topics={"ethics": 2}))
        assert (found.status, found.counts) == ("met", ("a",))
        course = task("course", lookback_unlimited=True)
        assert finding(course, done("a", "1999-01-01")).status == "met"


class TestExpiringCredits:
    terms = a_set(total(40), credit_expiry_months=60, months=120)

    def test_a_credit_counts_until_the_day_it_expires(self):
        assert finding(self.terms, done("a", "2021-06-02", 2)).counts == ("a",)

    def test_an_expired_credit_does_not_count(self):
        found = finding(self.terms, done("a", "2021-06-01", 2))
        assert reasons(found) == {"a": "expired on 1 Jun 2026"}


class TestTasks:
    def test_any_activity_does_a_task_that_asks_for_nothing(self):
        assert why_refused(task("course"), done("a", "2026-01-10")) is None

    def test_points_or_practice_do_a_task_too(self):
        points = done("a", "2026-01-10", credits=lines(MOC_POINT=5))
        assert why_refused(task("course"), points) is None

    def test_a_named_course_needs_no_credits(self):
        rule = task("course", courses={"orientation"})
        assert why_refused(rule, done("a", "2026-01-10", course="orientation")) is None

    def test_a_task_on_a_topic_needs_some_time_on_it(self):
        rule = task("course", topics=("ethics",))
        assert why_refused(rule, done("a", "2026-01-10", topics={"ethics": "0.5"})) is None
        assert why_refused(rule, done("a", "2026-01-10", 2, topics={"ethics": 0})) is not None

    def test_a_task_may_ask_for_a_class(self):
        rule = task("course", credit=("CAT1",))
        assert why_refused(rule, done("a", "2026-01-10", 1)) is None
        refused = done("a", "2026-01-10", credits=lines(AMA_CAT2=1))
        assert "not a class this rule takes" in why_refused(rule, refused)

    def test_a_task_may_ask_for_a_least_length(self):
        rule = task("course", topics=("ethics",), min_hours=D(2))
        assert why_refused(rule, done("a", "2026-01-10", 2, topics={"ethics": 2})) is None
        assert why_refused(rule, done("a", "2026-01-10", 9, topics={"ethics": 1})) is not None

    def test_an_activity_without_hours_is_not_as_long_as_one_hour(self):
        rule = task("course", min_hours=D(1))
        assert why_refused(rule, done("a", "2026-01-10", credits=lines(MOC_POINT=5))) is not None
