"""Turn the text of a validated pack into numbers, dates and names.

Nothing is checked here: the schema has done so, and a compiled pack was checked when it was
compiled.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

Plain = dict[str, Any]
"""A map of a validated file."""


def number(value: str | None) -> Decimal | None:
    """Read an exact number."""
    return None if value is None else Decimal(value)


def whole(value: str | None) -> int | None:
    """Read a whole number."""
    return None if value is None else int(value)


def day(value: str | None) -> date | None:
    """Read a date."""
    return None if value is None else date.fromisoformat(value)


def names(value: str | list[str] | None) -> tuple[str, ...]:
    """Read one name or a list of names."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def month_and_day(value: str | Plain | None) -> tuple[int, int] | None:
    """Read a day of any year, written `02-28` or as month and day."""
    if value is None:
        return None
    if isinstance(value, str):
        month, number_of_day = value.split("-")
        return int(month), int(number_of_day)
    return int(value["month"]), int(value["day"])
