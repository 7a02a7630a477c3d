"""Answers to what rules ask, in words."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from cmeridian.domain.kernel.amounts import plain
from cmeridian.domain.requirements.sentences import day_month_year, in_words

if TYPE_CHECKING:
    from cmeridian.domain.records.record import FactValue
    from cmeridian.domain.requirements.rulebook import Vocabulary


def fact_in_words(value: FactValue, vocabulary: Vocabulary, *, kind: str = "") -> str:
    """Write an answer to a question. kind: of the question; a share is written in percent."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{plain(value * 100)}%" if kind == "share" else plain(value)
    if isinstance(value, tuple):
        return ", ".join(_name(one, vocabulary) for one in value) or "none"
    return _name(value, vocabulary) if isinstance(value, str) else day_month_year(value)


def _name(name: str, vocabulary: Vocabulary) -> str:
    return vocabulary.specialties.get(name, in_words(name))
