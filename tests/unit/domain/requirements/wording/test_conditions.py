"""A finding says which answers it rests on, and asks in whole questions."""

from __future__ import annotations

import pytest

from tests.unit.domain.builders import D, day, either, every, fact, finding, negated, on_topic


def why(condition, **circumstances):
    return finding(on_topic("ethics", 2, applies_if=condition), **circumstances).why


@pytest.mark.parametrize(
    ("condition", "facts", "words"),
    [
        (fact("prescribes"), {"prescribes": False}, "prescribes: no"),
        (negated(fact("prescribes")), {"prescribes": True}, "prescribes: yes"),
        (fact("share_65plus", gt=D("0.5")), {"share_65plus": D("0.20")}, "share 65plus: 0.2"),
        (
            fact("certified_in", among=("surgery",)),
            {"certified_in": ("pain_medicine", "cardiology")},
            "certified in: pain medicine, cardiology",
        ),
    ],
)
def test_a_rule_that_does_not_apply_says_on_which_facts(condition, facts, words):
    assert words in why(condition, facts=facts)


def test_the_specialty_is_a_fact_of_the_person():
    condition = fact("specialty", among=("surgery",))
    assert "specialty: family medicine" in why(condition, specialty="family_medicine")


def test_the_day_of_issue_is_said_as_a_date():
    condition = fact("licensed_after", day=day("2020-07-01"))
    assert "issued 15 Mar 2015" in why(condition)


def test_only_known_facts_are_named_and_each_once():
    condition = every(fact("prescribes"), either(fact("prescribes"), fact("teaches")))
    words = why(condition, facts={"prescribes": False})
    assert words.count("prescribes") == 1
    assert "teaches" not in words


def test_an_open_condition_asks_the_question_of_the_vocabulary():
    assert "Do you prescribe?" in why(fact("prescribes"))


def test_a_fact_without_a_question_is_asked_by_its_name():
    assert "Owns pain clinic?" in why(fact("owns_pain_clinic"))


def test_every_open_fact_is_asked():
    words = why(every(fact("prescribes"), fact("teaches")))
    assert "Do you prescribe? Do you teach?" in words


def test_a_day_of_issue_that_is_unknown_is_not_named_as_an_answer():
    condition = every(fact("prescribes"), fact("licensed_after", day=day("2020-07-01")))
    words = why(condition, facts={"prescribes": False}, issued=None)
    assert "prescribes: no" in words
    assert "issued" not in words
