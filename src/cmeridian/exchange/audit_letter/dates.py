"""Dates as letters write them, each with its place, and what else it could mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from cmeridian.domain.kernel.dates import ONE_DAY, add_months
from cmeridian.exchange.audit_letter.text import Quote, quote
from cmeridian.exchange.field_types import FIRST_YEAR, LAST_YEAR

MAX_DATES = 200
"""So many dates of one letter are looked at."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_TH = r"(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20|21)\d\d"
_END = r"(?![\d/]|-\d)"

PATTERNS = tuple(
    re.compile(pattern, re.ASCII | re.IGNORECASE)
    for pattern in (
        (
            rf"\b(?P<month>{_MONTH})[ \n-]{{0,2}}(?P<day>{_DAY}){_TH}(?:[,. \n-]{{1,3}}|,? ?')"
            rf"(?P<year>{_YEAR}|(?<=')\d\d){_END}"
        ),
        (
            rf"\b(?P<day>{_DAY}){_TH}(?:[ \n-]{{1,2}}(?:day )?(?:of[ \n])?)(?P<month>{_MONTH})"
            rf"(?:[,. \n-]{{1,3}}(?P<year>{_YEAR})|[-' ]{{1,2}}(?P<short>\d\d)){_END}"
        ),
        (
            rf"(?<![\d/.-])(?P<year>{_YEAR})(?P<sign>[-/.])(?P<month>0?[1-9]|1[0-2])(?P=sign)"
            rf"(?P<day>{_DAY}){_END}"
        ),
        (
            rf"(?<![\d/.-])(?P<one>{_DAY})(?P<sign>[/.-])(?P<two>{_DAY})(?P=sign)"
            rf"(?:(?P<year>{_YEAR})|(?P<short>\d\d)){_END}"
        ),
        rf"(?<![\d/.-])(?P<month>0?[1-9]|1[0-2])(?P<sign>[/.-])(?P<year>{_YEAR}){_END}",
        rf"(?<![\d/.-])(?P<year>{_YEAR})-(?P<month>0[1-9]|1[0-2]){_END}",
        rf"\b(?P<month>{_MONTH})(?:,? |\n|-| of )(?P<year>{_YEAR}){_END}",
        rf"\b(?P<month>{_MONTH})[ \n](?P<day>{_DAY}){_TH}(?![\d/]|[,.]?[ \n]?\d)",
        rf"\b(?P<day>{_DAY}){_TH} (?:of )?(?P<month>{_MONTH})(?!,? ?\d)",
    )
)
"""How a date may be written, the fullest way first."""


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date in a letter.

    first, last: the same day, or the first and the last day of a month that was named without one.
    other: the day it would be if day and month changed places, None where that cannot be.
    has_year: whether a year is written; without one the next such day is taken.
    """

    quote: Quote
    first: date
    last: date
    other: date | None = None
    has_year: bool = True

    @property
    def is_month(self) -> bool:
        """Whether only a month was named."""
        return self.first != self.last


@dataclass(frozen=True, slots=True)
class _Found:
    match: re.Match[str]

    @property
    def swaps(self) -> tuple[int, int] | None:
        """The two numbers of a date that is all numbers, as they stand."""
        parts = self.match.groupdict()
        return (int(parts["one"]), int(parts["two"])) if parts.get("one") else None


def read_dates(text: str, *, day_first: bool, on: date) -> tuple[WrittenDate, ...]:
    """Find the dates of a cleaned letter, in order.

    day_first: how an all-number date is read where the letter itself leaves it open. on: a day
    without a year is the next such day from then on.
    """
    found = sorted(_matches(text), key=lambda one: one.match.start())[:MAX_DATES]
    settled = _order_of(found)
    first = day_first if settled is None else settled
    written = (_read(text, one, first, settled is not None, on) for one in found)
    return tuple(_with_shared_years([one for one in written if one is not None], text))


def writes_day_first(text: str) -> bool | None:
    """Whether the letter shows by one of its dates which number is the day; None: it does not."""
    return _order_of(list(_matches(text)))


def _matches(text: str) -> Iterator[_Found]:
    """Match each pattern where no fuller one has matched."""
    taken = bytearray(len(text) + 1)
    for pattern in PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if not any(taken[start:end]) and not _is_the_verb(match):
                taken[start:end] = b"\1" * (end - start)
                yield _Found(match)


def _is_the_verb(match: re.Match[str]) -> bool:
    """Whether may, or march, is no month."""
    parts = match.groupdict()
    return not (parts.get("year") or parts.get("short")) and parts["month"] in ("may", "march")


def _order_of(found: list[_Found]) -> bool | None:
    """Which way a letter writes its numbers, where one date can only be read one way."""
    orders = set()
    for one in found:
        if one.swaps is not None:
            left, right = one.swaps
            if left > 12 >= right:
                orders.add(True)
            elif right > 12 >= left:
                orders.add(False)
    return orders.pop() if len(orders) == 1 else None


def _read(
    text: str, one: _Found, day_first: bool, is_settled: bool, on: date
) -> WrittenDate | None:
    parts = one.match.groupdict()
    piece = quote(text, *one.match.span())
    year = _year(parts, on)
    if one.swaps is not None and year is not None:
        if parts["sign"] == "." and parts["short"]:
            return None  # The number of a section, rather than a day.
        left, right = one.swaps
        ways = [_day(year, left, right), _day(year, right, left)]
        if day_first:
            ways.reverse()
        read, other = ways
        if read is None:
            read, other = other, None
        if read is None:
            return None
        return WrittenDate(piece, read, read, None if is_settled or other == read else other)
    month = _month(parts["month"])
    if parts.get("day") is None:
        return _whole_month(piece, year, month)
    if year is None:
        return _next_such_day(piece, month, int(parts["day"]), on)
    day = _day(year, month, int(parts["day"]))
    return WrittenDate(piece, day, day) if day is not None else None


def _year(parts: dict[str, str | None], on: date) -> int | None:
    if parts.get("short"):
        return _century(int(parts["short"] or 0), on)
    year = parts.get("year")
    if year is None:
        return None
    return _century(int(year), on) if len(year) == 2 else int(year)


def _century(short: int, on: date) -> int:
    """Two digits name a year of the hundred that ends twenty years from now."""
    year = on.year - on.year % 100 + short
    return year - 100 if year > on.year + 20 else year


def _month(written: str | None) -> int:
    name = (written or "").lower()
    return int(name) if name.isdigit() else _MONTHS.index(name[:3]) + 1


def _day(year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _whole_month(piece: Quote, year: int | None, month: int) -> WrittenDate | None:
    first = _day(year, month, 1) if year is not None else None
    if first is None:
        return None
    return WrittenDate(piece, first, add_months(first, 1) - ONE_DAY)


def _next_such_day(piece: Quote, month: int, number: int, on: date) -> WrittenDate | None:
    days = (_day(year, month, number) for year in range(on.year, on.year + 9))
    day = next((one for one in days if one is not None and one >= on), None)
    return WrittenDate(piece, day, day, has_year=False) if day is not None else None


def _with_shared_years(dates: list[WrittenDate], text: str) -> Iterator[WrittenDate]:
    """In a range such as 1 March to 30 April 2024 the year stands once, for both days."""
    for place, one in enumerate(dates):
        after = dates[place + 1] if place + 1 < len(dates) else None
        if after is None or one.has_year or not after.has_year:
            yield one
            continue
        between = text[one.quote.end : after.quote.start].strip().lower()
        if between not in ("to", "through", "until", "and", "-", "\u2013", "\u2014"):
            yield one
            continue
        day = _day(after.first.year, one.first.month, one.first.day)
        if day is not None and day > after.last:
            day = _day(after.first.year - 1, one.first.month, one.first.day)
        yield replace(one, first=day, last=day, has_year=True) if day is not None else one
