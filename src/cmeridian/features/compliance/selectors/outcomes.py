"""What follows from a supposition, in words: the answer first, then every rule that changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cmeridian.domain.requirements.sentences import day_month_year, joined
from cmeridian.domain.requirements.wording.differences import (
    NOTHING_CHANGES,
    difference_sentences,
)
from cmeridian.domain.requirements.wording.ledgers import answer_sentences, missing_words
from cmeridian.domain.requirements.wording.names import authority_name
from cmeridian.domain.requirements.wording.provenance import reliance_sentence
from cmeridian.domain.requirements.wording.rows import FindingRow, finding_row, finding_rows
from cmeridian.features.compliance.selectors.sources import SourceLine, source_lines

if TYPE_CHECKING:
    from cmeridian.domain.requirements.findings import Finding, Ledger, SetLedger
    from cmeridian.domain.requirements.rulebook import Vocabulary
    from cmeridian.domain.requirements.what_if import Difference, FindingChange

Supposed = tuple[tuple[str, ...], str]
"""A supposition as a sentence, and the names of the fields that hold it."""


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """One rule as it is and as it would be; None where it is not asked."""

    title: str
    where: str
    before: FindingRow | None
    after: FindingRow | None


@dataclass(frozen=True, slots=True)
class WholeSet:
    """A set that would be new or would go."""

    where: str
    missing: str
    rows: tuple[FindingRow, ...]
    sources: tuple[SourceLine, ...]
    reliance: str
    has_no_dates: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """A supposition and what follows from it, in words.

    warnings: what must be said before anything else. supposed: the supposition, a sentence each,
    under the names of the fields that hold it.
    """

    difference: Difference
    warnings: tuple[str, ...]
    supposed: tuple[Supposed, ...]
    answer: str
    rest: str
    as_is: str
    as_would_be: str
    added: tuple[WholeSet, ...]
    removed: tuple[WholeSet, ...]
    changed: tuple[ChangedRow, ...]

    @property
    def days(self) -> tuple[date, date]:
        """The days of the two judgements."""
        return self.difference.before.on, self.difference.after.on


def describe_outcome(
    difference: Difference,
    *,
    vocabulary: Vocabulary,
    supposed: tuple[Supposed, ...],
    warnings: tuple[str, ...],
    unknown_places: tuple[str, ...],
) -> Outcome:
    """Write what follows from a supposition. unknown_places: whose rules we do not hold."""
    answer, rest = difference_sentences(difference)
    before, after = difference.before, difference.after
    unknown = _unknown(difference, unknown_places)
    if answer == NOTHING_CHANGES and unknown:
        answer = unknown
    elif unknown:
        answer = _within("As far as is known", answer)
    elif any(_ended(difference)):
        answer = _within("Within the periods on record", answer)
    return Outcome(
        difference=difference,
        warnings=(*warnings, *_dateless(difference), *_ended(difference)),
        supposed=supposed,
        answer=answer,
        rest=rest,
        as_is=_answer(before),
        as_would_be=" ".join(part for part in (_answer(after), unknown) if part),
        added=tuple(_whole(s, vocabulary, after.on) for s in difference.added),
        removed=tuple(_whole(s, vocabulary, before.on) for s in difference.removed),
        changed=tuple(_changed(change, difference, vocabulary) for change in difference.findings),
    )


def _dateless(difference: Difference) -> Iterator[str]:
    """Say of which new sets too little is known to tell what is missing."""
    for ledger in difference.added:
        if ledger.window is None:
            yield (
                f"{authority_name(ledger.requirement_set)}: the period that counts is not known "
                "without the printed expiry, so neither is all that is missing there."
            )


def _ended(difference: Difference) -> Iterator[str]:
    """Say of which sets the day lies beyond the period that is judged."""
    before, after = difference.before.on, difference.after.on
    for ledger in difference.after.sets:
        if ledger.window is not None and before <= ledger.window.last_day < after:
            yield (
                f"{authority_name(ledger.requirement_set)}: the period on record ends on "
                f"{day_month_year(ledger.window.last_day)}, and what a later one asks is not "
                "counted here. Timeline lists it."
            )


def _within(limit: str, answer: str) -> str:
    rest = answer.removeprefix("Then ")
    return f"{limit}, {rest[0].lower()}{rest[1:]}"


def _unknown(difference: Difference, places: tuple[str, ...]) -> str:
    """Name where too little is known to say what would be owed; empty for nowhere."""
    dateless = (authority_name(s.requirement_set) for s in difference.added if s.window is None)
    where = [*(f"in {place}" for place in places), *(f"to {name}" for name in dateless)]
    return f"What would be owed {joined(where, 'and')} is not known." if where else ""


def _answer(ledger: Ledger) -> str:
    if not ledger.sets:
        return "No credential is left, so nothing is owed that we know of."
    return " ".join(answer_sentences(ledger)).strip()


def _whole(ledger: SetLedger, vocabulary: Vocabulary, on: date) -> WholeSet:
    terms = ledger.requirement_set
    return WholeSet(
        where=authority_name(terms),
        missing=missing_words(ledger),
        rows=finding_rows(ledger, vocabulary=vocabulary, on=on),
        sources=source_lines(terms.provenance.sources),
        reliance=reliance_sentence(terms, confidence=ledger.confidence, on=on),
        has_no_dates=ledger.window is None,
    )


def _changed(change: FindingChange, difference: Difference, vocabulary: Vocabulary) -> ChangedRow:
    before = _row(change.before, change.set, difference.before, vocabulary)
    after = _row(change.after, change.set, difference.after, vocabulary)
    some = after or before
    terms = next(
        s.requirement_set for s in difference.after.sets if s.requirement_set.id == change.set
    )
    return ChangedRow(some.title if some else change.rule, authority_name(terms), before, after)


def _row(
    finding: Finding | None, set_id: str, ledger: Ledger, vocabulary: Vocabulary
) -> FindingRow | None:
    if finding is None:
        return None
    of_set = next(s for s in ledger.sets if s.requirement_set.id == set_id)
    return finding_row(finding, of_set, vocabulary=vocabulary, on=ledger.on)
