"""The counting window of a credential, and its renewals.

Conventions: both ends of a window are included; a printed expiry date ends a `fixed` or
`rolling_before_renewal` window whatever the anchor says; the first day is the day after the same
date so many months earlier. Without a printed date only a yearly fixed date, a fixed date with the
parity of its years, or a dated next end gives a window: anything else is unknown, never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from cmeridian.domain.kernel.dates import Period, add_months, whole_months_between
from cmeridian.domain.records.record import Clinician, Credential
from cmeridian.domain.requirements.rulebook import Anchor, Cycle, RequirementSet

_BIRTH_ANCHORS = frozenset({"birth_date", "birth_month_end"})


@dataclass(frozen=True, slots=True)
class Schedule:
    """Where one credential stands in its cycles.

    renewal: the printed expiry, else the end of the window. number: of that renewal, counted from
    the issue of the credential; None if either is unknown. anchored: the window was computed from
    the set's anchor, not from a printed date.
    """

    window: Period | None
    renewal: date | None
    issued: date | None
    months: int
    number: int | None
    anchored: bool

    @property
    def is_first_cycle(self) -> bool:
        """Whether the coming renewal is the first since issue."""
        return self.number == 1

    def renewal_at(self, number: int) -> date | None:
        """Date of the renewal of that number, None if unknown."""
        if self.number is None or self.renewal is None:
            return None
        return add_months(self.renewal, (number - self.number) * self.months)

    def first_renewal_from(self, day: date) -> date | None:
        """Date of the first renewal after issue that is on or after a day, None if unknown."""
        number = 1
        renewal = self.renewal_at(number)
        while renewal is not None and renewal < day:
            number += 1
            renewal = self.renewal_at(number)
        return renewal

    def over(self, period: Period) -> Schedule:
        """The same schedule with a period that someone else has named.

        Where no renewal is known, the period ends with one.
        """
        if period == self.window:
            return self
        renewal = self.renewal or period.last_day
        number = _renewal_number(renewal, self.issued, self.months)
        return replace(self, window=period, renewal=renewal, number=number, anchored=False)

    @property
    def licensed_months(self) -> int | None:
        """Whole months from issue to the coming renewal, None if unknown."""
        if self.issued is None or self.renewal is None:
            return None
        return whole_months_between(self.issued, self.renewal)


def lay_out(
    *, terms: RequirementSet, credential: Credential, clinician: Clinician, on: date
) -> Schedule:
    """Find the window of a credential that matters on that day, and number its renewal."""
    cycle = terms.cycle
    end = credential.expires
    anchored = end is None
    if end is None and cycle.anchor is not None:
        end = _next_anchor_date(cycle, cycle.anchor, clinician, on)
    window = _window(cycle, end, on)
    if window is not None and _opens_at_issue(terms, credential, window):
        assert credential.issued is not None
        window = Period(credential.issued, window.end)
    renewal = end or (window.last_day if window else None)
    return Schedule(
        window=window,
        renewal=renewal,
        issued=credential.issued,
        months=cycle.months,
        number=_renewal_number(renewal, credential.issued, cycle.months),
        anchored=anchored,
    )


def _window(cycle: Cycle, end: date | None, on: date) -> Period | None:
    if cycle.window == "calendar_year":
        return Period.inclusive(date(on.year, 1, 1), date(on.year, 12, 31))
    months = cycle.lookback_months or cycle.months
    if cycle.window == "rolling":
        return Period.of_months_ending(on, months)
    if end is None:
        return None
    if cycle.window_end is not None:
        end = _last_such_day(cycle.window_end, end)
    return Period.of_months_ending(end, months)


def _opens_at_issue(terms: RequirementSet, credential: Credential, window: Period) -> bool:
    """Whether a first cycle counts from the day of issue: only the part of it that was licensed."""
    first = terms.first_cycle
    if first is None or first.mode != "window_from_issue_date" or credential.issued is None:
        return False
    return window.start < credential.issued < window.end


def _last_such_day(month_day: tuple[int, int], limit: date) -> date:
    day = date(limit.year, *month_day)
    return day if day <= limit else date(limit.year - 1, *month_day)


def _next_anchor_date(cycle: Cycle, anchor: Anchor, clinician: Clinician, on: date) -> date | None:
    """Compute the next end of a cycle from its anchor, or None where that would be a guess."""
    if anchor.professions and clinician.profession not in anchor.professions:
        return None
    if anchor.next is not None:
        return _step_to(anchor.next, cycle.months, on)
    if cycle.months != 12 and anchor.year_parity not in ("even", "odd"):
        return None
    month_day = _month_and_day(anchor, clinician)
    if month_day is None:
        return None
    parity = {"even": 0, "odd": 1}.get(anchor.year_parity or "")
    for year in range(on.year, on.year + 3):
        day = _day_in(year, month_day)
        if day >= on and (parity is None or year % 2 == parity):
            return day
    return None


def _month_and_day(anchor: Anchor, clinician: Clinician) -> tuple[int, int] | None:
    if anchor.type == "fixed_date" and anchor.month and anchor.day:
        return anchor.month, anchor.day
    if anchor.type in _BIRTH_ANCHORS and clinician.birth_date is not None:
        birth = clinician.birth_date
        return birth.month, 31 if anchor.type == "birth_month_end" else birth.day
    return None


def _day_in(year: int, month_day: tuple[int, int]) -> date:
    month, day = month_day
    return add_months(date(year, 1, day), month - 1)


def _step_to(known_end: date, months: int, on: date) -> date:
    steps = 0
    while add_months(known_end, steps * months) >= on:
        steps -= 1
    while add_months(known_end, steps * months) < on:
        steps += 1
    return add_months(known_end, steps * months)


def _renewal_number(renewal: date | None, issued: date | None, months: int) -> int | None:
    """Count the renewals after issue up to and including the coming one; at least 1."""
    if renewal is None or issued is None:
        return None
    number = max(1, whole_months_between(issued, renewal) // months)
    while add_months(renewal, -number * months) > issued:
        number += 1
    return number
