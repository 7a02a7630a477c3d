"""Rules in words: every rule of every set can be said, and the important ones well."""

import re

import pytest

from cmeridian.domain.requirements.rulebook import Rulebook
from cmeridian.domain.requirements.wording.rules import describe_rule, rule_title, with_mark
from cmeridian.packs.loader import load_rulebook

SETS = sorted(load_rulebook().sets)
SENTENCE = re.compile(r"^[A-Z“0-9(].*\.$", re.DOTALL)


@pytest.mark.parametrize("set_id", SETS)
def test_every_rule_can_be_said(set_id: str, rulebook: Rulebook) -> None:
    for rule in rulebook.sets[set_id].rules:
        words = describe_rule(rule, rulebook.vocabulary)
        assert SENTENCE.match(words), words
        assert "None" not in words
        assert "  " not in words
        title = rule_title(rule, rulebook.vocabulary)
        assert title[0].isupper()
        assert len(title) < 90, title


@pytest.mark.parametrize(
    ("set_id", "rule_id", "title", "words"),
    [
        ("us-fl-md", "total", "Total", "At least 40 hours of Category 1."),
        (
            "us-fl-md",
            "domestic_violence",
            "Domestic or intimate-partner violence",
            "At least 2 hours on Domestic or intimate-partner violence, at every third renewal.",
        ),
        (
            "us-ca-md",
            "practice_management_cap",
            "Cap: Practice management, Coding and reimbursement or Teaching methods",
            (
                "At most 30% of the total count on "
                "Practice management, Coding and reimbursement or Teaching methods."
            ),
        ),
        (
            "us-or-physician",
            "total",
            "Total",
            "At least 30 hours for each year of the cycle of Category 1 or AOA Category 2-A.",
        ),
        ("us-abai", "total", "Total", "At least 25 credits on allergy and immunology."),
        (
            "us-tx-pharmacist",
            "total",
            "Total",
            "At least 30 contact hours of ACPE.",
        ),
        (
            "us-tx-physician",
            "formal_min",
            "Formal hours",
            "At least 24 hours of formal education.",
        ),
        (
            "us-ct-physician",
            "total",
            "Total",
            "At least 50 contact hours of 50 minutes that bear on one's area of practice.",
        ),
        (
            "us-abd",
            "sa_questions",
            "Self-assessment questions",
            (
                "At least 100 questions, "
                "in each of the years 1 to 3, 4 to 6 and 7 to 10 of the cycle."
            ),
        ),
        (
            "us-abs",
            "self_assessment",
            "Self assessment",
            "At least 50 credits as self assessment with a score of at least 75%.",
        ),
    ],
)
def test_rules_as_they_are_said(
    set_id: str, rule_id: str, title: str, words: str, rulebook: Rulebook
) -> None:
    rule = rulebook.sets[set_id].rule(rule_id)
    assert rule
    assert rule_title(rule, rulebook.vocabulary) == title
    assert describe_rule(rule, rulebook.vocabulary) == words


def test_a_condition_quotes_the_question_and_the_answer(rulebook: Rulebook) -> None:
    rule = rulebook.sets["us-ca-md"].rule("geriatrics_20pct")
    assert rule
    words = describe_rule(rule, rulebook.vocabulary)
    assert "“What is your specialty?” is Internal medicine or Family medicine and" in words
    assert "is more than 25%" in words


@pytest.mark.parametrize(
    ("plain", "marked"),
    [
        ("AMA PRA Category 1 Credit", "AMA PRA Category 1 Credit™"),
        ("AMA PRA Category 1 Credit(s)", "AMA PRA Category 1 Credit(s)™"),
        ("AMA PRA Category 1 Credits", "AMA PRA Category 1 Credits™"),
        ("AMA PRA Category 1 Credit™", "AMA PRA Category 1 Credit™"),
        ("Category 1", "Category 1"),
    ],
)
def test_the_credit_carries_its_trademark_sign(plain: str, marked: str) -> None:
    assert with_mark(plain) == marked


def test_a_rule_of_each_year_does_not_count_to_one(rulebook: Rulebook) -> None:
    rule = rulebook.sets["us-tx-np"].rule("opioid_annual")
    assert rule
    assert ", every year." in describe_rule(rule, rulebook.vocabulary)


def test_a_registration_is_named_in_full(rulebook: Rulebook) -> None:
    rule = rulebook.sets["us-md-physician"].rule("controlled_substance_prescribing")
    assert rule
    words = describe_rule(rule, rulebook.vocabulary)
    assert "due at the controlled dangerous substances registration" in words


def test_parts_inside_of_parts_are_marked_by_letters(rulebook: Rulebook) -> None:
    rule = rulebook.sets["us-ks-physician"].rule("total_by_chosen_interval")
    assert rule
    words = describe_rule(rule, rulebook.vocabulary)
    assert [words.count(f"({mark})") for mark in ("1", "2", "3", "a", "b", "c")] == [
        1,
        1,
        1,
        3,
        3,
        3,
    ]
