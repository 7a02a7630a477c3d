"""What changes if a fact, a credential, an activity or the date were different."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from cmeridian.domain.records.record import Activity, Credential, FactValue, Record
from cmeridian.domain.requirements.evaluate import evaluate
from cmeridian.domain.requirements.findings import Finding, Ledger, SetLedger
from cmeridian.domain.requirements.rulebook import Rulebook

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Change:
    """A supposition about a record.

    facts: new values, None makes a fact unknown. remove_*: set ids and activity ids that go.
    on: another day, None for the same.
    """

    facts: Mapping[str, FactValue | None] = field(default_factory=dict)
    specialty: str | None = None
    add_credentials: tuple[Credential, ...] = ()
    remove_credentials: tuple[str, ...] = ()
    add_activities: tuple[Activity, ...] = ()
    remove_activities: tuple[str, ...] = ()
    on: date | None = None


@dataclass(frozen=True, slots=True)
class FindingChange:
    """One rule whose finding differs; before or after is None where the rule is not there."""

    set: str
    rule: str
    before: Finding | None
    after: Finding | None


@dataclass(frozen=True, slots=True)
class Difference:
    """Two ledgers and what differs between them."""

    before: Ledger
    after: Ledger
    added: tuple[SetLedger, ...]
    removed: tuple[SetLedger, ...]
    findings: tuple[FindingChange, ...]


def apply_change(record: Record, change: Change) -> Record:
    """Build the record as it would be."""
    facts = {**record.clinician.facts, **change.facts}
    clinician = replace(
        record.clinician,
        facts={name: value for name, value in facts.items() if value is not None},
        specialty=change.specialty or record.clinician.specialty,
    )
    kept = tuple(c for c in record.credentials if c.set not in change.remove_credentials)
    activities = tuple(a for a in record.activities if a.id not in change.remove_activities)
    return replace(
        record,
        clinician=clinician,
        credentials=kept + change.add_credentials,
        activities=activities + change.add_activities,
    )


def compare(*, rulebook: Rulebook, record: Record, change: Change, on: date) -> Difference:
    """Judge the record as it is and as it would be, and list what differs.

    A finding differs if its status, amounts, due date or questions do; its wording alone does not.
    """
    before = evaluate(rulebook=rulebook, record=record, on=on)
    after = evaluate(rulebook=rulebook, record=apply_change(record, change), on=change.on or on)
    old, new = _by_credential(before), _by_credential(after)
    changes = [
        FindingChange(key[0], rule, first, second)
        for key in old
        if key in new
        for rule, first, second in _pairs(old[key], new[key])
        if _substance(first) != _substance(second)
    ]
    return Difference(
        before=before,
        after=after,
        added=tuple(ledger for key, ledger in new.items() if key not in old),
        removed=tuple(ledger for key, ledger in old.items() if key not in new),
        findings=tuple(changes),
    )


def _by_credential(ledger: Ledger) -> dict[tuple[str, int], SetLedger]:
    """Name each ledger by its set, and which of several credentials under that set it is."""
    seen: Counter[str] = Counter()
    named: dict[tuple[str, int], SetLedger] = {}
    for one in ledger.sets:
        set_id = one.requirement_set.id
        named[set_id, seen[set_id]] = one
        seen[set_id] += 1
    return named


def _pairs(old: SetLedger, new: SetLedger) -> list[tuple[str, Finding | None, Finding | None]]:
    rules = dict.fromkeys([f.rule for f in old.findings] + [f.rule for f in new.findings])
    return [(rule, old.finding(rule), new.finding(rule)) for rule in rules]


def _substance(finding: Finding | None) -> object:
    if finding is None:
        return None
    return (
        finding.status,
        finding.counted,
        finding.required,
        finding.short_by,
        finding.due,
        finding.overdue,
        finding.asks,
    )
