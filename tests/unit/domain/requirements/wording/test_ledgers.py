"""The sentences of a ledger."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from cmeridian.domain.kernel.amounts import Amount
from cmeridian.domain.requirements.wording.ledgers import (
    answer_sentences,
    explanation,
    missing_words,
    next_steps,
    progress_words,
)
from tests.unit.ledgers import (
    CAP,
    ERRORS,
    ON,
    PORTFOLIO,
    RULES,
    TOTAL,
    VOCABULARY,
    a_finding,
    a_ledger,
    a_set,
    a_set_ledger,
)


def other(**changes: object) -> object:
    return a_set_ledger(
        requirement_set=a_set(id="us-yy-md", authority="Board of Yonder"), **changes
    )


def test_one_set_says_what_is_missing_and_the_first_date() -> None:
    answer, rest = answer_sentences(a_ledger())
    assert answer == (
        "By the rules as read, 2 things are missing: 11.5 hours and 1 task, "
        "the first by 31 Dec 2026."
    )
    assert rest == "1 question is open."


def test_hours_of_two_authorities_are_not_added() -> None:
    further = {"missing": Amount(Decimal(20), "hour"), "further_hours": Decimal(20)}
    answer, _ = answer_sentences(a_ledger(a_set_ledger(), other(**further)))
    assert "4 things are missing with 2 authorities: at least 20 hours and 2 tasks" in answer


def test_points_are_no_hours() -> None:
    further = {"missing": Amount(Decimal(100), "moc_point"), "further_hours": Decimal(100)}
    answer, _ = answer_sentences(a_ledger(a_set_ledger(), other(**further)))
    assert ": 11.5 hours, 100 certification points and 2 tasks," in answer


def test_nothing_missing_names_the_next_renewal() -> None:
    ledger = a_ledger(a_set_ledger(findings=(a_finding(),)))
    assert answer_sentences(ledger) == (
        "By the rules as read, nothing is missing. The next renewal is on 31 Jan 2027.",
        "",
    )


def test_open_questions_keep_the_answer_open() -> None:
    unsure = a_finding(status="unsure")
    answer, rest = answer_sentences(a_ledger(a_set_ledger(findings=(ERRORS, unsure))))
    assert answer.startswith("By the rules as read, nothing known is missing so far.")
    assert rest == "1 question is open and 1 thing is for you to confirm."


def test_a_past_date_is_told_in_the_past() -> None:
    late = replace(PORTFOLIO, due=date(2025, 1, 1), overdue=True)
    answer, _ = answer_sentences(a_ledger(a_set_ledger(findings=(late,), further_hours=Decimal(0))))
    assert answer.endswith("1 thing is missing: 1 task, which was due on 1 Jan 2025.")


def test_a_recommendation_is_not_owed() -> None:
    soft = replace(TOTAL, soft=True)
    answer, _ = answer_sentences(a_ledger(a_set_ledger(findings=(soft,))))
    assert "nothing is missing" in answer


def test_steps_come_by_due_date_and_those_without_last() -> None:
    undated = replace(TOTAL, rule="errors", due=None, short_by=Decimal(2))
    steps = next_steps(a_ledger(a_set_ledger(findings=(undated, TOTAL, PORTFOLIO))), VOCABULARY)
    assert [(step.due, step.what) for step in steps] == [
        (date(2026, 12, 31), "1 task: Portfolio"),
        (date(2027, 1, 31), "11.5 hours more in total"),
        (None, "2 hours: Prevention of medical errors"),
    ]
    assert {step.where for step in steps} == {"Board of Medicine"}


@pytest.mark.parametrize(
    ("finding", "rule", "words"),
    [
        (TOTAL, RULES[0], "38.5 of 50 hours"),
        (CAP, RULES[2], "Cap: 8 of at most 20 hours"),
        (PORTFOLIO, RULES[3], "0 of 1 task"),
        (replace(TOTAL, status="met"), RULES[0], ""),
        (replace(TOTAL, status="not_applicable"), RULES[0], ""),
        (replace(TOTAL, required=None), RULES[0], "38.5 hours count"),
        (ERRORS, RULES[1], ""),
    ],
)
def test_progress(finding: object, rule: object, words: str) -> None:
    assert progress_words(finding, rule) == words  # type: ignore[arg-type]


def test_an_explanation_groups_what_is_refused_by_reason() -> None:
    refused = (*TOTAL.refused, TOTAL.refused[0]._replace(id="a9"))
    assert list(explanation(replace(TOTAL, refused=refused, note="Read twice."))) == [
        "Counts: a1.",
        "Not counted: a2, a9: was completed before the period that counts.",
        "Not counted: a3: carries no hours.",
        "Note: Read twice.",
    ]


def test_a_set_says_what_it_still_needs() -> None:
    assert missing_words(a_set_ledger()) == "Missing: 11.5 hours and 1 task"
    assert missing_words(a_set_ledger(findings=(a_finding(),))) == "Nothing is missing"
    assert missing_words(a_set_ledger(findings=(ERRORS,))) == "Nothing known is missing"


def test_the_day_is_that_of_the_ledger() -> None:
    assert a_ledger().on == ON
