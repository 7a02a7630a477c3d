"""Which credit classes and topics rules ask for first."""

from __future__ import annotations

from cmeridian.domain.requirements.findings import Ledger
from cmeridian.domain.requirements.in_demand import classes_taken, topics_asked, usual_class
from tests.unit.domain.builders import (
    ON,
    VOCABULARY,
    a_rulebook,
    a_set,
    any_of,
    day,
    done,
    fact,
    judge,
    minimum,
    on_topic,
    total,
)


def _ledger(terms, *activities, **circumstances) -> Ledger:
    return Ledger(on=day(ON), sets=(judge(terms, *activities, **circumstances),))


def test_what_is_short_is_asked_before_what_is_met():
    terms = a_set(on_topic("ethics", 1), on_topic("pain", 2))
    ledger = _ledger(terms, done("a", "2026-01-10", 1, topics={"ethics": 1}))
    assert topics_asked(ledger, VOCABULARY) == ("pain", "ethics")


def test_topics_of_parts_are_asked_too():
    terms = a_set(any_of("either", on_topic("ethics", 1), on_topic("safety", 1)))
    assert topics_asked(_ledger(terms), VOCABULARY) == ("ethics", "safety")


def test_a_rule_that_does_not_apply_asks_for_nothing():
    terms = a_set(on_topic("ethics", 1, applies_if=fact("teaches")))
    assert topics_asked(_ledger(terms, facts={"teaches": False}), VOCABULARY) == ()


def test_classes_on_certificates_come_before_a_boards_own_word():
    terms = a_set(total(10, credit=("CAT1",)), minimum("second", 2, credit=("AMA_CAT2",)))
    assert classes_taken(_ledger(terms), VOCABULARY) == ("AMA_CAT1", "AOA_1A", "AMA_CAT2", "CAT1")


def test_the_usual_class_is_the_one_that_rules_for_the_profession_name_most():
    rulebook = a_rulebook(a_set(total(10, credit=("AMA_CAT2",))))
    assert usual_class("MD", rulebook) == "AMA_CAT2"


def test_where_no_rule_names_a_class_a_nurse_still_has_one():
    assert usual_class("RN", a_rulebook(a_set(total(10)))) == "ANCC"
