"""The JSON answers of the command and of the API: plain values, ready for `json.dumps`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from cmeridian.domain.kernel.amounts import Amount
from cmeridian.domain.kernel.dates import Period
from cmeridian.domain.kernel.problems import BadInput, Problem
from cmeridian.domain.kernel.provenance import Source
from cmeridian.domain.requirements.audit import AuditItem, AuditReadiness
from cmeridian.domain.requirements.findings import Finding, Ledger, SetLedger
from cmeridian.domain.requirements.timeline import DueDate
from cmeridian.domain.requirements.what_if import Difference
from cmeridian.domain.requirements.wording.states import state_of

Answer = dict[str, Any]

CREDITS = "cmeridian/credits/1"
DIFFERENCE = "cmeridian/credits-difference/1"
DUE_DATES = "cmeridian/due-dates/1"
AUDIT = "cmeridian/audit-readiness/1"
PROBLEMS = "cmeridian/problems/1"


def number(value: Decimal | None) -> int | float | None:
    """Write an exact decimal as a JSON number: whole ones as integers."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def day(value: date | None) -> str | None:
    """Write a date as ISO 8601."""
    return value.isoformat() if value else None


def credits_answer(ledger: Ledger) -> Answer:
    """Build `cmeridian/credits/1`: what is owed, by when and why."""
    return {"schema": CREDITS, **_ledger(ledger)}


def difference_answer(difference: Difference) -> Answer:
    """Build `cmeridian/credits-difference/1`: two ledgers and what differs."""
    before, after = difference.before, difference.after
    places_before = {ledger.requirement_set.id: ledger for ledger in before.sets}
    places_after = {ledger.requirement_set.id: ledger for ledger in after.sets}
    return {
        "schema": DIFFERENCE,
        "before": _ledger(before),
        "after": _ledger(after),
        "added": [ledger.requirement_set.id for ledger in difference.added],
        "removed": [ledger.requirement_set.id for ledger in difference.removed],
        "findings": [
            {
                "set": change.set,
                "rule": change.rule,
                "before": _optional(change.before, places_before[change.set], before.on),
                "after": _optional(change.after, places_after[change.set], after.on),
            }
            for change in difference.findings
        ],
    }


def due_dates_answer(dates: Iterable[DueDate], *, on: date, until: date) -> Answer:
    """Build `cmeridian/due-dates/1`: what falls due, earliest first."""
    return {
        "schema": DUE_DATES,
        "on": day(on),
        "until": day(until),
        "dates": [
            {
                "due": day(item.due),
                "set": item.set,
                "rule": item.rule,
                "what": item.what,
                "status": item.status,
                "short_by": number(item.short_by),
                "unit": item.unit,
            }
            for item in dates
        ],
    }


def audit_answer(readiness: AuditReadiness, *, on: date) -> Answer:
    """Build `cmeridian/audit-readiness/1`: what an auditor would ask for, and what is there."""
    terms = readiness.ledger.requirement_set.evidence
    return {
        "schema": AUDIT,
        "on": day(on),
        "set": readiness.ledger.requirement_set.id,
        "authority": readiness.ledger.requirement_set.authority,
        "window": window(readiness.window),
        "ready": readiness.ready,
        "of": len(readiness.items),
        "retention_months": terms.retention_months,
        "retention": terms.retention,
        "audit": terms.audit,
        "how": terms.how,
        "tracking_system": terms.tracking_system,
        "reporting": terms.reporting,
        "produce_within_days": terms.produce_within_days,
        "failure": terms.failure,
        "items": [_audit_item(item) for item in readiness.items],
        "sources": [source(s) for s in readiness.ledger.requirement_set.provenance.sources],
        "confidence": readiness.ledger.confidence,
    }


def problems_answer(error: BadInput) -> Answer:
    """Build `cmeridian/problems/1`: everything wrong with a file."""
    return {"schema": PROBLEMS, "problems": problem_answers(error.file, error.problems)}


def problem_answers(file: str, problems: Iterable[Problem]) -> list[Answer]:
    """Write problems of one file."""
    return [
        {
            "file": file,
            "line": problem.line or None,
            "place": problem.place or None,
            "what": problem.what,
            "remedy": problem.remedy or None,
        }
        for problem in problems
    ]


def window(period: Period | None) -> Answer:
    """Write a period by its first and its last included day; both null where it is not known."""
    if period is None:
        return {"start": None, "end": None}
    return {"start": day(period.start), "end": day(period.last_day)}


def source(value: Source) -> Answer:
    """Write where a rule was read."""
    return {
        "document": value.document,
        "kind": value.kind,
        "as_of": value.as_of,
        "url": value.url,
        "as_of_estimated": value.as_of_estimated,
    }


def _ledger(ledger: Ledger) -> Answer:
    return {"on": day(ledger.on), "sets": [_set(s, on=ledger.on) for s in ledger.sets]}


def _set(ledger: SetLedger, *, on: date) -> Answer:
    requirement_set = ledger.requirement_set
    provenance = requirement_set.provenance
    return {
        "set": requirement_set.id,
        "authority": requirement_set.authority,
        "credential": requirement_set.credential,
        "number": ledger.number,
        "window": window(ledger.window),
        "renewal": day(ledger.renewal),
        "missing": _amount(ledger.missing),
        "further_hours": number(ledger.further_hours),
        "open_tasks": ledger.open_tasks,
        "asks": ledger.asks,
        "confidence": ledger.confidence,
        "as_of": provenance.as_of,
        "checked_on": provenance.checked_on,
        "checker": provenance.checker,
        "review_by": day(provenance.review_by),
        "notices": list(ledger.notices),
        "findings": [_finding(f, ledger=ledger, on=on) for f in ledger.findings],
        "sources": [source(s) for s in provenance.sources],
    }


def _finding(finding: Finding, *, ledger: SetLedger, on: date) -> Answer:
    return {
        "rule": finding.rule,
        "status": finding.status,
        "state": state_of(finding, ledger=ledger, on=on),
        "overdue": finding.overdue,
        "counted": number(finding.counted),
        "required": number(finding.required),
        "short_by": number(finding.short_by),
        "unit": finding.unit,
        "due": day(finding.due),
        "counts": list(finding.counts),
        "refused": [{"id": r.id, "reason": r.reason} for r in finding.refused],
        "asks": list(finding.asks),
        "why": finding.why,
        "source": source(finding.source),
        "confidence": finding.confidence,
        "soft": finding.soft,
        "note": finding.note,
    }


def _optional(finding: Finding | None, ledger: SetLedger, on: date) -> Answer | None:
    return _finding(finding, ledger=ledger, on=on) if finding else None


def _amount(amount: Amount | None) -> Answer | None:
    return {"amount": number(amount.value), "unit": amount.unit} if amount else None


def _audit_item(item: AuditItem) -> Answer:
    return {
        "id": item.activity,
        "title": item.title,
        "completed": day(item.completed),
        "period": window(item.period),
        "rules": list(item.rules),
        "files": list(item.files),
        "gaps": list(item.gaps),
        "ready": not item.gaps,
        "keep_until": day(item.keep_until),
    }
