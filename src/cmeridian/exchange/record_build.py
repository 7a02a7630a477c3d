"""Turn the checked shape of a record into the domain's record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cmeridian.domain.records.record import (
    Activity,
    Clinician,
    Credential,
    CreditLine,
    Event,
    Evidence,
    FactValue,
    Record,
    Training,
)
from cmeridian.exchange.facts import FactError, read_fact, resolve_specialty

if TYPE_CHECKING:
    from cmeridian.domain.requirements.rulebook import Vocabulary
    from cmeridian.exchange.record_schema import (
        ActivityShape,
        ClinicianShape,
        CredentialShape,
        CreditShape,
        RecordSections,
    )

HOURS_PER_CEU = Decimal(10)
CARRIED = ("changes", "achievements", "goals", "support")


def build_record(shape: RecordSections, vocabulary: Vocabulary) -> Record:
    """Build the domain's record; names must have been checked against the vocabulary."""
    carried = {name: _plain(getattr(shape, name)) for name in CARRIED}
    return Record(
        clinician=build_clinician(shape.clinician, vocabulary),
        credentials=tuple(build_credential(c) for c in shape.credentials),
        activities=tuple(build_activity(a, vocabulary) for a in shape.activities),
        carried={name: value for name, value in carried.items() if value},
    )


def build_clinician(shape: ClinicianShape, vocabulary: Vocabulary) -> Clinician:
    """Build who the record is about."""
    facts = build_facts(shape.facts, vocabulary)
    profession = vocabulary.profession_aliases.get(shape.profession, shape.profession)
    clinician = Clinician(
        profession=profession,
        name=shape.name or None,
        specialty=specialty_id(shape.specialty, vocabulary),
        npi=shape.npi,
        birth_date=shape.birth_date,
        training=tuple(Training(t.kind, t.ends) for t in shape.training),
    )
    return replace(clinician, facts={n: v for n, v in facts.items() if v is not None})


def build_credential(shape: CredentialShape) -> Credential:
    """Build one credential."""
    return Credential(
        set=shape.set,
        number=shape.number,
        issued=shape.issued,
        expires=shape.expires,
        events=tuple(Event(event.kind, event.on) for event in shape.events),
    )


def build_activity(shape: ActivityShape, vocabulary: Vocabulary) -> Activity:
    """Build one activity; what was given in CEU becomes contact hours."""
    return Activity(
        id=shape.id,
        title=shape.title,
        provider=shape.provider,
        completed=shape.completed,
        format=vocabulary.format_aliases.get(shape.format, shape.format),
        credits=tuple(_credit_line(line) for line in shape.credits),
        topics=dict(shape.topics),
        subtype=shape.subtype,
        course=shape.course,
        approved_lists=shape.approved_lists,
        relevance=shape.relevance,
        post_test_score_pct=shape.post_test_score_pct,
        formally_approved=shape.formally_approved,
        reflection=shape.reflection,
        evidence=tuple(Evidence(e.file, e.sha256) for e in shape.evidence),
    )


def build_facts(given: Mapping[str, Any], vocabulary: Vocabulary) -> dict[str, FactValue | None]:
    """Read answers by the kind of their question; null stays None, what does not fit goes."""
    facts: dict[str, FactValue | None] = {}
    for name, value in given.items():
        term = vocabulary.facts.get(name)
        if value is None:
            facts[name] = None
        elif term is not None:
            answer = read_fact(term, value, vocabulary)
            if not isinstance(answer, FactError):
                facts[name] = answer
    return facts


def specialty_id(name: str | None, vocabulary: Vocabulary) -> str | None:
    """Resolve another name, or a NUCC code, to the id that stands for it."""
    return resolve_specialty(name, vocabulary) if name else None


def _credit_line(shape: CreditShape) -> CreditLine:
    if shape.unit == "ceu":
        return CreditLine(shape.credit_class, shape.amount * HOURS_PER_CEU)
    return CreditLine(shape.credit_class, shape.amount, shape.unit)


def _plain(section: Any) -> Any:
    """Turn a section that is only carried into plain values, keys as in the file."""
    if hasattr(section, "model_dump"):
        return section.model_dump(by_alias=True, exclude_unset=True)
    if isinstance(section, list):
        return [_plain(item) for item in section]
    return section
