"""The counting period of a credential in words."""

from __future__ import annotations

from datetime import date

from cmeridian.domain.kernel.dates import Period
from cmeridian.domain.requirements.sentences import day_month_year

UNKNOWN_WINDOW = "period not known"


def window_words(window: Period | None, *, on: date) -> str:
    """Write a period by its first and last day, and how many days are left or have passed."""
    if window is None:
        return UNKNOWN_WINDOW
    days = f"{day_month_year(window.start)} to {day_month_year(window.last_day)}"
    return f"{days}, {_days_left((window.last_day - on).days)}"


def _days_left(left: int) -> str:
    if left < 0:
        return f"ended {_days(-left)} ago"
    return "ends today" if left == 0 else f"{_days(left)} left"


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
