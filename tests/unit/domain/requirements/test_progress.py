"""How far a rule has come: what counted, what is short, and what further hours would fill."""

from __future__ import annotations

from cmeridian.domain.requirements.rulebook import EveryMonths, SubMinimum
from tests.unit.domain.builders import (
    D,
    a_set,
    done,
    finding,
    judge,
    lines,
    minimum,
    on_topic,
    task,
    total,
)


class TestSubMinimums:
    rule = minimum(
        "prescribing",
        5,
        topics=("opioids", "pain"),
        sub_minimums=(SubMinimum(("opioids",), D(2)),),
    )

    def short_by(self, *activities):
        return finding(self.rule, *activities).short_by

    def test_a_part_may_be_short_while_the_whole_is_there(self):
        found = finding(self.rule, done("a", "2026-01-10", 5, topics={"pain": 5}))
        assert (found.status, found.counted, found.short_by) == ("short", 5, 2)
        assert "narrower topics" in found.why

    def test_the_larger_gap_counts_not_the_sum(self):
        assert self.short_by() == 5
        assert self.short_by(done("a", "2026-01-10", 2, topics={"pain": 2})) == 3
        assert self.short_by(done("a", "2026-01-10", 4, topics={"pain": 4})) == 2

    def test_what_is_there_of_the_part_counts(self):
        pain = done("a", "2026-01-10", 5, topics={"pain": 5})
        assert self.short_by(pain, done("b", "2026-01-11", 1, topics={"opioids": 1})) == 1

    def test_it_is_met_when_whole_and_part_are(self):
        activities = [
            done("a", "2026-01-10", 3, topics={"pain": 3}),
            done("b", "2026-01-11", 2, topics={"opioids": 2}),
        ]
        assert finding(self.rule, *activities).status == "met"

    def test_both_gaps_are_filled_by_the_same_hours(self):
        assert judge(self.rule).missing.value == 5


class TestNumbers:
    def test_more_than_required_is_not_a_negative_gap(self):
        found = finding(total(5), done("a", "2026-01-10", 8))
        assert (found.counted, found.required, found.short_by) == (8, 5, 0)

    def test_what_counted_stands_in_order_of_completion(self):
        found = finding(total(5), done("b", "2026-01-10", 1), done("a", "2026-02-10", 1))
        assert found.counts == ("b", "a")

    def test_numbers_are_in_the_unit_of_the_rule(self):
        rule = minimum("practice", 1000, unit="practice_hour")
        found = finding(rule, done("a", "2026-01-10", credits=lines(PRACTICE_HOUR=400)))
        assert (found.unit, found.short_by) == ("practice_hour", 600)


class TestTasks:
    def test_each_activity_counts_once(self):
        rule = task("projects", 3, formats={"quality_project"})
        projects = [done(n, "2026-01-10", format="quality_project") for n in "ab"]
        found = finding(rule, *projects)
        assert (found.unit, found.counted, found.required, found.short_by) == ("task", 2, 3, 1)
        assert found.counts == ("a", "b")

    def test_one_more_than_asked_is_enough(self):
        found = finding(task("projects", 1), *[done(n, "2026-01-10") for n in "ab"])
        assert (found.status, found.counted, found.short_by) == ("met", 2, 0)


class TestEventsAsTasks:
    rule = task("exam", events={"exam_passed"})

    def test_an_event_of_the_credential_does_the_task(self):
        found = finding(self.rule, events=[("exam_passed", "2026-02-01")])
        assert (found.status, found.counted, found.counts) == ("met", 1, ())

    def test_an_activity_never_does(self):
        assert finding(self.rule, done("exam_passed", "2026-02-01", 5)).status == "short"

    def test_another_event_does_not(self):
        assert finding(self.rule, events=[("award", "2026-02-01")]).status == "short"

    def test_an_event_outside_the_window_does_not(self):
        for day_ in ("2024-12-31", "2026-06-02"):
            assert finding(self.rule, events=[("exam_passed", day_)]).status == "short"

    def test_an_event_of_this_very_day_does(self):
        assert finding(self.rule, events=[("exam_passed", "2026-06-01")]).status == "met"

    def test_several_entries_count_each(self):
        rule = task("exams", 2, events={"exam_passed"})
        twice = [("exam_passed", "2025-02-01"), ("exam_passed", "2026-02-01")]
        assert finding(rule, events=twice).status == "met"


class TestRunningOut:
    """What was done before the window runs out when its last needed hour is too old."""

    def due(self, *activities, amount=2):
        rule = on_topic("ethics", amount, frequency=EveryMonths(36))
        return str(finding(rule, *activities).due)

    def test_it_runs_out_so_many_months_after_it_was_done(self):
        # Looked for from 1 January 2024 on.
        assert self.due(done("a", "2024-05-20", 2, topics={"ethics": 2})) == "2027-05-20"

    def test_the_latest_hours_that_suffice_decide(self):
        older = done("a", "2024-03-01", 2, topics={"ethics": 2})
        newer = done("b", "2024-05-20", 2, topics={"ethics": 2})
        assert self.due(older, newer) == "2027-05-20"
        # 1 of the later and 1 of the earlier are needed.
        one_hour = done("b", "2024-05-20", 1, topics={"ethics": 1})
        assert self.due(older, one_hour) == "2027-03-01"

    def test_tasks_run_out_by_their_days(self):
        rule = task("course", 2, frequency=EveryMonths(36))
        twice = [done("a", "2024-03-01"), done("b", "2024-05-20")]
        assert str(finding(rule, *twice).due) == "2027-03-01"


def test_a_rule_in_points_leaves_a_gap_that_hours_do_not_fill():
    ledger = judge(a_set(total(5), minimum("points", 10, unit="moc_point")))
    assert ledger.further_hours == 5
