"""Judge a record against its requirement sets.

The answer is a pure function of rulebook, record and date. For each set: lay out the window, drop
what lies outside it or has expired, convert and weigh hours, apply caps, judge each rule on its own
clock, then let events and exemptions relieve what they may.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from cmeridian.domain.kernel.amounts import EDUCATION_UNITS, Amount
from cmeridian.domain.kernel.dates import Period
from cmeridian.domain.kernel.provenance import weakest
from cmeridian.domain.records.record import Credential, Record
from cmeridian.domain.requirements.case import Case, open_case
from cmeridian.domain.requirements.findings import Finding, Ledger, SetLedger
from cmeridian.domain.requirements.index import RecordIndex
from cmeridian.domain.requirements.judging import judge
from cmeridian.domain.requirements.missing import EDUCATION, Ways, fewest_over
from cmeridian.domain.requirements.notices import standing_findings, write_notices
from cmeridian.domain.requirements.required import measured_unit
from cmeridian.domain.requirements.rulebook import (
    Combination,
    Maximum,
    Minimum,
    RequirementSet,
    Rule,
    Rulebook,
    Vocabulary,
)
from cmeridian.domain.requirements.verdict import Verdict

_NOT_MISSING = frozenset({"practice_hour"})


def evaluate(*, rulebook: Rulebook, record: Record, on: date) -> Ledger:
    """Judge every credential of the record on that day.

    Raises KeyError if a credential names a set that the rulebook does not hold.
    """
    index = RecordIndex(record=record, vocabulary=rulebook.vocabulary, on=on)
    return Ledger(
        on=on,
        sets=tuple(
            _evaluate_case(
                open_case(
                    terms=rulebook.sets[credential.set],
                    credential=credential,
                    clinician=record.clinician,
                    index=index,
                    vocabulary=rulebook.vocabulary,
                    on=on,
                )
            )
            for credential in record.credentials
        ),
    )


def evaluate_set(
    *,
    requirement_set: RequirementSet,
    credential: Credential,
    record: Record,
    vocabulary: Vocabulary,
    on: date,
    index: RecordIndex | None = None,
    period: Period | None = None,
) -> SetLedger:
    """Judge one credential under one set.

    index: the record as arranged for that day, where it is at hand already. period: the days that
    count, as someone else has named them; None for the window of the credential on that day.
    """
    if index is None:
        index = RecordIndex(record=record, vocabulary=vocabulary, on=on)
    return _evaluate_case(
        open_case(
            terms=requirement_set,
            credential=credential,
            clinician=record.clinician,
            index=index,
            vocabulary=vocabulary,
            on=on,
            period=period,
        )
    )


def _evaluate_case(case: Case) -> SetLedger:
    judged = [(rule, judge(case, rule)) for rule in case.terms.rules]
    ways = [v.ways or (v.gaps,) for _, v in judged if v.status == "short" and (v.ways or v.gaps)]
    further = fewest_over(ways) if case.window is not None else None
    findings = tuple(_finding(case, rule, verdict) for rule, verdict in judged)
    return SetLedger(
        requirement_set=case.terms,
        number=case.credential.number,
        window=case.window,
        renewal=case.schedule.renewal,
        missing=_missing(case, ways, further),
        further_hours=further,
        confidence=case.terms.provenance.confidence,
        findings=findings + standing_findings(case),
        notices=write_notices(case),
    )


def _missing(case: Case, ways: list[Ways], further: Decimal | None) -> Amount | None:
    """The fewest further hours or points; None without a window, or with no or mixed units."""
    if further is None:
        return None
    units = [
        unit for rule in case.terms.rules for unit in _units(case, rule) if unit not in _NOT_MISSING
    ]
    families = {EDUCATION if unit in EDUCATION_UNITS else unit for unit in units}
    if len(families) != 1:
        return None
    family = families.pop()
    return Amount(further if family == EDUCATION else fewest_over(ways, family), units[0])


def _units(case: Case, rule: Rule) -> list[str]:
    match rule:
        case Minimum() | Maximum():
            return [measured_unit(case, rule)]
        case Combination(parts=parts):
            return [unit for part in parts for unit in _units(case, part)]
        case _:
            return []


def _finding(case: Case, rule: Rule, verdict: Verdict) -> Finding:
    anchor = case.terms.cycle.anchor
    guessed = anchor.confidence if anchor is not None and case.schedule.anchored else None
    provenance = case.terms.provenance
    return Finding(
        rule=rule.id,
        status=verdict.status,
        why=verdict.why,
        confidence=weakest(provenance.confidence, rule.confidence, verdict.confidence, guessed),
        source=provenance.sources[0],
        unit=verdict.unit,
        counted=verdict.counted,
        required=verdict.required,
        short_by=verdict.short_by,
        due=verdict.due,
        overdue=verdict.overdue,
        counts=verdict.counts,
        amounts=verdict.amounts,
        refused=verdict.refused,
        asks=verdict.asks,
        soft=rule.soft,
        note=rule.note,
    )
