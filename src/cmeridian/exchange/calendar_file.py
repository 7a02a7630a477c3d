"""Write deadlines as a calendar file (RFC 5545), one entry for each.

What makes an entry the same entry: a calendar that reads a file again knows an entry by its UID
alone, so a UID must outlast what changes about a deadline: how much is missing for it, the words,
and its date, when an expiry is put right by a few days. It is made of the owner's key, the set,
what falls due (the renewal, or one rule), and the year of the deadline. Years are counted from the
middle of July: nearly all deadlines lie at the end of a month or the day after, a fortnight or more
from that border, so a corrected date stays in its year. 31 Dec and 1 Jan would not stay in one
calendar year. What falls due only once, and what runs out in a rolling window, where the day moves
with each activity, goes without a year. Where two deadlines of one kind fall into one such year, as
with a cycle shorter than twelve months, they are numbered by date.

What several rules ask by the day of a renewal stands in the entry of the renewal.
"""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from icalendar import Alarm, Calendar, Event

import cmeridian
from cmeridian.domain.kernel.amounts import plain
from cmeridian.domain.requirements.rulebook import FirstCycleOnly, Once
from cmeridian.domain.requirements.sentences import day_month_year
from cmeridian.domain.requirements.wording.due_dates import BY_TODAY, due_state
from cmeridian.domain.requirements.wording.ledgers import WHO_DECIDES, missing_words
from cmeridian.domain.requirements.wording.names import authority_name
from cmeridian.domain.requirements.wording.provenance import provenance_sentences
from cmeridian.domain.requirements.wording.rows import FindingRow, finding_row, finding_rows

if TYPE_CHECKING:
    from cmeridian.domain.requirements.findings import Ledger, SetLedger
    from cmeridian.domain.requirements.rulebook import Vocabulary
    from cmeridian.domain.requirements.timeline import DueDate

AddressOf = Callable[[str, str | None], str]
"""Gives the absolute address of a page by the id of a set and, for one of its rules, that rule."""
CONTENT_TYPE = "text/calendar; charset=utf-8"
REMINDER_DAYS = (90, 30, 7)
_MID_JULY = (7, 15)


@dataclass(frozen=True, slots=True)
class _Deadline:
    """What makes one entry: a renewal with what falls due that day, or one rule on another day."""

    items: tuple[DueDate, ...]

    @property
    def first(self) -> DueDate:
        return self.items[0]


@dataclass(frozen=True, slots=True)
class _Terms:
    """What all entries of a file are written from."""

    ledger: Ledger
    vocabulary: Vocabulary
    owner: str
    revision: int
    address_of: AddressOf

    def of_set(self, set_id: str) -> SetLedger:
        return next(s for s in self.ledger.sets if s.requirement_set.id == set_id)

    @property
    def made_at(self) -> datetime:
        return datetime.combine(self.ledger.on, time(), UTC)


def write_calendar(
    *,
    dates: Iterable[DueDate],
    ledger: Ledger,
    vocabulary: Vocabulary,
    owner: str,
    address_of: AddressOf,
    revision: int = 0,
    is_sample: bool = False,
) -> bytes:
    """Write due dates as a calendar; the same record on the same day gives the same bytes.

    ledger: of the day from which the dates run, which is also the day the file is made. owner: the
    key of the person. revision: grows with every change of the record.
    """
    terms = _Terms(ledger, vocabulary, owner, revision, address_of)
    calendar = Calendar()
    calendar.add("prodid", f"-//CMEridian//CMEridian {cmeridian.__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    name = "CMEridian deadlines (sample)" if is_sample else "CMEridian deadlines"
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    seen: Counter[str] = Counter()
    for deadline in _deadlines(dates):
        identity = _identity(deadline.first, terms)
        seen[identity] += 1
        calendar.add_component(_event(deadline, terms, _uid(identity, seen[identity])))
    content: bytes = calendar.to_ical()
    return content


def _deadlines(dates: Iterable[DueDate]) -> Iterator[_Deadline]:
    """Fold what falls due on the day of a renewal into the renewal; all else stands alone."""
    items = sorted(dates, key=lambda item: (item.due, item.set, item.rule or ""))
    renewals = {(item.set, item.due) for item in items if item.rule is None}
    for item in items:
        if item.rule is None:
            own = (one for one in items if (one.set, one.due) == (item.set, item.due) and one.rule)
            yield _Deadline((item, *own))
        elif (item.set, item.due) not in renewals:
            yield _Deadline((item,))


def _identity(item: DueDate, terms: _Terms) -> str:
    requirement_set = terms.of_set(item.set).requirement_set
    rule = requirement_set.rule(item.rule) if item.rule else None
    happens_once = rule is not None and isinstance(rule.frequency, Once | FirstCycleOnly)
    runs_out = requirement_set.cycle.window == "rolling"
    year = "" if happens_once or runs_out else str(_year_from_july(item.due))
    what = f"rule {item.rule}" if item.rule else "renewal"
    return "\n".join((terms.owner, item.set, what, year))


def _year_from_july(day: date) -> int:
    return day.year if (day.month, day.day) >= _MID_JULY else day.year - 1


def _uid(identity: str, number: int) -> str:
    text = identity if number == 1 else f"{identity}\n{number}"
    digest = hashlib.sha256(text.encode()).digest()
    # The form of a name-based UUID; its digest is SHA-256, cut to length.
    return f"{uuid.UUID(bytes=digest[:16], version=5)}@cmeridian"


def _event(deadline: _Deadline, terms: _Terms, uid: str) -> Event:
    first = deadline.first
    requirement_set = terms.of_set(first.set).requirement_set
    address = terms.address_of(first.set, first.rule)
    # A renewal names its authority itself.
    where = "" if first.rule is None else f", {authority_name(requirement_set)}"
    summary = f"{first.what}{where}"
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", terms.made_at)
    event.add("last-modified", terms.made_at)
    event.add("sequence", terms.revision)
    event.add("dtstart", first.due)
    event.add("dtend", first.due + timedelta(days=1))
    event.add("summary", summary)
    event.add("description", "\n".join(_description(deadline, terms, address)))
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    for days in REMINDER_DAYS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"In {days} days: {summary}")
        alarm.add("trigger", timedelta(days=-days))
        event.add_component(alarm)
    return event


def _description(deadline: _Deadline, terms: _Terms, address: str) -> Iterator[str]:
    first = deadline.first
    ledger = terms.of_set(first.set)
    on = terms.ledger.on
    is_present = first.rule is None and first.due == ledger.renewal
    if is_present or first.rule is not None:
        yield f"{missing_words(ledger)}, as of {day_month_year(on)}."
    if is_present:
        rows = finding_rows(ledger, vocabulary=terms.vocabulary, on=on)
        yield from (_row_words(row) for row in rows)
    else:
        yield from (_item_words(item, terms) for item in deadline.items if item.rule)
        yield BY_TODAY
    yield ""
    requirement_set = ledger.requirement_set
    yield from provenance_sentences(requirement_set, confidence=ledger.confidence, on=on)
    yield WHO_DECIDES
    yield address


def _row_words(row: FindingRow) -> str:
    progress = f": {row.progress}" if row.progress else ""
    return f"- {row.title}{progress} ({row.state})"


def _item_words(item: DueDate, terms: _Terms) -> str:
    """Write what one rule asks: its finding where that falls due here, else what the date says."""
    ledger = terms.of_set(item.set)
    finding = ledger.finding(item.rule) if item.rule else None
    if finding is not None and finding.due == item.due:
        on = terms.ledger.on
        return _row_words(finding_row(finding, ledger, vocabulary=terms.vocabulary, on=on))
    missing = ""
    if item.short_by and item.unit != "task":
        missing = f", {plain(item.short_by)} missing"
    return f"- {item.what}{missing} ({due_state(item, terms.ledger)})"
