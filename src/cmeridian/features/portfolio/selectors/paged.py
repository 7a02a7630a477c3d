"""Activities as a program takes them: narrowed, the latest first, one page after the other."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cmeridian.domain.records.record import Activity
    from cmeridian.features.portfolio.selectors import Kept

MOST_ON_PAGE = 200
_BETWEEN = "~"
_Place = tuple[date, str]


class BadCursor(ValueError):
    """A cursor that no page gave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for. first, last: days, both included; words: each in title or provider."""

    first: date | None = None
    last: date | None = None
    credit_class: str = ""
    topic: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Cut:
    """One page. found: how many fit in all; following: the cursor of the next page, or empty."""

    activities: tuple[tuple[str, Activity], ...]
    found: int
    following: str


def cut_activities(kept: Kept, wanted: Wanted, *, after: str, most: int) -> Cut:
    """Cut one page out of the activities that fit; each is given with its public id.

    after: a cursor, empty for the first page. What was added or deleted since moves no page.
    Raises BadCursor.
    """
    start = _read_cursor(after) if after else None
    fitting = sorted(
        (one for one in kept.record.activities if _fits(one, wanted)), key=_place, reverse=True
    )
    rest = [one for one in fitting if start is None or _place(one) < start]
    shown = rest[:most]
    return Cut(
        activities=tuple((kept.activity_ids[one.id], one) for one in shown),
        found=len(fitting),
        following=_write_cursor(shown[-1]) if len(rest) > most else "",
    )


def _fits(one: Activity, wanted: Wanted) -> bool:
    text = f"{one.title} {one.provider}".casefold()
    return (
        (wanted.first is None or one.completed >= wanted.first)
        and (wanted.last is None or one.completed <= wanted.last)
        and (
            not wanted.credit_class
            or any(line.credit_class == wanted.credit_class for line in one.credits)
        )
        and (not wanted.topic or wanted.topic in one.topics)
        and all(word in text for word in wanted.words.casefold().split())
    )


def _place(one: Activity) -> _Place:
    return one.completed, one.id


def _write_cursor(last: Activity) -> str:
    text = f"{last.completed.isoformat()}{_BETWEEN}{last.id}"
    return base64.urlsafe_b64encode(text.encode()).decode()


def _read_cursor(cursor: str) -> _Place:
    try:
        text = base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True).decode()
        day, between, activity_id = text.partition(_BETWEEN)
        if not between or len(day) != len("2026-01-01"):
            raise BadCursor
        return date.fromisoformat(day), activity_id
    except (binascii.Error, UnicodeError, ValueError):
        raise BadCursor from None
