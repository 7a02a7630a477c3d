"""What counted in one period, and the credits it carries."""

from __future__ import annotations

from dataclasses import replace

from cmeridian.domain.records.record import CreditLine
from cmeridian.domain.requirements.evaluate import evaluate
from cmeridian.domain.requirements.transcript import Transcript, write_transcript
from tests.unit.domain.builders import (
    D,
    a_credential,
    a_record,
    a_rulebook,
    a_set,
    day,
    done,
    lines,
    on_topic,
    total,
)

ON = day("2026-06-01")


def transcript(terms, *activities) -> Transcript:  # type: ignore[no-untyped-def]
    record = a_record(*activities, credentials=[a_credential()])
    (ledger,) = evaluate(rulebook=a_rulebook(terms), record=record, on=ON).sets
    return write_transcript(ledger=ledger, record=record, on=ON)


def test_only_what_counts_stands_on_it_in_order_of_completion() -> None:
    found = transcript(
        a_set(total(40)),
        done("b", "2026-02-02", 5),
        done("a", "2026-01-10", 5),
        done("old", "2020-01-10", 5),
    )
    assert [line.activity.id for line in found.lines] == ["a", "b"]


def test_each_line_names_the_rules_that_count_it() -> None:
    terms = a_set(total(40), on_topic("ethics", 2))
    (line,) = transcript(terms, done("a", "2026-01-10", 5, topics={"ethics": 2})).lines
    assert line.rules == ("total", "ethics")


def test_credits_are_totalled_by_class() -> None:
    first = replace(done("a", "2026-01-10", 5), credits=lines(AMA_CAT1=5, AOA_1A=4))
    second = replace(done("b", "2026-02-10", 5), credits=lines(AMA_CAT1="2.5"))
    found = transcript(a_set(total(40)), first, second)
    assert found.totals == (CreditLine("AMA_CAT1", D("7.5")), CreditLine("AOA_1A", D(4)))


def test_two_lines_of_one_class_are_claims_on_the_same_hours() -> None:
    twice = (CreditLine("AMA_CAT1", D(5)), CreditLine("AMA_CAT1", D(3)))
    found = transcript(a_set(total(40)), replace(done("a", "2026-01-10", 5), credits=twice))
    assert found.totals == (CreditLine("AMA_CAT1", D(5)),)


def test_another_unit_of_a_class_stands_apart() -> None:
    both = (CreditLine("AMA_CAT1", D(5)), CreditLine("AMA_CAT1", D("0.5"), "ceu"))
    found = transcript(a_set(total(40)), replace(done("a", "2026-01-10", 5), credits=both))
    assert len(found.totals) == 2


def test_nothing_done_is_an_empty_sheet() -> None:
    found = transcript(a_set(total(40)))
    assert (found.lines, found.totals) == ((), ())
