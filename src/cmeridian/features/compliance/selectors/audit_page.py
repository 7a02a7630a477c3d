"""What an auditor of one set would ask for, and what is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cmeridian.domain.requirements.audit import AuditItem, AuditReadiness, assess_audit
from cmeridian.domain.requirements.wording.audits import (
    audit_sentence,
    by_readiness,
    counting_words,
    evidence_sentences,
    gap_sentence,
    period_name,
    period_words,
)
from cmeridian.domain.requirements.wording.provenance import reliance_sentence
from cmeridian.features.compliance.selectors.named_credential import (
    NamedCredential,
    NotHeld,
    name_credential,
)
from cmeridian.features.compliance.selectors.sources import SourceLine, source_lines
from cmeridian.features.compliance.selectors.standing import Standing, find_standing

if TYPE_CHECKING:
    from cmeridian.features.accounts.models import Person


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One activity that counts. public_id: where it can be mended; lacks: empty when ready."""

    public_id: str
    title: str
    completed: date
    files: tuple[str, ...]
    lacks: str
    counts_for: str


@dataclass(frozen=True, slots=True)
class AuditPeriod:
    """One period, its activities parted into those that wait for evidence and those ready."""

    name: str
    days: str
    parts: tuple[tuple[str, tuple[AuditLine, ...]], ...]


@dataclass(frozen=True, slots=True)
class AuditPage:
    """What an auditor of one set would ask for, and what is there.

    waiting: how many activities wait for evidence.
    """

    held: NamedCredential
    answer: str
    terms: tuple[str, ...]
    periods: tuple[AuditPeriod, ...]
    sources: tuple[SourceLine, ...]
    reliance: str
    waiting: int


def find_audit(*, person: Person, public_id: str, on: date) -> AuditPage:
    """Compare what counts with the evidence on file. Raises NotHeld."""
    standing = find_standing(person=person, on=on)
    held, _ = name_credential(standing, public_id)
    readiness = find_readiness(person=person, set_id=held.set, on=on)
    terms = readiness.ledger.requirement_set
    return AuditPage(
        held=held,
        answer=audit_sentence(readiness),
        terms=tuple(evidence_sentences(terms.evidence)),
        periods=tuple(_audit_periods(readiness, standing)),
        sources=source_lines(terms.provenance.sources),
        reliance=reliance_sentence(terms, confidence=readiness.ledger.confidence, on=on),
        waiting=sum(1 for item in readiness.items if item.gaps),
    )


def find_readiness(*, person: Person, set_id: str, on: date) -> AuditReadiness:
    """Assess one set of a person as values. Raises NotHeld."""
    standing = find_standing(person=person, on=on)
    record = standing.kept.record
    held = [credential.set for credential in record.credentials]
    if set_id not in held:
        raise NotHeld(f"It has {', '.join(held)}." if held else "It has none.")
    return assess_audit(rulebook=standing.rulebook, record=record, set_id=set_id, on=on)


def _audit_periods(readiness: AuditReadiness, standing: Standing) -> Iterator[AuditPeriod]:
    for items in readiness.periods:
        period = items[0].period if items else readiness.window
        yield AuditPeriod(
            name=period_name(period, readiness),
            days=period_words(period),
            parts=tuple(
                (name, tuple(_audit_line(item, readiness, standing) for item in chosen))
                for name, chosen in by_readiness(items)
            ),
        )


def _audit_line(item: AuditItem, readiness: AuditReadiness, standing: Standing) -> AuditLine:
    return AuditLine(
        public_id=standing.kept.activity_ids[item.activity],
        title=item.title or item.activity,
        completed=item.completed,
        files=item.files,
        lacks=gap_sentence(item),
        counts_for=counting_words(item, readiness.ledger, standing.vocabulary),
    )
