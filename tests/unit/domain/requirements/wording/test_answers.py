"""Answers to what rules ask, in words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cmeridian.domain.requirements.wording.answers import fact_in_words
from tests.unit.domain.builders import VOCABULARY, day


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        (True, "yes_no", "yes"),
        (False, "yes_no", "no"),
        (Decimal("0.4"), "share", "40%"),
        (Decimal(12), "yes_no", "12"),
        ("family_medicine", "choice", "family medicine"),
        (("a_b", "c"), "choices", "a b, c"),
        ((), "choices", "none"),
        (day("2026-03-02"), "issue_date", "2 Mar 2026"),
    ],
)
def test_an_answer_is_written_by_the_kind_of_its_question(value, kind: str, words: str):
    assert fact_in_words(value, VOCABULARY, kind=kind) == words
