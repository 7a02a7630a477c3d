"""What an activity claims, in words: its credits, and its hours on topics."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from cmeridian.domain.kernel.amounts import plain
from cmeridian.domain.requirements.wording.names import quantity
from cmeridian.domain.requirements.wording.rules import class_label, topic_label

if TYPE_CHECKING:
    from cmeridian.domain.records.record import CreditLine
    from cmeridian.domain.requirements.rulebook import Vocabulary

_UNITS = {"ceu": ("CEU", "CEU"), "week": ("week", "weeks"), "year": ("year", "years")}


def credit_in_words(line: CreditLine, vocabulary: Vocabulary) -> str:
    """Write one claim of an activity, such as 2 AMA PRA Category 1 Credit."""
    label = class_label(line.credit_class, vocabulary)
    amount = plain(line.amount)
    if line.unit is not None:
        one, many = _UNITS.get(line.unit, (line.unit, line.unit))
        return f"{amount} {one if line.amount == 1 else many}, {label}"
    return f"{amount} {label}"


def topic_in_words(topic: str, hours: Decimal, vocabulary: Vocabulary) -> str:
    """Write the hours on one topic, such as Ethics: 2 hours."""
    return f"{topic_label(topic, vocabulary)}: {quantity(hours, 'hour')}"
