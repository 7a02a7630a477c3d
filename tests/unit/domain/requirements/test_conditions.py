"""Conditions are true, false or unknown; only what could still decide is asked."""

from __future__ import annotations

import pytest

from cmeridian.domain.requirements.conditions import decide
from tests.unit.domain.builders import D, day, either, every, fact, negated

ISSUED = day("2015-03-15")


def truth(condition, *, issued=ISSUED, **facts):
    return decide(condition, facts=facts, issued=issued)


def value(condition, **facts):
    return truth(condition, **facts).value


def asks(condition, **facts):
    return truth(condition, **facts).asks


KNOWN = {"yes": True, "no": False}
T, F, U = fact("yes"), fact("no"), fact("unknown")


# Kleene's strong tables, written out (Introduction to Metamathematics, 1952, section 64).
@pytest.mark.parametrize(
    ("one", "other", "both", "any_one"),
    [
        (T, T, True, True),
        (T, F, False, True),
        (T, U, None, True),
        (F, T, False, True),
        (F, F, False, False),
        (F, U, False, None),
        (U, T, None, True),
        (U, F, False, None),
        (U, U, None, None),
    ],
)
def test_all_and_any_follow_the_strong_tables(one, other, both, any_one):
    assert value(every(one, other), **KNOWN) is both
    assert value(either(one, other), **KNOWN) is any_one


@pytest.mark.parametrize(("part", "opposite"), [(T, False), (F, True), (U, None)])
def test_not_turns_what_is_known_and_leaves_what_is_not(part, opposite):
    assert value(negated(part), **KNOWN) is opposite


def test_no_condition_holds_for_everyone():
    assert value(None) is True


@pytest.mark.parametrize("part", [T, F, U])
def test_a_condition_of_one_part_is_that_part(part):
    assert truth(every(part), **KNOWN) == truth(either(part), **KNOWN) == truth(part, **KNOWN)


class TestAsking:
    def test_an_unknown_fact_is_asked_by_its_name(self):
        assert asks(fact("prescribes")) == ("prescribes",)

    def test_what_is_decided_asks_nothing(self):
        assert asks(every(F, fact("a")), **KNOWN) == ()
        assert asks(either(T, fact("a")), **KNOWN) == ()
        assert asks(T, **KNOWN) == ()

    def test_a_decided_branch_asks_nothing_while_the_rest_is_open(self):
        # The first branch is false whatever a is, so only b can still decide.
        assert asks(either(every(F, fact("a")), fact("b")), **KNOWN) == ("b",)
        assert asks(every(either(T, fact("a")), fact("b")), **KNOWN) == ("b",)

    def test_a_known_part_is_not_asked_again(self):
        assert asks(every(T, fact("a")), **KNOWN) == ("a",)

    def test_questions_come_in_reading_order_each_once(self):
        condition = either(every(fact("b"), fact("a")), negated(fact("b")), fact("c"))
        assert asks(condition) == ("b", "a", "c")

    def test_the_opposite_asks_the_same(self):
        assert asks(negated(every(fact("a"), fact("b")))) == ("a", "b")


def test_nested_conditions_are_decided_from_the_inside():
    condition = every(either(fact("a"), fact("b")), negated(every(fact("c"), fact("d"))))
    assert value(condition, a=True, c=False) is True
    assert value(condition, a=False, b=False) is False
    assert value(condition, c=True, d=True) is False
    assert asks(condition, a=False, c=True) == ("b", "d")


class TestLeaves:
    def test_a_share_without_a_bound_holds_above_nothing(self):
        assert value(fact("share"), share=D("0.1")) is True
        assert value(fact("share"), share=D(0)) is False

    @pytest.mark.parametrize(
        ("share", "above", "at_least"),
        [("0.24", False, False), ("0.25", False, True), ("0.26", True, True)],
    )
    def test_a_bound_is_above_or_at_least(self, share, above, at_least):
        assert value(fact("share", gt=D("0.25")), share=D(share)) is above
        assert value(fact("share", gte=D("0.25")), share=D(share)) is at_least

    @pytest.mark.parametrize(("age", "holds"), [(64, False), (65, True), (66, True)])
    def test_an_age_is_reached_on_the_birthday(self, age, holds):
        assert value(fact("treats_age", age=D(65)), treats_age=D(age)) is holds

    def test_a_choice_is_among_those_named(self):
        condition = fact("specialty", among=("cardiology", "surgery"))
        assert value(condition, specialty="surgery") is True
        assert value(condition, specialty="dermatology") is False
        assert asks(condition) == ("specialty",)

    def test_of_several_choices_one_suffices(self):
        condition = fact("board_certified_in", among=("pain_medicine",))
        assert value(condition, board_certified_in=("cardiology", "pain_medicine")) is True
        assert value(condition, board_certified_in=("cardiology",)) is False
        assert value(condition, board_certified_in=()) is False

    def test_a_named_choice_without_a_list_is_enough(self):
        assert value(fact("specialty"), specialty="surgery") is True

    @pytest.mark.parametrize(
        ("name", "day_before", "same_day", "day_after"),
        [
            ("licensed_before", True, False, False),
            ("licensed_on_or_after", False, True, True),
            ("licensed_after", False, False, True),
        ],
    )
    def test_the_day_of_issue_is_compared_to_the_day(self, name, day_before, same_day, day_after):
        condition = fact(name, day=day("2020-07-01"))
        assert value(condition, issued=day("2020-06-30")) is day_before
        assert value(condition, issued=day("2020-07-01")) is same_day
        assert value(condition, issued=day("2020-07-02")) is day_after

    def test_an_unknown_day_of_issue_is_asked(self):
        condition = fact("licensed_after", day=day("2020-07-01"))
        assert truth(condition, issued=None).asks == ("licensed_after",)
