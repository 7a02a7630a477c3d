"""What the dates of a letter are for: its period, the day to answer by, the day it was written."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from cmeridian.domain.kernel.dates import ONE_DAY, Period
from cmeridian.domain.kernel.provenance import Confidence
from cmeridian.exchange.audit_letter.dates import WrittenDate
from cmeridian.exchange.audit_letter.text import Quote, quote, words_around

Role = Literal["period_start", "period_end", "answer_by", "letter_date", "other"]
_REACH = 60
"""Characters before a date in which words can say what it is for."""
_TOP = 900
"""Characters in which a letter shows its own date."""
_ABOUT = 160
"""Characters on either side of two dates in which words can say that they bound a period."""
_FLAGS = re.ASCII | re.IGNORECASE
_SHORTLY = r"(?:[ \n:,(*-]{0,3}(?:the|on|of|is|was|date|day|and|including|inclusive)){0,3}"
_THEN = r"[ \n:.,(*\"'|-]{0,4}$"

BETWEEN = re.compile(
    r"[ \n,.)*]{0,3}(?:up[ ])?(?:to|through|thru|until|till|and|ending|-{1,2}|\u2013|\u2014)"
    r"(?:[ \n](?:and|including|ending|on|the|end|of)){0,3}[ \n(]{0,3}",
    _FLAGS,
)
BEFORE_BETWEEN = re.compile(
    r"\b(?:between|during|period|from)[ \n](?:the[ \n])?(?:dates[ \n]|period[ \n])?"
    r"(?:of[ \n])?$",
    _FLAGS,
)
BEFORE = re.compile(r"(?<!on or )(?<!on or\n)\bbefore[ \n](?:the[ \n])?$", _FLAGS)
START = re.compile(
    r"\b(?:from|since|start(?:s|ed|ing)?|begin(?:s|ning)?|began|commenc(?:es|ed|ing))"
    + _SHORTLY
    + _THEN,
    _FLAGS,
)
END = re.compile(
    r"\b(?:to|through|thru|until|end(?:s|ed|ing)?|expir(?:es|ed|ing|ation|y)|conclud(?:es|ed|ing)|"
    r"preceding|prior[ ]to)" + _SHORTLY + _THEN,
    _FLAGS,
)
BY = re.compile(
    r"\b(?:by|before|no[ \n]later[ \n]than|not[ \n]later[ \n]than|due|deadline|postmarked|"
    r"clos(?:es|ing)|response[ ]date|reply[ ]date)"
    + _SHORTLY
    + r"(?:[ \n](?:close|end)[ \n]of[ \n]business)?(?:[ \n]\d{1,2}(?::\d\d)?[ ]?[ap]\.?m\.?)?"
    r"(?:[ \n](?:on|by|than))?"
    r"(?:[ \n,:]{0,3}(?:mon|tues|wednes|thurs|fri|satur|sun)day)?" + _THEN,
    _FLAGS,
)
DATED = re.compile(
    r"\b(?:dated?|date[ ]of(?:[ ]this)?[ ](?:letter|notice)|(?:letter|notice)[ ]date|"
    r"mail(?:ed|ing[ ]date)|issued|sent)" + r"(?:[ ]on)?" + _THEN,
    _FLAGS,
)
NOT_A_BOUND = re.compile(
    r"\b(?:birth|dob|licen[cs]ed?|issued?|renewed|graduat\w{1,6}|conference|meeting|held)\b", _FLAGS
)
EDUCATION = re.compile(
    r"\b(?:c\.?m\.?e|ceu?s?|cpd|continuing|education|credits?|hours?|audit\w{0,3}|renewal|"
    r"reporting|cycle|period|bienni\w{1,3}|trienni\w{1,3}|complet\w{1,4}|earned|obtained|licensure)"
    r"\b",
    _FLAGS,
)
RESPONSE = re.compile(
    r"\b(?:submit\w{0,4}|respon\w{1,4}|reply|replies|return\w{0,3}|send|sent|upload\w{0,3}|"
    r"provide\w{0,1}|receiv\w{1,3}|postmark\w{0,2}|produce\w{0,1}|deadline|due|fax|email|e-mail|"
    r"mail|furnish)\b",
    _FLAGS,
)
DONE = re.compile(r"\b(?:complet\w{1,4}|earn\w{0,3}|obtain\w{0,3}|accru\w{1,3})\b", _FLAGS)
WITHIN = re.compile(
    r"\b(?:within[ \n])?(?:[a-z]{3,9}(?:-[a-z]{3,5})?[ \n]\()?(?P<days>\d{1,3})\)?[ \n]"
    r"(?P<kind>calendar[ \n]|business[ \n]|working[ \n])?days?[ \n]"
    r"(?P<of>(?:of|from|after)[ \n](?:the[ \n])?(?:date[ \n]of[ \n]|date[ \n]on[ \n]|receipt[ \n]of"
    r"[ \n]|receiving[ \n])?(?:its[ \n]|the[ \n]|this[ \n])?"
    r"(?:letter|notice|request|receipt|date|mailing))",
    _FLAGS,
)
LENGTH = re.compile(
    r"\b(?P<number>\d{1,2}|two|three|four|five|twelve|twenty-four|thirty-six)"
    r"(?:[ ]\(\d{1,2}\))?[ \n-](?P<unit>month|year)s?\b",
    _FLAGS,
)
YEARS = re.compile(
    r"\bcalendar[ ]years?[ \n:]{1,2}(?P<first>(?:19|20|21)\d\d)"
    r"(?:[ ]?(?:and|to|through|-|\u2013)[ ]?(?P<last>(?:19|20|21)\d\d))?(?![\d/-])",
    _FLAGS,
)
PATTERNS = (
    *(
        BETWEEN,
        BEFORE_BETWEEN,
        BEFORE,
        START,
        END,
        BY,
        DATED,
        NOT_A_BOUND,
        EDUCATION,
        RESPONSE,
        DONE,
    ),
    *(WITHIN, LENGTH, YEARS),
)
_NUMBERS = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "twelve": 12,
    "twenty-four": 24,
    "thirty-six": 36,
}
MOST_MONTHS = 120


@dataclass(frozen=True, slots=True)
class LetterDate:
    """A date of a letter, and what it seems to be for.

    day: the first day of a month that begins a period, else the last. other: the same with day and
    month exchanged, where the letter leaves that open. around: with the words beside it. note: how
    it was reckoned or what is uncertain, a sentence; empty where it is plainly written.
    """

    day: date
    role: Role
    confidence: Confidence
    quote: Quote
    around: str
    other: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Two dates that may bound the period, the likelier the higher the score."""

    start: WrittenDate
    end: WrittenDate
    score: int


def find_bounds(text: str, dates: Iterable[WrittenDate]) -> list[Bounds]:
    """Find pairs of neighbouring dates that may bound a period, the likeliest first."""
    all_dates = list(dates)
    found = [
        Bounds(one, two, score)
        for one, two in itertools.pairwise(all_dates)
        if one.first < two.last and (score := _score(text, one, two))
    ]
    return sorted(found, key=lambda bounds: (-bounds.score, bounds.start.quote.start))


def _score(text: str, one: WrittenDate, two: WrittenDate) -> int:
    between = text[one.quote.end : two.quote.start]
    before = _before(text, one)
    is_joined = BETWEEN.fullmatch(between) is not None
    if is_joined and between.strip().lower() == "and" and not BEFORE_BETWEEN.search(before):
        is_joined = False
    is_labelled = START.search(before) is not None and (
        len(between) <= _ABOUT and END.search(_before(text, two)) is not None
    )
    if not (is_joined or is_labelled) or not (one.has_year and two.has_year):
        return 0
    about = (
        text[max(0, one.quote.start - _ABOUT) : one.quote.start]
        + text[two.quote.end : two.quote.end + _ABOUT]
    )
    cues = len({match[0].lower() for match in EDUCATION.finditer(about)})
    is_long = (two.last - one.first).days > 300
    return 1 + is_joined + min(cues, 3) + 2 * is_long


def _before(text: str, one: WrittenDate) -> str:
    return text[max(0, one.quote.start - _REACH) : one.quote.start]


def read_roles(text: str, dates: tuple[WrittenDate, ...], *, day_first: bool) -> list[LetterDate]:
    """Say of each date what it seems to be for, in the order of the letter."""
    bounds = find_bounds(text, dates)
    best = [one for one in bounds if one.score == bounds[0].score] if bounds else []
    roles: dict[int, tuple[Role, Confidence]] = {}
    # Two ranges that seem as likely are both offered: none of them is certain.
    sure: Confidence = "high" if len({(b.start.first, b.end.last) for b in best}) == 1 else "low"
    if best and sure == "high" and best[0].score <= 2:
        sure = "medium"
    for one in best:
        roles.setdefault(one.start.quote.start, ("period_start", sure))
        roles.setdefault(one.end.quote.start, ("period_end", sure))
    ends = min((one.end.last for one in best), default=None)
    found = []
    for written in dates:
        role = roles.get(written.quote.start) or _role_alone(text, written, ends=ends)
        found.append(_letter_date(text, written, *role, day_first=day_first))
    return _with_letter_date(text, found)


def _role_alone(text: str, one: WrittenDate, *, ends: date | None) -> tuple[Role, Confidence]:
    """Say what a date is for that bounds no range. ends: the last day of the range, if any."""
    before = _before(text, one)
    near = text[max(0, one.quote.start - _ABOUT) : one.quote.end + _REACH]
    if DATED.search(before[-30:]) and one.quote.start < _TOP:
        return "letter_date", "high"
    if BY.search(before):
        lead = text[max(0, one.quote.start - _ABOUT) : one.quote.start]
        is_about_work = _last(DONE, lead) > _last(RESPONSE, lead)
        if is_about_work and ends is None:
            return "period_end", "medium"
        if ends is not None and one.last <= ends:
            return "other", "low"
        return "answer_by", "high" if RESPONSE.search(near) else "medium"
    if ends is not None or not one.has_year or not EDUCATION.search(near):
        return "other", "low"
    sure: Confidence = "low" if NOT_A_BOUND.search(before) else "medium"
    if START.search(before):
        return "period_start", sure
    return ("period_end", sure) if END.search(before) else ("other", "low")


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.start() for match in pattern.finditer(text)), default=-1)


def _letter_date(
    text: str, one: WrittenDate, role: Role, confidence: Confidence, *, day_first: bool
) -> LetterDate:
    note = ""
    if one.other is not None:
        order = "day first" if day_first else "month first"
        note = f"Read {order}; the letter leaves that open."
        confidence = "medium" if confidence == "high" else confidence
    if not one.has_year:
        note, confidence = "No year is written: the next such day was taken.", "low"
    day = one.first if role == "period_start" else one.last
    if role == "answer_by" and BEFORE.search(_before(text, one)):
        day, note = day - ONE_DAY, "Before that day is written, so the day before it was taken."
    if one.is_month:
        note = "Only the month is written."
        confidence = "medium" if confidence == "high" else confidence
    return LetterDate(
        day=day,
        role=role,
        confidence=confidence,
        quote=one.quote,
        around=words_around(text, one.quote.start, one.quote.end),
        other=one.other,
        note=note,
    )


def _with_letter_date(text: str, found: list[LetterDate]) -> list[LetterDate]:
    """Take the first date that stands alone on a line near the top for that of the letter."""
    if any(one.role == "letter_date" for one in found):
        return found
    for place, one in enumerate(found):
        start = text.rfind("\n", 0, one.quote.start) + 1
        end = text.find("\n", one.quote.end)
        line = text[start : end if end >= 0 else len(text)]
        is_alone = len(line) <= len(one.quote.words) + 12 and one.quote.start < _TOP
        if one.role == "other" and is_alone:
            found[place] = replace(one, role="letter_date", confidence="medium")
            return found
    return found


def answers_within(text: str, letter_date: LetterDate | None) -> Iterator[LetterDate]:
    """Reckon the day to answer by from so many days after the date of the letter."""
    for match in WITHIN.finditer(text):
        if letter_date is None or (match["kind"] or "").strip().lower() in ("business", "working"):
            continue
        is_receipt = "recei" in match["of"].lower()
        day = letter_date.day + timedelta(days=int(match["days"]))
        since = "its receipt, at the earliest the" if is_receipt else "the"
        yield LetterDate(
            day=day,
            role="answer_by",
            confidence="low" if is_receipt else "medium",
            quote=quote(text, *match.span()),
            around=words_around(text, *match.span()),
            note=f"Reckoned: {int(match['days'])} days from {since} date of the letter.",
        )


def months_named(text: str, end: Quote) -> int | None:
    """Find how long the period is said to be, in the words before its last day."""
    about = text[max(0, end.start - _ABOUT) : end.start]
    found = None
    for match in LENGTH.finditer(about):
        word = match["number"].lower()
        number = int(word) if word.isdigit() else _NUMBERS[word]
        months = number * (12 if match["unit"].lower() == "year" else 1)
        found = months if 6 <= months <= MOST_MONTHS else found
    return found


def calendar_years(text: str) -> Iterator[tuple[Period, Quote]]:
    """Find calendar years named as such."""
    for match in YEARS.finditer(text):
        first = int(match["first"])
        last = int(match["last"] or first)
        if first <= last <= first + MOST_MONTHS // 12:
            period = Period.inclusive(date(first, 1, 1), date(last, 12, 31))
            yield period, quote(text, *match.span())
