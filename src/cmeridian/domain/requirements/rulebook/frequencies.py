"""How often a rule is owed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cmeridian.domain.requirements.rulebook.due import Due


@dataclass(frozen=True, slots=True)
class EveryCycle:
    """In every window of the set."""


@dataclass(frozen=True, slots=True)
class EveryMonths:
    """Every so many months, on the rule's own clock."""

    months: int


@dataclass(frozen=True, slots=True)
class EveryNCycles:
    """At every n-th renewal."""

    n: int


@dataclass(frozen=True, slots=True)
class FirstCycleOnly:
    """In the first cycle, never again."""


@dataclass(frozen=True, slots=True)
class FirstCycleThenEveryMonths:
    """In the first cycle, then on a clock of its own."""

    months: int


@dataclass(frozen=True, slots=True)
class Once:
    """Once in a career; due None means at the coming renewal."""

    due: Due | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Phase:
    """One stretch of a phased duty: the named cycles, or all cycles after one."""

    frequency: EveryCycle | EveryMonths
    cycles: tuple[int, ...] = ()
    after_cycle: int | None = None


@dataclass(frozen=True, slots=True)
class Phased:
    """A duty whose clock changes with the number of the cycle."""

    phases: tuple[Phase, ...]
    extra_due: Due | None = None


@dataclass(frozen=True, slots=True)
class PerCalendarYear:
    """In each calendar year of the window."""


@dataclass(frozen=True, slots=True)
class PerDay:
    """On each day."""


@dataclass(frozen=True, slots=True)
class PerSegment:
    """In each stretch of the window: first and last year, counted from 1."""

    segments: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class PerYearOfCycle:
    """In each year of the window."""


@dataclass(frozen=True, slots=True)
class OuterCycle:
    """Once in the outer cycle, which spans several windows."""


@dataclass(frozen=True, slots=True)
class Programme:
    """When the certifying programme says so; no window governs it."""


Frequency = (
    EveryCycle
    | EveryMonths
    | EveryNCycles
    | FirstCycleOnly
    | FirstCycleThenEveryMonths
    | Once
    | Phased
    | PerCalendarYear
    | PerDay
    | PerSegment
    | PerYearOfCycle
    | OuterCycle
    | Programme
)
