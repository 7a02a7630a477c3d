"""Words for dates, lists and names inside a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_SPELT_OUT = {
    "cds": "controlled dangerous substances",
    "ce": "continuing education",
    "cerps": "continuing education recognition points (CERPs)",
    "cpd": "continuing professional development",
    "dopl": "DOPL",
    "license": "licence",
    "moc": "MOC",
    "sa": "self-assessment",
}
"""What stands in ids in short, or spelt as the rules of the United States spell it."""


def day_month_year(day: date) -> str:
    """Write a date as 6 Aug 2026, whatever the locale."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def day_and_month(month: int, day: int) -> str:
    """Write a day of any year as 31 Aug."""
    return f"{day} {_MONTHS[month - 1]}"


def in_words(name: str) -> str:
    """Turn an id into words."""
    words = name.replace("_", " ").replace("-", " ").split(" ")
    return " ".join([_SPELT_OUT.get(word, word) for word in words])


def joined(names: Iterable[str], word: str = "or") -> str:
    """Join names as a, b or c."""
    *head, last = list(names)
    return f"{', '.join(head)} {word} {last}" if head else last
