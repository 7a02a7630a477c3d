"""A set finds its rules by their ids."""

from __future__ import annotations

from tests.unit.domain.builders import a_set, any_of, on_topic, task, total

TERMS = a_set(total(40), any_of("choice", on_topic("ethics", 2), task("exam")))


def test_a_rule_is_found_by_its_id():
    assert TERMS.rule("choice") is TERMS.rules[1]


def test_a_part_of_a_rule_is_no_rule_of_the_set():
    assert TERMS.rule("ethics") is None
