"""Read the letter by which an authority asks for proof: whose it is, its period, its last day.

What is found is offered, with the words that say it and how plain they are; nothing is decided
that the letter leaves open. The letter itself is not kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from cmeridian.domain.kernel.dates import Period
from cmeridian.domain.kernel.problems import Problem
from cmeridian.domain.kernel.provenance import Confidence
from cmeridian.exchange.audit_letter.authorities import AuthorityFound, best_of, find_authorities
from cmeridian.exchange.audit_letter.dates import read_dates, writes_day_first
from cmeridian.exchange.audit_letter.roles import (
    LetterDate,
    Role,
    answers_within,
    calendar_years,
    months_named,
    read_roles,
)
from cmeridian.exchange.audit_letter.text import (
    MAX_CHARACTERS,
    Quote,
    clean_letter,
    quote,
    sentences,
    words_around,
)

if TYPE_CHECKING:
    from cmeridian.domain.records.record import Credential
    from cmeridian.domain.requirements.rulebook import RequirementSet, Rulebook

MOST_QUOTES = 8
_DAY_FIRST = frozenset({"AU", "GB"})
_FLAGS = re.ASCII | re.IGNORECASE
CREDITS = re.compile(
    r"(?<![\d.$-])(?<!category )(?<!type )\d{1,3}(?:\.\d{1,2})?\)?[ \n]"
    r"(?:[a-z0-9/-]{1,14}[ \n]){0,5}(?:credits?|hours?|units?|points?|ceus?)\b",
    _FLAGS,
)
DOCUMENT = re.compile(
    r"\b(?:certificates?|transcripts?|attestations?|documentation|documents?|proof|evidence|"
    r"diplomas?|agendas?|verification|statements?|logs?|records?|copy|copies)\b",
    _FLAGS,
)
REQUEST = re.compile(
    r"\b(?:submit|provide|send|upload|enclose|include|attach|furnish|return|produce|forward|"
    r"supply|reply|respond|e-?mail|must|required?|requests?|showing|indicating|copy|copies)\b",
    _FLAGS,
)
PATTERNS = (CREDITS, DOCUMENT, REQUEST)


@dataclass(frozen=True, slots=True)
class LetterReading:
    """What a letter seems to say.

    text: the letter as it was read; quotes are places in it. problems: why it could not be read.
    start, end, answer_by, letter_date: the likeliest date for each, None where none was found.
    set: the one that the letter is about, None where it may be several; authorities lists these,
    the likeliest first.
    """

    text: str = ""
    problems: tuple[Problem, ...] = ()
    dates: tuple[LetterDate, ...] = ()
    start: LetterDate | None = None
    end: LetterDate | None = None
    answer_by: LetterDate | None = None
    letter_date: LetterDate | None = None
    authorities: tuple[AuthorityFound, ...] = ()
    set: str | None = None
    credits: tuple[Quote, ...] = ()
    documents: tuple[Quote, ...] = ()

    @property
    def period(self) -> Period | None:
        """The days that the letter asks about, where both ends were found."""
        if self.start is None or self.end is None or self.start.day > self.end.day:
            return None
        return Period.inclusive(self.start.day, self.end.day)

    @property
    def rivals(self) -> tuple[LetterDate, ...]:
        """Other dates that may as well bound the period or be the day to answer by."""
        chosen = (self.start, self.end, self.answer_by)
        roles = ("period_start", "period_end", "answer_by")
        return tuple(one for one in self.dates if one.role in roles and one not in chosen)

    @property
    def uncertain(self) -> tuple[LetterDate, ...]:
        """The chosen dates that are not plain, the least plain first."""
        order: dict[Confidence, int] = {"low": 0, "medium": 1, "high": 2}
        chosen = [one for one in (self.start, self.end, self.answer_by) if one is not None]
        return tuple(
            sorted(
                (one for one in chosen if one.confidence != "high"),
                key=lambda one: order[one.confidence],
            )
        )


def read_letter(
    text: str, *, held: Iterable[Credential], profession: str, rulebook: Rulebook, on: date
) -> LetterReading:
    """Read a letter. Any text gives a reading, or a problem that says why not.

    held, profession: of the person it was sent to. on: the day of the reading; a day without a
    year is the next such day. At most 50,000 characters are read.
    """
    if len(text) > MAX_CHARACTERS:
        what = f"the letter has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read."
        return LetterReading(problems=(Problem(0, "", what, "Paste the part with the dates."),))
    text = clean_letter(text)
    if not text.strip():
        return LetterReading(problems=(Problem(0, "", "there is no text.", "Paste the letter."),))
    authorities = find_authorities(
        text,
        sets=rulebook.sets,
        held=held,
        profession=profession,
        vocabulary=rulebook.vocabulary,
    )
    chosen = best_of(authorities, sets=rulebook.sets, profession=profession)
    terms = rulebook.sets[chosen] if chosen else None
    reading = LetterReading(
        text=text,
        authorities=authorities,
        set=chosen,
        credits=tuple(_credits(text)),
        documents=tuple(_documents(text)),
    )
    return _with_dates(reading, _is_day_first(text, authorities, rulebook), terms, on)


def _is_day_first(text: str, authorities: tuple[AuthorityFound, ...], rulebook: Rulebook) -> bool:
    """Which of two numbers is the day: as the letter shows, else as its country writes it."""
    shown = writes_day_first(text)
    if shown is not None:
        return shown
    return bool(authorities) and rulebook.sets[authorities[0].set].jurisdiction in _DAY_FIRST


def _with_dates(
    reading: LetterReading, day_first: bool, terms: RequirementSet | None, on: date
) -> LetterReading:
    text = reading.text
    written = read_dates(text, day_first=day_first, on=on)
    dates = read_roles(text, written, day_first=day_first)
    letter_date = _first(dates, "letter_date")
    dates += islice(answers_within(text, letter_date), MOST_QUOTES)
    start, end = _first(dates, "period_start"), _first(dates, "period_end")
    if start is None and end is None:
        start, end = _year_bounds(text)
    if start is None and end is not None:
        start = _reckoned_start(text, end, terms)
    return replace(
        reading,
        dates=tuple(dates),
        start=start,
        end=end,
        answer_by=_first(dates, "answer_by"),
        letter_date=letter_date,
    )


def _first(dates: Iterable[LetterDate], role: Role) -> LetterDate | None:
    """Choose the plainest date of a role, the first of those that are as plain."""
    of_role = [one for one in dates if one.role == role]
    for confidence in ("high", "medium", "low"):
        for one in of_role:
            if one.confidence == confidence:
                return one
    return None


def _year_bounds(text: str) -> tuple[LetterDate | None, LetterDate | None]:
    """Take calendar years that are named as the period."""
    for period, piece in calendar_years(text):
        around = words_around(text, piece.start, piece.end)
        return (
            LetterDate(period.start, "period_start", "medium", piece, around),
            LetterDate(period.last_day, "period_end", "medium", piece, around),
        )
    return None, None


def _reckoned_start(text: str, end: LetterDate, terms: RequirementSet | None) -> LetterDate | None:
    """Reckon the first day from the last, and the length that the letter or the rules name."""
    named = months_named(text, end.quote)
    months, who = named, "the letter says"
    if months is None and terms is not None:
        months, who = terms.cycle.lookback_months or terms.cycle.months, "the rules count over"
    if months is None:
        return None
    return replace(
        end,
        day=Period.of_months_ending(end.day, months).start,
        role="period_start",
        confidence="medium" if named else "low",
        other=None,
        note=f"Reckoned: {months} months back from the last day, as {who}.",
    )


def _credits(text: str) -> Iterator[Quote]:
    """Quote the numbers of credits that a letter names, each once."""
    seen: set[str] = set()
    for match in CREDITS.finditer(text):
        piece = quote(text, *match.span())
        if piece.words.lower() not in seen and len(seen) < MOST_QUOTES:
            seen.add(piece.words.lower())
            yield piece


def _documents(text: str) -> Iterator[Quote]:
    """Quote the sentences that ask for documents."""
    found = (
        piece
        for piece in sentences(text)
        if DOCUMENT.search(piece.words) and REQUEST.search(piece.words)
    )
    for number, piece in enumerate(found):
        if number == MOST_QUOTES:
            return
        yield piece
