"""The JSON answers: exact numbers, dates as text, nothing that JSON cannot say."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from cmeridian.domain.kernel.problems import BadInput, Problem
from cmeridian.domain.requirements.what_if import Difference, FindingChange
from cmeridian.exchange.answers import (
    credits_answer,
    difference_answer,
    number,
    problems_answer,
)
from tests.unit.ledgers import TOTAL, a_finding, a_ledger, a_set_ledger


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("40", "40"),
        ("40.00", "40"),
        ("1E+2", "100"),
        ("2.5", "2.5"),
        ("0.1", "0.1"),
        ("123456.7891", "123456.7891"),
        ("-1.5", "-1.5"),
    ],
)
def test_numbers_are_written_as_they_are(value: str, written: str) -> None:
    assert json.dumps(number(Decimal(value))) == written


def test_a_ledger_becomes_plain_values() -> None:
    answer = credits_answer(a_ledger())
    assert json.loads(json.dumps(answer, allow_nan=False)) == answer
    assert answer["on"] == "2026-11-24"
    (of_set,) = answer["sets"]
    assert of_set["window"] == {"start": "2025-02-01", "end": "2027-01-31"}
    assert of_set["missing"] == {"amount": 11.5, "unit": "hour"}
    assert (of_set["open_tasks"], of_set["asks"]) == (1, 1)
    total = of_set["findings"][0]
    assert total["due"] == "2027-01-31"
    assert total["state"] == "Act now"
    assert total["refused"][0] == {
        "id": "a2",
        "reason": "was completed before the period that counts",
    }
    assert total["source"]["document"] == "Board rule 12"


def test_what_is_not_known_is_null() -> None:
    ledger = a_set_ledger(window=None, missing=None, further_hours=None, findings=(a_finding(),))
    (of_set,) = credits_answer(a_ledger(ledger))["sets"]
    assert of_set["window"] == {"start": None, "end": None}
    assert of_set["missing"] is None
    assert of_set["findings"][0]["counted"] is None


def test_a_difference_holds_both_sides() -> None:
    before = a_ledger()
    changed = a_set_ledger(findings=(replace(TOTAL, status="met"),))
    after = replace(a_ledger(changed), on=date(2027, 3, 1))
    change = FindingChange("us-zz-md", "total", TOTAL, changed.findings[0])
    gone = FindingChange("us-zz-md", "errors", before.sets[0].findings[1], None)
    answer = difference_answer(Difference(before, after, (), (), (change, gone)))
    assert (answer["before"]["on"], answer["after"]["on"]) == ("2026-11-24", "2027-03-01")
    assert answer["findings"][0]["after"]["state"] == "Complete"
    assert answer["findings"][1]["after"] is None


def test_problems_say_null_where_there_is_no_line() -> None:
    error = BadInput(
        "me.yaml", [Problem(0, "", "it is empty.", ""), Problem(3, "a", "no.", "Yes.")]
    )
    assert problems_answer(error)["problems"] == [
        {"file": "me.yaml", "line": None, "place": None, "what": "it is empty.", "remedy": None},
        {"file": "me.yaml", "line": 3, "place": "a", "what": "no.", "remedy": "Yes."},
    ]
