"""What rules still ask of a clinician, and only where an answer can change a finding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from cmeridian.domain.requirements.rulebook import with_parts
from cmeridian.domain.requirements.schedule import lay_out
from cmeridian.domain.requirements.wording.conditions import facts_of

if TYPE_CHECKING:
    from cmeridian.domain.records.record import Clinician, Credential
    from cmeridian.domain.requirements.findings import Finding, Ledger, SetLedger
    from cmeridian.domain.requirements.rulebook import (
        FactTerm,
        RequirementSet,
        Rule,
        Vocabulary,
    )

_SOME_BIRTH_DATE = date(1980, 6, 15)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A finding that waits for an answer, and the set it belongs to."""

    ledger: SetLedger
    finding: Finding


@dataclass(frozen=True, slots=True)
class Question:
    """One fact to ask for, and what waits for it."""

    term: FactTerm
    waiting: tuple[Waiting, ...] = ()


def open_questions(ledger: Ledger, vocabulary: Vocabulary) -> tuple[Question, ...]:
    """List the facts that findings wait for, each once, those that decide most first."""
    waiting: dict[str, list[Waiting]] = {}
    for of_set in ledger.sets:
        for finding in of_set.findings:
            for name in finding.asks if finding.status == "ask" else ():
                waiting.setdefault(name, []).append(Waiting(of_set, finding))
    found = [
        Question(vocabulary.facts[name], tuple(who))
        for name, who in waiting.items()
        if name in vocabulary.facts
    ]
    return tuple(sorted(found, key=lambda question: -len(question.waiting)))


def asked_facts(sets: Iterable[RequirementSet]) -> frozenset[str]:
    """List every fact on which a rule of these sets turns, whether or not it is known."""
    return frozenset(name for terms in sets for rule in terms.rules for name in facts_behind(rule))


def birth_date_would_tell(
    *, terms: RequirementSet, credential: Credential, clinician: Clinician, on: date
) -> bool:
    """Whether the counting period is unknown, and a birth date would fix it."""
    if clinician.birth_date is not None:
        return False
    born = replace(clinician, birth_date=_SOME_BIRTH_DATE)
    now, then = (
        lay_out(terms=terms, credential=credential, clinician=who, on=on).window
        for who in (clinician, born)
    )
    return now is None and then is not None


def facts_behind(rule: Rule) -> tuple[str, ...]:
    """List the facts on which a rule or a part of it turns, each once, in reading order."""
    return tuple(
        dict.fromkeys(
            name
            for one in with_parts(rule)
            for condition in (one.applies_if, one.counts_toward_total_if)
            if condition is not None
            for name in facts_of(condition)
        )
    )
