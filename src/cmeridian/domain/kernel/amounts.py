"""Amounts of education and their units."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)

EDUCATION_UNITS = frozenset({"hour", "credit", "contact_hour", "contact_hour_50min"})
"""Units of education, compared one to one; contact_hour_50min lasts 50 minutes, the others 60."""

_WORDS = {
    "hour": ("hour", "hours"),
    "credit": ("credit", "credits"),
    "contact_hour": ("contact hour", "contact hours"),
    "contact_hour_50min": ("contact hour of 50 minutes", "contact hours of 50 minutes"),
    "moc_point": ("certification point", "certification points"),
    "point": ("point", "points"),
    "practice_hour": ("practice hour", "practice hours"),
    "question": ("question", "questions"),
    "task": ("task", "tasks"),
}


@dataclass(frozen=True, slots=True)
class Amount:
    """An exact quantity in one unit."""

    value: Decimal
    unit: str

    def __str__(self) -> str:
        return f"{plain(self.value)} {unit_word(self.unit, self.value)}"


def plain(value: Decimal) -> str:
    """Write a decimal without exponent or trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def unit_word(unit: str, value: Decimal) -> str:
    """Name a unit in words, singular for exactly one."""
    one, many = _WORDS[unit]
    return one if value == 1 else many
