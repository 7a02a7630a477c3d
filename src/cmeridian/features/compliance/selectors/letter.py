"""What to answer an audit letter with: what counts in its period, and what shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cmeridian.domain.kernel.dates import Period
from cmeridian.domain.requirements.audit_period import (
    AuditedActivity,
    AuditedPeriod,
    Uncounted,
    audit_period,
    windows_back,
)
from cmeridian.domain.requirements.wording.activities import credit_in_words
from cmeridian.domain.requirements.wording.audit_periods import (
    LetterStep,
    answer_by_sentence,
    first_steps,
    open_sentence,
    period_answer,
    period_cautions,
    serving_words,
)
from cmeridian.domain.requirements.wording.audits import evidence_sentences, period_words
from cmeridian.domain.requirements.wording.ledgers import missing_findings, missing_words
from cmeridian.domain.requirements.wording.names import (
    authority_name,
    credential_name,
    place_name,
    who_is,
)
from cmeridian.domain.requirements.wording.provenance import reliance_sentence
from cmeridian.domain.requirements.wording.rows import FindingRow, finding_row, finding_rows
from cmeridian.domain.requirements.wording.rules import with_mark
from cmeridian.features.compliance.selectors.sources import SourceLine, source_lines
from cmeridian.features.compliance.selectors.standing import Standing, find_standing

if TYPE_CHECKING:
    from cmeridian.domain.requirements.rulebook import RequirementSet
    from cmeridian.features.accounts.models import Person

MOST_WINDOWS = 4
"""So many periods of a credential are offered to choose from."""
SHOWN_DIGITS = 16
"""Digits of a digest that are shown: enough to tell two files apart."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a letter asks: which set, which days, and by when, None where that is not known."""

    set: str
    period: Period
    answer_by: date | None = None


@dataclass(frozen=True, slots=True)
class LetterChoices:
    """Sets by id with their names: those that are held, and all others by place."""

    held: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    has_activities: bool

    @property
    def groups(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """All choices under headings, what is held first."""
        own = [("What you hold", list(self.held))] if self.held else []
        return [*own, *((place, list(sets)) for place, sets in self.others)]


@dataclass(frozen=True, slots=True)
class OnFile:
    """A document that is noted for an activity. digest: the beginning of its SHA-256, or empty."""

    file: str
    digest: str


@dataclass(frozen=True, slots=True)
class LetterActivity:
    """One activity that counts, in words. is_inside: it was completed in the period asked about."""

    public_id: str
    completed: date
    title: str
    provider: str
    credits: tuple[str, ...]
    serves: tuple[str, ...]
    files: tuple[OnFile, ...]
    gaps: tuple[str, ...]
    is_inside: bool


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One activity of the period that does not count, and why."""

    public_id: str
    completed: date
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class LetterAnswer:
    """The answer to a letter. public_id: of the credential, empty where none is held."""

    asked: Asked
    public_id: str
    authority: str
    credential: str
    number: str
    who: str
    npi: str
    days: str
    made_on: date
    judged_on: date
    answer: str
    rest: str
    answer_by: str
    cautions: tuple[str, ...]
    windows: tuple[Period, ...]
    steps: tuple[LetterStep, ...]
    rules: tuple[FindingRow, ...]
    missing: tuple[FindingRow, ...]
    missing_words: str
    activities: tuple[LetterActivity, ...]
    left_out: tuple[LeftOut, ...]
    terms: tuple[str, ...]
    notices: tuple[str, ...]
    sources: tuple[SourceLine, ...]
    reliance: str

    @property
    def to_prove(self) -> LetterActivity | None:
        """The first activity that lacks a document."""
        return next((one for one in self.activities if not one.files), None)


def find_letter_choices(*, person: Person, on: date) -> LetterChoices:
    """List whose letter it can be."""
    standing = find_standing(person=person, on=on)
    record = standing.kept.record
    held = tuple(dict.fromkeys(credential.set for credential in record.credentials))
    others: dict[str, list[tuple[str, str]]] = {}
    for terms in standing.rulebook.sets.values():
        if terms.id not in held:
            place = place_name(terms.jurisdiction, standing.vocabulary)
            others.setdefault(place, []).append((terms.id, _set_name(terms, standing)))
    return LetterChoices(
        held=tuple((name, _set_name(standing.rulebook.sets[name], standing)) for name in held),
        others=tuple(
            (place, tuple(sorted(others[place], key=_by_name))) for place in sorted(others)
        ),
        has_activities=bool(record.activities),
    )


def find_letter_windows(*, person: Person, set_id: str, on: date) -> tuple[Period, ...]:
    """List the periods by which a set that is held counts, the present one first."""
    standing = find_standing(person=person, on=on)
    if set_id not in standing.rulebook.sets:
        return ()
    return windows_back(
        rulebook=standing.rulebook,
        record=standing.kept.record,
        set_id=set_id,
        on=on,
        most=MOST_WINDOWS,
    )


def find_letter_answer(*, person: Person, asked: Asked, on: date) -> LetterAnswer:
    """Judge what a letter asks about. Raises KeyError for a set that there is not."""
    standing = find_standing(person=person, on=on)
    record, vocabulary = standing.kept.record, standing.vocabulary
    audited = audit_period(
        rulebook=standing.rulebook, record=record, set_id=asked.set, period=asked.period, on=on
    )
    ledger = audited.ledger
    terms = ledger.requirement_set
    held = audited.held
    return LetterAnswer(
        asked=asked,
        public_id=standing.kept.id_of_set(asked.set) if held else "",
        authority=authority_name(terms),
        credential=credential_name(terms),
        number=(held.number if held else None) or "",
        who=who_is(record.clinician, vocabulary),
        npi=record.clinician.npi or "",
        days=period_words(asked.period),
        made_on=on,
        judged_on=audited.judged_on,
        answer=period_answer(audited),
        rest=open_sentence(audited),
        answer_by=answer_by_sentence(asked.answer_by, on=on),
        cautions=tuple(period_cautions(audited, on=on)),
        windows=() if audited.is_window else audited.windows,
        steps=first_steps(audited, answer_by=asked.answer_by, vocabulary=vocabulary, on=on),
        rules=finding_rows(ledger, vocabulary=vocabulary, on=audited.judged_on),
        missing=tuple(_missing_rows(audited, standing)),
        missing_words=missing_words(ledger),
        activities=tuple(_activity(one, audited, standing) for one in audited.items),
        left_out=tuple(_left_out(one, standing) for one in audited.uncounted),
        terms=tuple(evidence_sentences(terms.evidence)),
        notices=tuple(with_mark(notice) for notice in ledger.notices),
        sources=source_lines(terms.provenance.sources),
        reliance=reliance_sentence(terms, confidence=ledger.confidence, on=on),
    )


def _by_name(choice: tuple[str, str]) -> str:
    return choice[1]


def _set_name(terms: RequirementSet, standing: Standing) -> str:
    """Name a set so that two of one authority can be told apart."""
    professions = ", ".join(terms.professions)
    name = f"{authority_name(terms)}, {credential_name(terms)}"
    return (
        f"{name} ({professions})" if professions and terms.id not in standing.kept.own.ids else name
    )


def _missing_rows(audited: AuditedPeriod, standing: Standing) -> Iterator[FindingRow]:
    for finding in missing_findings(audited.ledger):
        yield finding_row(
            finding, audited.ledger, vocabulary=standing.vocabulary, on=audited.judged_on
        )


def _activity(one: AuditedActivity, audited: AuditedPeriod, standing: Standing) -> LetterActivity:
    activity, vocabulary = one.activity, standing.vocabulary
    return LetterActivity(
        public_id=standing.kept.activity_ids[activity.id],
        completed=activity.completed,
        title=activity.title or activity.id,
        provider=activity.provider,
        credits=tuple(with_mark(credit_in_words(line, vocabulary)) for line in activity.credits),
        serves=tuple(
            with_mark(serving_words(serving, audited.ledger, vocabulary)) for serving in one.serves
        ),
        files=tuple(
            OnFile(document.file, (document.sha256 or "")[:SHOWN_DIGITS])
            for document in activity.evidence
        ),
        gaps=one.item.gaps,
        is_inside=one.is_inside,
    )


def _left_out(one: Uncounted, standing: Standing) -> LeftOut:
    return LeftOut(
        public_id=standing.kept.activity_ids[one.activity.id],
        completed=one.activity.completed,
        title=one.activity.title or one.activity.id,
        reason=one.reason,
    )
