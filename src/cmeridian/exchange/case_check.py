"""Run one worked case and compare only what it asserts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from cmeridian.domain.kernel.amounts import plain
from cmeridian.domain.requirements.evaluate import evaluate_set

if TYPE_CHECKING:
    from cmeridian.domain.records.record import Record
    from cmeridian.domain.requirements.findings import Finding, SetLedger
    from cmeridian.domain.requirements.rulebook import Rulebook
    from cmeridian.exchange.cases_schema import ExpectedRuleShape, ExpectedShape


@dataclass(frozen=True, slots=True)
class RequirementsCase:
    """A record, a day and a set, with what is expected of the ledger."""

    id: str
    on: date
    set: str
    record: Record
    rulebook: Rulebook
    expected: ExpectedShape


@dataclass(frozen=True, slots=True)
class Check:
    """One assertion: what was looked at, what was expected, what came out.

    gap: value minus expected, where both are numbers or days.
    """

    what: str
    expected: str
    value: str
    holds: bool
    gap: str | None = None


@dataclass(frozen=True, slots=True)
class CaseResult:
    """A case with all its assertions."""

    id: str
    kind: str
    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        """Whether every assertion holds."""
        return all(check.holds for check in self.checks)

    @property
    def failures(self) -> tuple[Check, ...]:
        """The assertions that do not hold."""
        return tuple(check for check in self.checks if not check.holds)


def run_case(case: RequirementsCase) -> CaseResult:
    """Judge the record by the set, and compare."""
    credential = next(c for c in case.record.credentials if c.set == case.set)
    ledger = evaluate_set(
        requirement_set=case.rulebook.sets[case.set],
        credential=credential,
        record=case.record,
        vocabulary=case.rulebook.vocabulary,
        on=case.on,
    )
    return CaseResult(case.id, "requirements", tuple(_checks(case.expected, ledger)))


def _checks(expected: ExpectedShape, ledger: SetLedger) -> Iterator[Check]:
    if expected.window is not None:
        window = ledger.window
        for name, wanted, found in (
            ("start", expected.window.start, window.start if window else None),
            ("end", expected.window.end, window.last_day if window else None),
        ):
            if name in expected.window.model_fields_set:
                yield _equal(f"window {name}", wanted, found)
    if "missing" in expected.model_fields_set:
        yield _missing(expected.missing, ledger)
    for name in ("open_tasks", "asks"):
        if name in expected.model_fields_set:
            yield _equal(name, getattr(expected, name), Decimal(getattr(ledger, name)))
    for rule, of_rule in expected.rules.items():
        finding = ledger.finding(rule)
        if finding is None:
            yield Check(rule, "a finding", "no such rule", holds=False)
        else:
            yield from _finding_checks(rule, of_rule, finding)


def _missing(wanted: Decimal | None, ledger: SetLedger) -> Check:
    """Compare hours also where a mix of units or tasks makes the set's own `missing` null."""
    if wanted is None:
        value = ledger.missing.value if ledger.missing else None
    else:
        value = ledger.missing.value if ledger.missing else ledger.further_hours
    return _equal("missing", wanted, value)


def _finding_checks(rule: str, wanted: ExpectedRuleShape, finding: Finding) -> Iterator[Check]:
    for name in sorted(wanted.model_fields_set, key=list(type(wanted).model_fields).index):
        compare = _SPECIAL.get(name, _equal)
        found = getattr(finding, name)
        if name == "refused":
            found = tuple(refusal.id for refusal in finding.refused)
        yield compare(f"{rule} {name}", getattr(wanted, name), found)


def _equal(what: str, wanted: object, found: object) -> Check:
    holds = wanted == found
    return Check(
        what, in_text(wanted), in_text(found), holds, None if holds else _gap(wanted, found)
    )


def _gap(wanted: object, found: object) -> str | None:
    match wanted, found:
        case Decimal(), Decimal():
            return plain(found - wanted)
        case date(), date():
            return f"{(found - wanted).days} days"
        case _:
            return None


def _same_names(what: str, wanted: tuple[str, ...] | None, found: tuple[str, ...]) -> Check:
    names = wanted or ()
    holds = sorted(names) == sorted(found)
    return Check(what, in_text(tuple(names)), in_text(found), holds=holds)


def _among(what: str, wanted: list[str] | None, found: tuple[str, ...]) -> Check:
    names = tuple(wanted or ())
    return Check(what, f"at least {in_text(names)}", in_text(found), holds=set(names) <= set(found))


_SPECIAL: dict[str, Callable[..., Check]] = {
    "counts": _same_names,
    "asks": _same_names,
    "refused": _among,
}


def in_text(value: object) -> str:
    """Write a value of either side in the notation of a case file."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Decimal():
            return plain(value)
        case tuple():
            return f"[{', '.join(value)}]"
        case _:
            return str(value)
