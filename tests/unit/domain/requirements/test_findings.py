"""A ledger finds its findings and counts what is open."""

from __future__ import annotations

from tests.unit.domain.builders import a_set, fact, judge, minimum, on_topic, task, total

LEDGER = judge(
    a_set(
        total(40),
        task("exam"),
        minimum("practice", 500, unit="practice_hour"),
        on_topic("ethics", 2, applies_if=fact("prescribes")),
    )
)


def test_a_finding_is_found_by_its_rule():
    assert LEDGER.finding("exam").rule == "exam"
    assert LEDGER.finding("nothing") is None


def test_open_tasks_are_those_no_hour_of_education_clears():
    assert LEDGER.open_tasks == 2


def test_asks_are_counted():
    assert LEDGER.asks == 1
