"""When a rule applies: trees of facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class FactIs:
    """A leaf of a condition: a fact, compared with a bound, a list, an age or a date."""

    fact: str
    gt: Decimal | None = None
    gte: Decimal | None = None
    among: tuple[str, ...] = ()
    age: Decimal | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class AllTrue:
    """True if every part is."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyTrue:
    """True if one part is."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class NotTrue:
    """The opposite of its part."""

    part: Condition


Condition = FactIs | AllTrue | AnyTrue | NotTrue
