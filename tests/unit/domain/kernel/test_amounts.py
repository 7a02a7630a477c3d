"""Amounts are exact, and their words agree with them in number."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cmeridian.domain.kernel.amounts import EDUCATION_UNITS, Amount, plain, unit_word


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("40", "40"),
        ("2.50", "2.5"),
        ("0.10", "0.1"),
        ("3.00", "3"),
        ("0.00", "0"),
        ("100", "100"),
        ("1E+2", "100"),
        ("1E-3", "0.001"),
        ("-1.50", "-1.5"),
    ],
)
def test_a_decimal_is_written_without_exponent_or_trailing_zeros(value, text):
    assert plain(Decimal(value)) == text


@pytest.mark.parametrize(
    ("value", "words"),
    [("1", "1 hour"), ("1.0", "1 hour"), ("0", "0 hours"), ("0.5", "0.5 hours"), ("2", "2 hours")],
)
def test_only_exactly_one_is_singular(value, words):
    assert str(Amount(Decimal(value), "hour")) == words


def test_amounts_keep_their_tenths_exactly():
    assert sum([Decimal("0.1")] * 3, Decimal(0)) == Amount(Decimal("0.3"), "credit").value


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("credit", "credits"),
        ("contact_hour", "contact hours"),
        ("contact_hour_50min", "contact hours of 50 minutes"),
        ("moc_point", "certification points"),
        ("point", "points"),
        ("practice_hour", "practice hours"),
        ("question", "questions"),
        ("task", "tasks"),
    ],
)
def test_each_unit_has_its_own_word(unit, words):
    assert unit_word(unit, Decimal(2)) == words


def test_points_questions_and_practice_are_not_education():
    assert {"moc_point", "point", "question", "practice_hour", "task"}.isdisjoint(EDUCATION_UNITS)
