"""Audit readiness for people: what an auditor would ask for, and what is there."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from rich.text import Text

from cmeridian.cli.console import PlainConsole, make_console
from cmeridian.cli.layout import heading, say
from cmeridian.cli.ledger_view import show_closing
from cmeridian.domain.requirements.sentences import day_month_year
from cmeridian.domain.requirements.wording.audits import (
    NOTHING_COUNTS,
    audit_sentence,
    by_readiness,
    counting_words,
    evidence_sentences,
    gap_sentence,
    period_name,
    period_words,
)
from cmeridian.domain.requirements.wording.names import authority_name
from cmeridian.domain.requirements.wording.provenance import provenance_sentences

if TYPE_CHECKING:
    from cmeridian.domain.requirements.audit import AuditItem, AuditReadiness
    from cmeridian.domain.requirements.rulebook import Vocabulary


def show_audit(readiness: AuditReadiness, *, vocabulary: Vocabulary, on: date) -> None:
    """Print what one authority could ask to see."""
    console = make_console()
    requirement_set = readiness.ledger.requirement_set
    say(console, audit_sentence(readiness), style="bold")
    say(console, authority_name(requirement_set), style="dim")
    console.print()
    for sentence in evidence_sentences(requirement_set.evidence):
        say(console, sentence)
    for items in readiness.periods:
        _show_period(console, items, readiness, vocabulary)
    heading(console, "Where it was read")
    for sentence in provenance_sentences(
        requirement_set, confidence=readiness.ledger.confidence, on=on
    ):
        say(console, sentence, style="dim")
    show_closing(console)


def _show_period(
    console: PlainConsole,
    items: tuple[AuditItem, ...],
    readiness: AuditReadiness,
    vocabulary: Vocabulary,
) -> None:
    """Print what counts in one period: what waits for evidence, then what is ready."""
    period = items[0].period if items else readiness.window
    heading(console, period_name(period, readiness), period_words(period))
    if not items:
        say(console, NOTHING_COUNTS)
    for title, chosen in by_readiness(items):
        say(console, title, style="bold")
        for item in chosen:
            _show_item(console, item, readiness, vocabulary)


def _show_item(
    console: PlainConsole, item: AuditItem, readiness: AuditReadiness, vocabulary: Vocabulary
) -> None:
    title = item.title or item.activity
    when = day_month_year(item.completed)
    say(console, Text.assemble(title, (f"  {item.activity}, {when}", "dim")))
    if item.gaps:
        say(console, gap_sentence(item), by=2, style="yellow")
    if item.files:
        say(console, f"On file: {', '.join(item.files)}", by=2, style="dim")
    say(console, counting_words(item, readiness.ledger, vocabulary), by=2, style="dim")
