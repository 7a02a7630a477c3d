"""Audit readiness in words: what an auditor would ask for, and what is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from cmeridian.domain.requirements.rulebook import Maximum
from cmeridian.domain.requirements.sentences import day_month_year, joined
from cmeridian.domain.requirements.wording.clocks import months_in_words
from cmeridian.domain.requirements.wording.ledgers import finding_title
from cmeridian.domain.requirements.wording.rules import capitalised

if TYPE_CHECKING:
    from cmeridian.domain.kernel.dates import Period
    from cmeridian.domain.requirements.audit import AuditItem, AuditReadiness
    from cmeridian.domain.requirements.findings import SetLedger
    from cmeridian.domain.requirements.rulebook import EvidenceTerms, Vocabulary

NOTHING_COUNTS = "Nothing counts yet."


def audit_sentence(readiness: AuditReadiness) -> str:
    """Say how much of what counts has what an auditor would ask for."""
    present, *others = readiness.periods
    earlier = [item for items in others for item in items]
    shown = "what an auditor would ask for"
    if not readiness.items:
        return "No activity counts for this set, so there is nothing to show an auditor yet."
    if not earlier:
        of = _activities(len(present))
        if _ready(present) == len(present):
            return f"All is ready: {of} {shown}."
        return f"{_ready(present)} of {of} {shown}."
    before = f"{_ready(earlier)} of the {len(earlier)} in earlier ones"
    if not present:
        return f"No activity counts in the present period; {before} have {shown}."
    of = _activities(len(present), " in the present period")
    return f"{_ready(present)} of {of} {shown}, and {before}."


def evidence_sentences(terms: EvidenceTerms) -> Iterator[str]:
    """Yield how long evidence must be kept, and how an authority asks for it."""
    if terms.retention_months:
        yield f"Keep evidence for {months_in_words(terms.retention_months)}."
    elif terms.retention:
        yield f"Keep evidence: {terms.retention}."
    else:
        yield "How long evidence must be kept is not known."
    if terms.audit:
        yield f"Audit: {terms.audit}."
    if terms.how:
        yield f"How: {terms.how}."
    if terms.produce_within_days:
        yield f"To be produced within {terms.produce_within_days} days of being asked."
    if terms.tracking_system:
        yield f"Tracked in {terms.tracking_system}."
    if terms.reporting:
        yield f"Reporting: {terms.reporting}."
    if terms.failure:
        yield f"If it fails: {terms.failure}."


def period_name(period: Period | None, readiness: AuditReadiness) -> str:
    """Name a period of counting: the present one or an earlier one."""
    return "Present period" if period == readiness.window else "Earlier period"


def period_words(period: Period | None) -> str:
    """Write a period by its first and its last included day; nothing where it is not known."""
    if period is None:
        return ""
    return f"{day_month_year(period.start)} to {day_month_year(period.last_day)}"


def by_readiness(items: Iterable[AuditItem]) -> tuple[tuple[str, tuple[AuditItem, ...]], ...]:
    """Part activities into those that wait for evidence, named first, and those that are ready."""
    all_items = tuple(items)
    waiting = tuple(item for item in all_items if item.gaps)
    ready = tuple(item for item in all_items if not item.gaps)
    return tuple(
        (name, chosen)
        for name, chosen in (("Waiting for evidence", waiting), ("Ready", ready))
        if chosen
    )


def gap_sentence(item: AuditItem) -> str:
    """Say what the evidence of an activity lacks; nothing where it lacks nothing."""
    return f"{capitalised(joined(item.gaps, 'and'))}." if item.gaps else ""


def counting_words(item: AuditItem, ledger: SetLedger, vocabulary: Vocabulary) -> str:
    """Say which rules rely on an activity, and until when its evidence must be kept."""
    kept = f"; keep until {day_month_year(item.keep_until)}" if item.keep_until else ""
    titles = relying_titles(item.rules, ledger, vocabulary)
    return f"Counts for {joined(titles, 'and')}{kept}"


def relying_titles(
    rules: Iterable[str], ledger: SetLedger, vocabulary: Vocabulary
) -> tuple[str, ...]:
    """Name the rules for which something counts; a cap only limits, so it is left out."""
    ids = tuple(rules)
    findings = [ledger.finding(rule) for rule in ids if not _is_cap(rule, ledger)]
    titles = tuple(finding_title(f, ledger, vocabulary) for f in findings if f)
    return titles or ids


def _activities(number: int, where: str = "") -> str:
    if number == 1:
        return f"the 1 activity that counts{where} has"
    return f"the {number} activities that count{where} have"


def _ready(items: Iterable[AuditItem]) -> int:
    return sum(1 for item in items if not item.gaps)


def _is_cap(rule: str, ledger: SetLedger) -> bool:
    return isinstance(ledger.requirement_set.rule(rule), Maximum)
