"""What changed in the rules of a set, in words."""

from __future__ import annotations

from cmeridian.domain.requirements.rule_changes import compare_rules, rules_in_words
from tests.unit.domain.builders import VOCABULARY, a_set, day, on_topic, total


def _ids_on(requirement_set, on: str) -> list[str]:
    return list(rules_in_words(requirement_set, VOCABULARY, day(on)))


def test_rules_are_written_by_their_ids():
    words = rules_in_words(a_set(total(50), on_topic("pain", 2)), VOCABULARY, day("2026-06-01"))
    assert words == {
        "total": "At least 50 hours.",
        "pain": "At least 2 hours on Pain management.",
    }


def test_a_rule_is_in_force_from_its_first_to_its_last_day():
    terms = a_set(
        on_topic("pain", 2, effective_from=day("2026-01-01"), effective_to=day("2026-12-31"))
    )
    assert _ids_on(terms, "2025-12-31") == []
    assert _ids_on(terms, "2026-01-01") == ["pain"]
    assert _ids_on(terms, "2026-12-31") == ["pain"]
    assert _ids_on(terms, "2027-01-01") == []


def test_of_two_versions_the_one_in_force_is_written():
    terms = a_set(
        total(40, effective_to=day("2026-12-31")), total(50, effective_from=day("2027-01-01"))
    )
    assert "40 hours" in rules_in_words(terms, VOCABULARY, day("2026-12-31"))["total"]
    assert "50 hours" in rules_in_words(terms, VOCABULARY, day("2027-01-01"))["total"]


def test_a_set_that_has_not_begun_has_no_rules():
    terms = a_set(total(30), effective_from=day("2026-01-01"))
    assert _ids_on(terms, "2025-12-31") == []
    assert _ids_on(terms, "2026-01-01") == ["total"]


def test_what_is_new_changed_and_gone_is_told_apart():
    changes = compare_rules(
        {"total": "At least 40 hours.", "pain": "At least 2 hours.", "same": "As it was."},
        {"total": "At least 50 hours.", "ethics": "At least 1 hour.", "same": "As it was."},
    )
    assert [(c.rule, c.kind, c.before, c.after) for c in changes] == [
        ("total", "changed", "At least 40 hours.", "At least 50 hours."),
        ("ethics", "added", None, "At least 1 hour."),
        ("pain", "removed", "At least 2 hours.", None),
    ]


def test_equal_rules_differ_in_nothing():
    assert compare_rules({"total": "At least 40 hours."}, {"total": "At least 40 hours."}) == ()
