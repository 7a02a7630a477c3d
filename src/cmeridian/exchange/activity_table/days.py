"""Read the days of a column as people write them, in whatever order of month and day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

Order = Literal["", "mdy", "dmy"]
ORDERS = {"mdy": "Month first: 12/31/2026", "dmy": "Day first: 31/12/2026"}

_MONTH_NAMES = (
    ("jan", "january"),
    ("feb", "february"),
    ("mar", "march"),
    ("apr", "april"),
    ("may",),
    ("jun", "june"),
    ("jul", "july"),
    ("aug", "august"),
    ("sep", "sept", "september"),
    ("oct", "october"),
    ("nov", "november"),
    ("dec", "december"),
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names}
_TIME = re.compile(
    r"[T ,]+(?:at )?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[ap]\.?m\.?)?\s*"
    r"(?:[A-Z]{2,4}|Z|[+-]\d{2}:?\d{2})?$",
    re.IGNORECASE | re.ASCII,
)
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? +", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_SOLID = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})", re.ASCII)
_FIGURES = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})", re.ASCII)
_DAY_NAME = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[-/. ]*([a-z]{3,9})\.?,?[-/. ]*(\d{4}|\d{2})", re.IGNORECASE
)
_NAME_DAY = re.compile(
    r"([a-z]{3,9})\.?[-/. ]*(\d{1,2})(?:st|nd|rd|th)?,?[-/. ]+(\d{4}|\d{2})", re.IGNORECASE
)
_SERIAL = re.compile(r"\d{5}", re.ASCII)
_FIRST_SERIAL_DAY = date(1899, 12, 30)
_SERIALS = range(20_000, 60_000)
"""Days as Excel counts them, from October 1954 to April 2064."""
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_PIVOT = 70
"""Two figures are a year from 1970 to 2069."""


def read_day(text: str, order: Order) -> date | None:
    """Read one day; None where it is none, or where the order leaves it open or forbids it."""
    found = _parts(text)
    if isinstance(found, date) or found is None:
        return found
    first, second, year = found
    if order == "mdy" or (not order and first == second):
        return _day(year, first, second)
    if order == "dmy":
        return _day(year, second, first)
    if first > 12:
        return _day(year, second, first)
    return _day(year, first, second) if second > 12 else None


def is_open(text: str) -> bool:
    """Tell whether a day can be read in two ways: 03/04/2026."""
    found = _parts(text)
    if not isinstance(found, tuple):
        return False
    first, second, year = found
    return first != second and bool(_day(year, first, second) and _day(year, second, first))


def find_order(cells: Iterable[str]) -> tuple[Order, bool]:
    """Find the order that a column keeps, and whether it must be asked for.

    Asked for where a day could be either, and no other tells, or others tell both. Then the order
    of the greater number comes first as a guess; month first where neither is greater.
    """
    counts = {"mdy": 0, "dmy": 0}
    has_open = False
    for cell in cells:
        found = _parts(cell)
        if not isinstance(found, tuple):
            continue
        first, second, year = found
        month_first, day_first = _day(year, first, second), _day(year, second, first)
        if month_first and day_first:
            has_open = has_open or first != second
        elif month_first or day_first:
            counts["mdy" if month_first else "dmy"] += 1
    order: Order = "dmy" if counts["dmy"] > counts["mdy"] else "mdy"
    is_told = bool(counts["mdy"]) != bool(counts["dmy"])
    if not has_open and not any(counts.values()):
        return "", False
    return order, has_open and not is_told


def looks_like_day(text: str) -> bool:
    """Tell whether a cell can be read as a day at all; a bare number cannot."""
    return not text.strip().isdigit() and _parts(text) is not None


def _parts(text: str) -> date | tuple[int, int, int] | None:
    """Take a day apart: a date where its order is plain, else two figures and a year."""
    bare = _UNSEEN.sub("", text).replace("\u00a0", " ").strip()
    if not bare or len(bare) > 60:
        return None
    bare = _WEEKDAY.sub("", _TIME.sub("", bare)).strip()
    for pattern in (_YEAR_FIRST, _SOLID):
        if found := pattern.fullmatch(bare):
            return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _FIGURES.fullmatch(bare):
        return int(found[1]), int(found[2]), _year(found[3])
    if (found := _DAY_NAME.fullmatch(bare)) and found[2].casefold() in _MONTHS:
        return _day(_year(found[3]), _MONTHS[found[2].casefold()], int(found[1]))
    if (found := _NAME_DAY.fullmatch(bare)) and found[1].casefold() in _MONTHS:
        return _day(_year(found[3]), _MONTHS[found[1].casefold()], int(found[2]))
    if _SERIAL.fullmatch(bare) and int(bare) in _SERIALS:
        return _FIRST_SERIAL_DAY + timedelta(days=int(bare))
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return year + (1900 if year >= _PIVOT else 2000)
