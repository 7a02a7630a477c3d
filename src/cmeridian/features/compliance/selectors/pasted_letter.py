"""What a pasted letter says, as a page shows it: what is uncertain first. Nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from cmeridian.domain.requirements.sentences import day_month_year
from cmeridian.domain.requirements.wording.names import authority_name, credential_name
from cmeridian.exchange.audit_letter.reading import LetterReading, read_letter
from cmeridian.features.compliance.selectors.letter import Asked
from cmeridian.features.compliance.selectors.standing import Standing, find_standing

if TYPE_CHECKING:
    from cmeridian.exchange.audit_letter.roles import LetterDate
    from cmeridian.features.accounts.models import Person

_NOT_FOUND, _CHECK, _LIKELY, _PLAIN = range(4)
_WORDS = ("Not found in the letter", "Check this", "Likely", "Plainly written")
_BY_CONFIDENCE = {"low": _CHECK, "medium": _LIKELY, "high": _PLAIN}
_NAMES = {"from": "First day", "to": "Last day", "answer_by": "Answer by"}
MOST_OFFERED = 6


@dataclass(frozen=True, slots=True)
class OtherReading:
    """Another way to read a part of a letter. address: a query that asks with it instead."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class LetterPart:
    """One thing that a letter was read for.

    found: what was read, empty where nothing was. how_sure: in fixed words. around: the words of
    the letter; note: how it was reckoned, or why it is uncertain.
    """

    name: str
    found: str
    how_sure: str
    around: str
    note: str
    others: tuple[OtherReading, ...]


@dataclass(frozen=True, slots=True)
class PastedLetter:
    """A letter as it was read.

    problems: why it could not be, as sentences. parts: the least certain first. values: what was
    found, as the form that asks is filled in. asked: None where something is not known yet.
    """

    problems: tuple[str, ...] = ()
    parts: tuple[LetterPart, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    asked: Asked | None = None
    credits: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    uncertain: int = 0

    @property
    def address(self) -> str:
        """The query that asks for the same again."""
        return f"?{urlencode(self.values)}"


def read_pasted(*, person: Person, text: str, on: date) -> PastedLetter:
    """Read the text of a letter for a person."""
    standing = find_standing(person=person, on=on)
    record = standing.kept.record
    reading = read_letter(
        text,
        held=record.credentials,
        profession=record.clinician.profession,
        rulebook=standing.rulebook,
        on=on,
    )
    if reading.problems:
        return PastedLetter(problems=tuple(problem.sentence for problem in reading.problems))
    parts = sorted(_parts(reading, standing), key=lambda part: part[0])
    return PastedLetter(
        parts=tuple(part for _, part in parts),
        values=tuple(_values(reading).items()),
        asked=_asked(reading),
        credits=tuple(piece.words for piece in reading.credits),
        documents=tuple(piece.words for piece in reading.documents),
        uncertain=sum(1 for sure, _ in parts if sure < _LIKELY),
    )


def _asked(reading: LetterReading) -> Asked | None:
    if reading.set is None or reading.period is None:
        return None
    answer_by = reading.answer_by.day if reading.answer_by else None
    return Asked(reading.set, reading.period, answer_by)


def _values(reading: LetterReading) -> dict[str, str]:
    chosen = {"from": reading.start, "to": reading.end, "answer_by": reading.answer_by}
    days = {name: one.day.isoformat() for name, one in chosen.items() if one is not None}
    return {**({"set": reading.set} if reading.set else {}), **days}


def _parts(reading: LetterReading, standing: Standing) -> Iterator[tuple[int, LetterPart]]:
    yield _authority(reading, standing)
    yield _day(reading, "from", reading.start, "period_start")
    yield _day(reading, "to", reading.end, "period_end")
    yield _day(reading, "answer_by", reading.answer_by, "answer_by")


def _authority(reading: LetterReading, standing: Standing) -> tuple[int, LetterPart]:
    found = next((one for one in reading.authorities if one.set == reading.set), None)
    others = tuple(
        OtherReading(_name(one.set, standing), _with(reading, set=one.set))
        for one in reading.authorities[:MOST_OFFERED]
        if one.set != reading.set
    )
    if found is None:
        note = "It may be one of these." if others else ""
        return _NOT_FOUND, LetterPart("Whose letter", "", _WORDS[_NOT_FOUND], "", note, others)
    sure = _BY_CONFIDENCE[found.confidence]
    note = f"{found.because[:1].upper()}{found.because[1:]}."
    if not found.is_held:
        note = f"{note} You hold nothing under this set."
    name = _name(found.set, standing)
    return sure, LetterPart("Whose letter", name, _WORDS[sure], found.quote.words, note, others)


def _day(
    reading: LetterReading, name: str, chosen: LetterDate | None, role: str
) -> tuple[int, LetterPart]:
    rivals = [one.day for one in reading.rivals if one.role == role]
    if chosen is None:
        others = [one.day for one in reading.dates if one.role == "other"]
    else:
        others = [*([chosen.other] if chosen.other else []), *rivals]
    offered = tuple(
        OtherReading(day_month_year(day), _with(reading, **{name: day.isoformat()}))
        for day in dict.fromkeys(others[:MOST_OFFERED])
        if chosen is None or day != chosen.day
    )
    if chosen is None:
        part = LetterPart(_NAMES[name], "", _WORDS[_NOT_FOUND], "", "", offered)
        return _NOT_FOUND, part
    sure = _BY_CONFIDENCE[chosen.confidence]
    words = day_month_year(chosen.day)
    return sure, LetterPart(_NAMES[name], words, _WORDS[sure], chosen.around, chosen.note, offered)


def _with(reading: LetterReading, **changes: str) -> str:
    return f"?{urlencode({**_values(reading), **changes})}"


def _name(set_id: str, standing: Standing) -> str:
    terms = standing.rulebook.sets[set_id]
    who = f" ({', '.join(terms.professions)})" if terms.professions else ""
    return f"{authority_name(terms)}, {credential_name(terms)}{who}"
