"""A what-if for people: the answer before and after, and every rule that changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from cmeridian.cli.console import PlainConsole, make_console, state_text
from cmeridian.cli.layout import heading, say
from cmeridian.cli.ledger_view import show_closing, show_questions
from cmeridian.domain.requirements.sentences import day_month_year
from cmeridian.domain.requirements.wording.ledgers import (
    answer_sentences,
    finding_title,
    missing_words,
    progress_words,
    title_beside,
)
from cmeridian.domain.requirements.wording.names import authority_name
from cmeridian.domain.requirements.wording.rules import with_mark
from cmeridian.domain.requirements.wording.states import state_of

if TYPE_CHECKING:
    from cmeridian.domain.requirements.findings import Finding, Ledger, SetLedger
    from cmeridian.domain.requirements.rulebook import Vocabulary
    from cmeridian.domain.requirements.what_if import Difference, FindingChange


def show_difference(difference: Difference, *, suppose: str | None, vocabulary: Vocabulary) -> None:
    """Print what would be different."""
    console = make_console()
    if suppose:
        say(console, f"Supposing: {suppose}", style="bold")
    _show_answer(console, "As it is", difference.before)
    _show_answer(console, "As it would be", difference.after)
    for ledger in difference.added:
        _show_whole_set(console, "New", ledger, difference.after, vocabulary)
    for ledger in difference.removed:
        heading(console, f"No longer owed: {authority_name(ledger.requirement_set)}")
        say(console, missing_words(ledger) or ledger.requirement_set.id)
    _show_changes(console, difference, vocabulary)
    if not (difference.added or difference.removed or difference.findings):
        console.print()
        say(console, "Nothing would change.", style="bold")
    show_questions(console, difference.after, vocabulary)
    show_closing(console)


def _show_answer(console: PlainConsole, label: str, ledger: Ledger) -> None:
    answer, rest = answer_sentences(ledger)
    words = f"{answer} {rest}".strip()
    say(console, Text.assemble((f"{label} on {day_month_year(ledger.on)}: ", "bold"), words))


def _show_whole_set(
    console: PlainConsole, label: str, ledger: SetLedger, of: Ledger, vocabulary: Vocabulary
) -> None:
    heading(console, f"{label}: {authority_name(ledger.requirement_set)}")
    missing = missing_words(ledger)
    if missing:
        say(console, f"{missing}.")
    for finding in ledger.findings:
        line = _state_line(finding, ledger, of, vocabulary)
        say(console, line)
        say(console, with_mark(finding.why), by=2, style="dim")


def _show_changes(console: PlainConsole, difference: Difference, vocabulary: Vocabulary) -> None:
    before = {s.requirement_set.id: s for s in difference.before.sets}
    after = {s.requirement_set.id: s for s in difference.after.sets}
    last = None
    for change in difference.findings:
        if change.set != last:
            heading(console, f"Changed: {authority_name(after[change.set].requirement_set)}")
            last = change.set
        _show_change(console, change, before[change.set], after[change.set], difference, vocabulary)


def _show_change(
    console: PlainConsole,
    change: FindingChange,
    before: SetLedger,
    after: SetLedger,
    difference: Difference,
    vocabulary: Vocabulary,
) -> None:
    some = change.after or change.before
    if some is None:
        return
    say(console, finding_title(some, after if change.after else before, vocabulary), style="bold")
    for label, finding, ledger, of in (
        ("now", change.before, before, difference.before),
        ("then", change.after, after, difference.after),
    ):
        if finding is None:
            say(console, f"{label:<5} not asked", by=2)
            continue
        state = state_text(state_of(finding, ledger=ledger, on=of.on))
        progress = progress_words(finding, ledger.requirement_set.rule(finding.rule))
        tail = f"  {progress}" if progress else ""
        say(console, Text.assemble(f"{label:<5} ", state, tail), by=2)
    if change.after:
        say(console, with_mark(change.after.why), by=8, style="dim")


def _state_line(finding: Finding, ledger: SetLedger, of: Ledger, vocabulary: Vocabulary) -> Text:
    state = state_text(state_of(finding, ledger=ledger, on=of.on))
    progress = progress_words(finding, ledger.requirement_set.rule(finding.rule))
    title = title_beside(progress, finding_title(finding, ledger, vocabulary))
    return Text.assemble(state, "  ", title, f": {progress}" if progress else "")
