"""When a one-time duty falls due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DueOn:
    """On or before a calendar day."""

    day: date


@dataclass(frozen=True, slots=True)
class DueMonthsFrom:
    """So many months after something; only `license_issue` has a date in the record."""

    start: str
    months: int


@dataclass(frozen=True, slots=True)
class DueAtRenewal:
    """At the renewal of that number, counted from the issue of the credential.

    as_prescriber: the first renewal after one began to prescribe, which may be a later one.
    """

    number: int
    as_prescriber: bool = False


@dataclass(frozen=True, slots=True)
class DueAtFirstRenewalFrom:
    """At the first renewal on or after a day; or_issue: or a first issue from that day on."""

    day: date
    or_issue: bool = False


@dataclass(frozen=True, slots=True)
class DueAtEndOfFirstFullCycle:
    """At the end of the first full cycle that starts after issue, and after a day if given."""

    starting_from: date | None = None


@dataclass(frozen=True, slots=True)
class DueAtUndatedEvent:
    """At something whose date no record holds."""

    event: str


@dataclass(frozen=True, slots=True)
class DueEarliestOf:
    """At the earliest of several."""

    options: tuple[Due, ...]


Due = (
    DueOn
    | DueMonthsFrom
    | DueAtRenewal
    | DueAtFirstRenewalFrom
    | DueAtEndOfFirstFullCycle
    | DueAtUndatedEvent
    | DueEarliestOf
)
