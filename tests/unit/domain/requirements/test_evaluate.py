"""The door: a record and a day in, a ledger out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cmeridian.domain.requirements.evaluate import evaluate
from cmeridian.domain.requirements.rulebook import Anchor, Cycle, FirstCycle
from tests.unit.domain.builders import (
    PROVENANCE,
    D,
    a_credential,
    a_record,
    a_rulebook,
    a_set,
    any_of,
    day,
    done,
    finding,
    judge,
    minimum,
    on_topic,
    said_of,
    task,
    total,
)

STATE, BOARD = a_set(total(40)), a_set(minimum("points", 100, unit="moc_point"), name="us-board")


def test_each_credential_gets_a_ledger_in_the_order_of_the_record():
    record = a_record(credentials=[a_credential("us-board"), a_credential("us-xx-md")])
    ledger = evaluate(rulebook=a_rulebook(STATE, BOARD), record=record, on=day("2026-06-01"))
    assert ledger.on == day("2026-06-01")
    assert [one.requirement_set.id for one in ledger.sets] == ["us-board", "us-xx-md"]


def test_sets_of_different_authorities_count_the_same_hours_each():
    other = a_set(total(10), name="us-yy-md")
    credentials = [a_credential("us-xx-md"), a_credential("us-yy-md")]
    record = a_record(done("a", "2026-01-10", 40), credentials=credentials)
    ledger = evaluate(rulebook=a_rulebook(STATE, other), record=record, on=day("2026-06-01"))
    assert [one.missing.value for one in ledger.sets] == [0, 0]


def test_a_set_that_the_rulebook_does_not_hold_is_an_error():
    record = a_record(credentials=[a_credential("us-zz-md")])
    with pytest.raises(KeyError, match="us-zz-md"):
        evaluate(rulebook=a_rulebook(STATE), record=record, on=day("2026-06-01"))


def test_the_number_window_and_renewal_of_a_credential_are_told():
    ledger = judge(STATE, number="A 123")
    assert ledger.number == "A 123"
    assert (ledger.window.start, ledger.window.last_day) == (day("2025-01-01"), day("2026-12-31"))
    assert ledger.renewal == day("2026-12-31")


def test_a_finding_carries_the_source_and_the_note_of_its_rule():
    found = finding(total(40, note="Half of them live.", soft=True))
    assert found.source == PROVENANCE.sources[0]
    assert found.note == "Half of them live."
    assert found.soft


class TestConfidence:
    """A finding is as sure as the weakest of what it rests on."""

    def test_that_of_the_set_or_of_the_rule(self):
        medium = replace(PROVENANCE, confidence="medium")
        assert finding(total(40)).confidence == "high"
        assert finding(total(40, confidence="low")).confidence == "low"
        assert (
            finding(a_set(total(40, confidence="high"), provenance=medium)).confidence == "medium"
        )

    def test_that_of_the_anchor_only_where_the_anchor_gave_the_window(self):
        anchor = Anchor("fixed_date", month=9, day=30, confidence="low")
        terms = a_set(total(40), cycle=Cycle(12, "fixed", anchor=anchor))
        assert finding(terms, expires=None).confidence == "low"
        assert finding(terms).confidence == "high"

    def test_that_of_a_relief_that_was_used(self):
        terms = a_set(total(40), first_cycle=FirstCycle("exempt", confidence="medium"))
        assert finding(terms, issued="2025-05-05").confidence == "medium"
        assert finding(terms).confidence == "high"


class TestUnits:
    def test_hours_inside_a_choice_are_the_unit_of_the_set(self):
        ledger = judge(a_set(any_of("choice", on_topic("ethics", 3, unit="credit"), task("exam"))))
        assert str(ledger.missing) == "3 credits"

    def test_the_first_education_unit_of_the_set_is_used(self):
        terms = a_set(minimum("total", 3, unit="contact_hour"), on_topic("ethics", 1))
        assert str(judge(terms).missing) == "3 contact hours"


def test_an_empty_record_is_short_of_everything():
    ledger = judge(a_set(total("12.5"), task("exam")))
    assert {f.status for f in ledger.findings} == {"short"}
    assert ledger.missing.value == D("12.5")
    assert said_of("exam", ledger).short_by == 1
