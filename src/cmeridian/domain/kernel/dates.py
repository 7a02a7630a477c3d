"""Calendar arithmetic on whole months, and periods of days."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta

ONE_DAY = timedelta(days=1)
_IN_EVERY_MONTH = 28


def add_months(day: date, months: int) -> date:
    """Move a date by whole months; a day that does not exist becomes the last of its month.

    months may be negative. Beyond the years 1 to 9999 the calendar's own first or last day stands.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return date.max if year > MAXYEAR else date.min
    if day.day <= _IN_EVERY_MONTH:
        return date(year, month + 1, day.day)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def whole_months_between(start: date, end: date) -> int:
    """Count the whole months from start to end; 0 if end is not after start."""
    if end <= start:
        return 0
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


@dataclass(frozen=True, slots=True)
class Period:
    """Days from start up to, and not including, end."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"a period must have at least one day: {self.start} to {self.end}")

    @classmethod
    def of_months_ending(cls, last_day: date, months: int) -> Period:
        """Build the period of that many months whose last included day is last_day.

        Its first day is the day after the same date so many months earlier.
        """
        return cls(add_months(last_day, -months) + ONE_DAY, last_day + ONE_DAY)

    @classmethod
    def inclusive(cls, first: date, last: date) -> Period:
        """Build a period from its first and its last included day."""
        return cls(first, last + ONE_DAY)

    @property
    def last_day(self) -> date:
        """The last day that belongs to the period."""
        return self.end - ONE_DAY

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end
