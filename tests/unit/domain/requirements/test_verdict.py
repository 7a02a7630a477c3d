"""The sentence of a finding says how much, of what, by when, and agrees in number."""

from __future__ import annotations

from cmeridian.domain.requirements.rulebook import EveryMonths, Once, SubMinimum
from tests.unit.domain.builders import (
    D,
    done,
    finding,
    minimum,
    on_topic,
    task,
    total,
)


def why(rule, *activities, **circumstances):
    return finding(rule, *activities, **circumstances).why


class TestShort:
    def test_it_says_how_much_is_missing_by_when_and_what_is_there(self):
        words = why(total(40), done("a", "2026-01-10", 34))
        for part in ("6 hours are missing", "31 Dec 2026", "34 of 40"):
            assert part in words

    def test_one_hour_is_missing_in_the_singular(self):
        assert "1 hour is missing" in why(total(40), done("a", "2026-01-10", 39))
        assert "0.5 hours are missing" in why(total(40), done("a", "2026-01-10", "39.5"))

    def test_what_is_overdue_is_told_in_the_past(self):
        assert "were due by 31 Dec 2025" in why(total(40), expires="2025-12-31")
        assert "was due by 31 Dec 2025" in why(total(1), expires="2025-12-31")

    def test_a_task_that_is_owed(self):
        assert "one is owed by 31 Dec 2026" in why(task("exam"))

    def test_several_tasks_of_which_some_are_there(self):
        words = why(task("papers", 3), done("a", "2026-01-10"))
        assert "2 more are owed" in words
        assert "1 of 3" in words

    def test_a_part_that_is_missing_from_a_whole_that_is_there(self):
        rule = minimum(
            "pain", 4, topics=("pain", "opioids"), sub_minimums=(SubMinimum(("opioids",), D(2)),)
        )
        words = why(rule, done("a", "2026-01-10", 4, topics={"pain": 4}))
        assert "2 hours are missing" in words
        assert "narrower topics" in words


class TestMet:
    def test_it_says_what_counted_and_in_which_days(self):
        words = why(total(40), done("a", "2026-01-10", 42))
        for part in ("42 of 40 hours", "1 Jan 2025", "31 Dec 2026"):
            assert part in words

    def test_what_was_done_once_was_done_at_any_time(self):
        once = on_topic("ethics", 2, frequency=Once())
        assert "any time" in why(once, done("a", "2019-01-10", 2, topics={"ethics": 2}))

    def test_tasks_are_done_so_many_times(self):
        assert why(task("exam"), done("a", "2026-01-10")).startswith("Done from")
        papers = [done(n, "2026-01-10") for n in "ab"]
        assert why(task("papers", 2), *papers).startswith("Done 2 times")


def test_what_is_not_due_says_when_and_why():
    every_six_years = on_topic("ethics", 2, frequency=EveryMonths(72))
    words = why(every_six_years, done("a", "2024-05-05", 2, topics={"ethics": 2}))
    assert "5 May 2030" in words
    assert "72 months" in words
