"""The record in order, whatever order it was written in."""

from __future__ import annotations

from cmeridian.domain.kernel.dates import Period
from cmeridian.domain.requirements.index import RecordIndex
from tests.unit.domain.builders import VOCABULARY, D, a_record, day, done, lines

EARLY = done("early", "2025-01-01", 1, topics={"ethics": 1})
LATE = done("late", "2026-05-01", 2, topics={"opioids": 2})
FUTURE = done("future", "2026-06-02", 3, topics={"ethics": 3})
YEAR_2026 = Period.inclusive(day("2026-01-01"), day("2026-12-31"))


def index(*activities):
    return RecordIndex(record=a_record(*activities), vocabulary=VOCABULARY, on=day("2026-06-01"))


def names(found):
    return [activity.id for activity in found.activities]


def test_activities_stand_in_order_of_completion():
    assert names(index(LATE, EARLY)) == ["early", "late"]


def test_those_of_one_day_stand_in_order_of_their_ids():
    assert names(index(done("b", "2026-01-10", 1), done("a", "2026-01-10", 1))) == ["a", "b"]


def test_what_is_done_on_the_day_of_the_answer_is_in_and_what_comes_later_is_not():
    assert names(index(done("today", "2026-06-01", 1), FUTURE)) == ["today"]


def test_places_of_a_period_include_both_its_edges():
    edges = [done(n, d, 1) for n, d in (("a", "2025-12-31"), ("b", "2026-01-01"))]
    assert list(index(*edges).places(YEAR_2026)) == [1]
    assert list(index(*edges).places(None)) == [0, 1]


def test_places_on_a_topic_stand_in_order():
    found = index(LATE, EARLY)
    assert found.on_topics(("ethics",)) == [0]
    assert found.on_topics(("opioids", "ethics")) == [0, 1]
    assert found.on_topics(("pain",)) == []


def test_the_best_line_is_the_largest_of_the_admissible_ones():
    found = index(done("a", "2026-01-10", credits=lines(AMA_CAT1=2, AMA_CAT2=5, MOC_POINT=9)))
    assert found.best_lines(None, None) == [D(5)]
    assert found.best_lines(frozenset({"AMA_CAT1"}), None) == [D(2)]
    assert found.best_lines(None, "moc_point") == [D(9)]
    assert found.best_lines(frozenset({"SELF_STUDY"}), None) == [D(0)]


def test_what_lies_outside_a_period_is_refused_with_the_side_it_lies_on():
    year_2025 = Period.inclusive(day("2025-01-02"), day("2025-12-31"))
    refused = {r.id: r.reason for r in index(EARLY, LATE, FUTURE).outside(year_2025)}
    assert refused == {
        "early": "was completed before the period that counts",
        "late": "was completed after the period that counts",
        "future": "is dated after the day of this answer",
    }


def test_of_the_whole_record_only_the_future_is_refused():
    assert [r.id for r in index(EARLY, LATE, FUTURE).outside(None)] == ["future"]


def test_activities_on_other_topics_are_refused_and_those_without_a_topic_are_passed_over():
    refused = index(EARLY, LATE, done("plain", "2026-02-01", 5)).off_topic(("ethics",))
    assert [r.id for r in refused] == ["late"]


def test_a_near_topic_is_hinted_at_and_still_refused():
    refused = {r.id: r.reason for r in index(EARLY, LATE).off_topic(("pain",))}
    assert "probably counts here" in refused["late"]
    assert refused["early"] == "is on other topics"
