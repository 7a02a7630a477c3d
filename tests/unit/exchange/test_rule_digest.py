"""The digest of a rule as it is shown."""

from __future__ import annotations

from dataclasses import replace

from cmeridian.exchange.rule_digest import is_still_shown, rule_digest
from tests.unit.domain.builders import VOCABULARY, a_set, day, on_topic, total


def _digest(terms, rule: str = "total") -> str:
    return rule_digest(terms, rule, VOCABULARY)


def test_the_same_rule_has_the_same_digest():
    assert _digest(a_set(total(50))) == _digest(a_set(total(50), on_topic("pain", 2)))
    assert len(_digest(a_set(total(50)))) == 64


def test_amount_note_and_set_change_it():
    digests = {
        _digest(a_set(total(50))),
        _digest(a_set(total(51))),
        _digest(a_set(total(50, note="Half of it live."))),
        _digest(a_set(total(50), name="us-yy-md")),
        _digest(a_set(on_topic("pain", 50)), "pain"),
    }
    assert len(digests) == 5


def test_confidence_does_not_change_it():
    assert _digest(a_set(total(50, confidence="low"))) == _digest(a_set(total(50)))


def test_a_digest_of_any_dated_version_is_still_shown():
    old, new = (
        total(40, effective_to=day("2026-12-31")),
        total(50, effective_from=day("2027-01-01")),
    )
    both = a_set(old, new)
    for version in (old, new):
        digest = _digest(replace(both, rules=(version,)))
        assert is_still_shown(digest, both, "total", VOCABULARY)


def test_a_rule_that_is_gone_is_shown_no_longer():
    digest = _digest(a_set(total(50)))
    assert not is_still_shown(digest, a_set(on_topic("pain", 2)), "total", VOCABULARY)


def test_a_finding_without_a_rule_is_digested_by_what_the_set_says():
    unknown = a_set(total(50), general_requirement_known=False)
    digest = _digest(unknown, "general_requirement")
    assert is_still_shown(digest, unknown, "general_requirement", VOCABULARY)
    known = replace(unknown, general_requirement_known=True)
    assert not is_still_shown(digest, known, "general_requirement", VOCABULARY)
