"""Answers to questions, read by the kind of the question."""

from decimal import Decimal
from typing import Any

import pytest

from cmeridian.domain.requirements.rulebook import FactTerm, Rulebook
from cmeridian.exchange.facts import FactError, read_fact, unknown_specialty


def term(kind: str, name: str = "some_fact") -> FactTerm:
    return FactTerm(name, kind, "Is it so?")


@pytest.mark.parametrize(
    ("question", "written", "read"),
    [
        (term("yes_no"), True, True),
        (term("yes_no", "treats_patients_age_gte"), "30", Decimal(30)),
        (term("share"), "0.4", Decimal("0.4")),
        (term("choice"), "family_practice", "family_medicine"),
        (term("choice"), "207Q00000X", "family_medicine"),
        (term("choice"), "gastroenterology", "207RG0100X"),
        (term("choice"), "207RG0100X", "207RG0100X"),
        (term("choice"), "cardiology", "207RC0000X"),
        (term("choice"), "er_doctor", "emergency_medicine"),
        (term("choices"), ["ER Doctor", "heart doctor"], ("emergency_medicine", "207RC0000X")),
        (term("choices"), "surgery", ("surgery",)),
        (term("choices"), [], ()),
    ],
)
def test_an_answer_that_fits(
    question: FactTerm, written: Any, read: Any, rulebook: Rulebook
) -> None:
    assert read_fact(question, written, rulebook.vocabulary) == read


@pytest.mark.parametrize(
    ("question", "written"),
    [
        (term("yes_no"), "yes"),
        (term("yes_no"), "1"),
        (term("yes_no"), ["true"]),
        (term("share"), "40"),
        (term("share"), "40%"),
        (term("share"), True),
        (term("choice"), ["surgery"]),
        (term("choice"), "surgry"),
        (term("choice"), "GP"),
        (term("choices"), {"surgery": "1"}),
        (term("choices"), ["surgery", "surgry"]),
        (term("issue_date"), "2020-01-01"),
    ],
)
def test_an_answer_that_does_not(question: FactTerm, written: Any, rulebook: Rulebook) -> None:
    error = read_fact(question, written, rulebook.vocabulary)
    assert isinstance(error, FactError)
    assert error.what.endswith(".")
    assert error.remedy


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("internl_medicine", "Did you mean internal_medicine?"),
        ("cardiovascular", "207RC0000X (Cardiovascular Disease Physician)"),
        ("GP", "Write one: family_medicine (Family medicine), general_practice (General"),
        ("zzz", "Write an id such as family_medicine, or a NUCC code."),
    ],
)
def test_an_unknown_specialty_is_told_the_nearest(
    written: str, remedy: str, rulebook: Rulebook
) -> None:
    assert remedy in unknown_specialty(written, rulebook.vocabulary).remedy
