"""Audit readiness for people: what an auditor would ask for, and what is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from rich.text import Text

from cmeridian.cli.console import PlainConsole, make_console
from cmeridian.cli.layout import heading, say
from cmeridian.cli.ledger_view import show_closing
from cmeridian.cli.ledger_words import finding_title
from cmeridian.cli.provenance_words import provenance_sentences
from cmeridian.domain.requirements.rulebook import Maximum
from cmeridian.domain.requirements.sentences import day_month_year, joined
from cmeridian.domain.requirements.wording.clocks import months_in_words
from cmeridian.domain.requirements.wording.names import authority_name

if TYPE_CHECKING:
    from cmeridian.domain.requirements.audit import AuditItem, AuditReadiness
    from cmeridian.domain.requirements.findings import SetLedger
    from cmeridian.domain.requirements.rulebook import EvidenceTerms, Vocabulary


def show_audit(readiness: AuditReadiness, *, vocabulary: Vocabulary, on: date) -> None:
    """Print what one authority could ask to see."""
    console = make_console()
    requirement_set = readiness.ledger.requirement_set
    say(console, _answer(readiness), style="bold")
    say(console, authority_name(requirement_set), style="dim")
    console.print()
    for sentence in _terms(requirement_set.evidence):
        say(console, sentence)
    for items in readiness.periods:
        _show_period(console, items, readiness, vocabulary)
    heading(console, "Where it was read")
    for sentence in provenance_sentences(
        requirement_set, confidence=readiness.ledger.confidence, on=on
    ):
        say(console, sentence, style="dim")
    show_closing(console)


def _answer(readiness: AuditReadiness) -> str:
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


def _activities(number: int, where: str = "") -> str:
    if number == 1:
        return f"the 1 activity that counts{where} has"
    return f"the {number} activities that count{where} have"


def _ready(items: Iterable[AuditItem]) -> int:
    return sum(1 for item in items if not item.gaps)


def _show_period(
    console: PlainConsole,
    items: tuple[AuditItem, ...],
    readiness: AuditReadiness,
    vocabulary: Vocabulary,
) -> None:
    """Print what counts in one period: what waits for evidence, then what is ready."""
    period = items[0].period if items else readiness.window
    name = "Present period" if period == readiness.window else "Earlier period"
    span = f"{day_month_year(period.start)} to {day_month_year(period.last_day)}" if period else ""
    heading(console, name, span)
    if not items:
        say(console, "Nothing counts yet.")
    for title, chosen in (
        ("Waiting for evidence", [item for item in items if item.gaps]),
        ("Ready", [item for item in items if not item.gaps]),
    ):
        if chosen:
            say(console, title, style="bold")
        for item in chosen:
            _show_item(console, item, readiness, vocabulary)


def _terms(terms: EvidenceTerms) -> Iterator[str]:
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


def _show_item(
    console: PlainConsole, item: AuditItem, readiness: AuditReadiness, vocabulary: Vocabulary
) -> None:
    title = item.title or item.activity
    when = day_month_year(item.completed)
    say(console, Text.assemble(title, (f"  {item.activity}, {when}", "dim")))
    if item.gaps:
        gaps = joined(item.gaps, "and")
        say(console, f"{gaps[:1].upper()}{gaps[1:]}.", by=2, style="yellow")
    if item.files:
        say(console, f"On file: {', '.join(item.files)}", by=2, style="dim")
    ledger = readiness.ledger
    findings = [ledger.finding(rule) for rule in item.rules if not _is_cap(rule, ledger)]
    titles = [finding_title(f, ledger, vocabulary) for f in findings if f]
    kept = f"; keep until {day_month_year(item.keep_until)}" if item.keep_until else ""
    say(console, f"Counts for {joined(titles or item.rules, 'and')}{kept}", by=2, style="dim")


def _is_cap(rule: str, ledger: SetLedger) -> bool:
    return isinstance(ledger.requirement_set.rule(rule), Maximum)
