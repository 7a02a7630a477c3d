"""What an activity claims, in words."""

from __future__ import annotations

from decimal import Decimal

from cmeridian.domain.records.record import CreditLine
from cmeridian.domain.requirements.wording.activities import credit_in_words
from tests.unit.domain.builders import VOCABULARY


def test_a_claim_names_its_amount_and_class():
    assert credit_in_words(CreditLine("AMA_CAT2", Decimal("1.50")), VOCABULARY) == (
        "1.5 AMA Category 2"
    )
    assert credit_in_words(CreditLine("SELF_STUDY", Decimal("0.2"), "ceu"), VOCABULARY) == (
        "0.2 CEU, Self-study"
    )


def test_one_week_is_not_weeks():
    week = CreditLine("SELF_STUDY", Decimal(1), "week")
    assert credit_in_words(week, VOCABULARY) == "1 week, Self-study"
