"""A ledger for people: the answer, what to do next, then every rule with its reason and source."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from rich.text import Text

from cmeridian.cli.console import STATE_WIDTH, PlainConsole, bar_text, state_text
from cmeridian.cli.layout import GAP, Cell, heading, row, say
from cmeridian.domain.requirements.sentences import day_month_year
from cmeridian.domain.requirements.wording.conditions import question_of
from cmeridian.domain.requirements.wording.ledgers import (
    WHO_DECIDES,
    Step,
    answer_sentences,
    explanation,
    finding_title,
    missing_words,
    next_steps,
    numbers_say_it,
    progress_words,
    shows_bar,
    title_beside,
)
from cmeridian.domain.requirements.wording.names import authority_name, credential_name
from cmeridian.domain.requirements.wording.provenance import provenance_sentences
from cmeridian.domain.requirements.wording.rules import with_mark
from cmeridian.domain.requirements.wording.states import state_of

if TYPE_CHECKING:
    from cmeridian.domain.requirements.findings import Finding, Ledger, SetLedger
    from cmeridian.domain.requirements.rulebook import Vocabulary

DATE_WIDTH = len("30 Sep 2026")
PROGRESS_WIDTH = 19


def show_ledger(
    console: PlainConsole,
    *,
    ledger: Ledger,
    who: str,
    vocabulary: Vocabulary,
    explain: bool = False,
) -> None:
    """Print a whole ledger. explain: also what counts for each rule, and what does not and why."""
    answer, open_questions = answer_sentences(ledger)
    say(console, answer, style="bold")
    if open_questions:
        say(console, open_questions)
    say(console, f"{who} on {day_month_year(ledger.on)}", style="dim")
    show_steps(console, next_steps(ledger, vocabulary))
    for of_set in ledger.sets:
        show_set(console, of_set, on=ledger.on, vocabulary=vocabulary, explain=explain)
    show_questions(console, ledger, vocabulary)


def show_closing(console: PlainConsole) -> None:
    """Print who decides."""
    console.print()
    say(console, WHO_DECIDES, style="italic")


def show_steps(console: PlainConsole, steps: list[Step]) -> None:
    """Print what to do next, by due date."""
    if not steps:
        return
    heading(console, "What to do next")
    room = console.width - DATE_WIDTH - STATE_WIDTH - 3 * GAP
    what_width = room * 5 // 9
    for step in steps:
        due, state = Text(_due_words(step.due)), state_text(step.state)
        if console.is_narrow:
            say(console, Text.assemble(due, "  ", state))
            say(console, f"{step.what}, {step.where}", by=2)
        else:
            what, where = Text(step.what), Text(step.where, style="dim")
            cells = (Cell(due, DATE_WIDTH), Cell(state, STATE_WIDTH))
            row(console, (*cells, Cell(what, what_width), Cell(where, room - what_width)))


def show_set(
    console: PlainConsole,
    ledger: SetLedger,
    *,
    on: date,
    vocabulary: Vocabulary,
    explain: bool,
) -> None:
    """Print one authority: its window, every rule, its sources."""
    requirement_set = ledger.requirement_set
    heading(console, authority_name(requirement_set), credential_name(requirement_set))
    say(console, " · ".join(_set_facts(ledger, on)), style="dim")
    missing = missing_words(ledger)
    if missing:
        say(console, f"{missing}.")
    for notice in ledger.notices:
        say(console, with_mark(notice))
    console.print()
    width = _progress_width(ledger)
    for finding in ledger.findings:
        _show_finding(
            console,
            finding,
            ledger,
            on=on,
            vocabulary=vocabulary,
            explain=explain,
            progress_width=width,
        )
    console.print()
    for sentence in provenance_sentences(requirement_set, confidence=ledger.confidence, on=on):
        say(console, sentence, style="dim")


def show_questions(console: PlainConsole, ledger: Ledger, vocabulary: Vocabulary) -> None:
    """Print the facts that would settle what is open, and where to write them."""
    waiting = _questions(ledger)
    if not waiting:
        return
    heading(console, "Questions to answer")
    for fact, rules in waiting.items():
        term = vocabulary.facts.get(fact)
        say(console, question_of(fact, vocabulary))
        if term is not None and term.kind == "issue_date":
            where = "write issued under the credential"
        else:
            where = f"write {fact} under clinician.facts: {answer_form(term.kind if term else '')}"
        say(console, f"{where}; decides {', '.join(rules)}", by=2, style="dim")


def answer_form(kind: str) -> str:
    """Say what an answer to a question looks like in a file."""
    return {
        "yes_no": "true or false",
        "share": "a number from 0 to 1",
        "choice": "one id",
        "choices": "a list of ids",
    }.get(kind, "a value")


def _show_finding(
    console: PlainConsole,
    finding: Finding,
    ledger: SetLedger,
    *,
    on: date,
    vocabulary: Vocabulary,
    explain: bool,
    progress_width: int,
) -> None:
    state = state_of(finding, ledger=ledger, on=on)
    rule = ledger.requirement_set.rule(finding.rule)
    progress = progress_words(finding, rule)
    title = title_beside(progress, finding_title(finding, ledger, vocabulary))
    bar = Text()
    if progress and shows_bar(rule) and finding.counted is not None and finding.required:
        bar = bar_text(console, finding.counted, finding.required, state=state)
    if console.is_narrow:
        say(console, Text.assemble(state_text(state), "  ", title))
        if progress:
            say(console, Text.assemble(bar, "  " if bar else "", progress), by=2)
    else:
        right = _progress_cells(console, bar, progress, width=progress_width)
        taken = STATE_WIDTH + sum(cell.width for cell in right) + GAP * (len(right) + 1)
        cells = [Cell(state_text(state), STATE_WIDTH), Cell(Text(title), console.width - taken)]
        row(console, [*cells, *right])
    indent = 2 if console.is_narrow else STATE_WIDTH + GAP
    if explain or not numbers_say_it(finding, rule):
        say(console, with_mark(finding.why), by=indent, style="dim")
    if explain:
        for line in explanation(finding):
            say(console, line, by=indent, style="dim")


def _progress_width(ledger: SetLedger) -> int:
    """Measure the longest numbers that stand beside a bar, so that all bars stand in one line."""
    rules = ledger.requirement_set
    beside = [
        len(progress_words(finding, rules.rule(finding.rule)))
        for finding in ledger.findings
        if shows_bar(rules.rule(finding.rule))
    ]
    return max(PROGRESS_WIDTH, *beside) if beside else PROGRESS_WIDTH


def _progress_cells(console: PlainConsole, bar: Text, progress: str, *, width: int) -> list[Cell]:
    """Lay out a bar and its numbers; numbers without a bar may take its room too."""
    if not bar and len(progress) > width:
        return [Cell(Text(progress), console.bar_width + GAP + width)]
    return [Cell(bar, console.bar_width), Cell(Text(progress), width)]


def _set_facts(ledger: SetLedger, on: date) -> list[str]:
    facts = [ledger.requirement_set.id]
    if ledger.number:
        facts.append(f"number {ledger.number}")
    if ledger.window is None:
        facts.append("window not known: give the printed expiry")
        return facts
    first, last = day_month_year(ledger.window.start), day_month_year(ledger.window.last_day)
    facts.append(f"{first} to {last}")
    left = (ledger.window.last_day - on).days
    if left > 0:
        facts.append("1 day left" if left == 1 else f"{left} days left")
    elif left < 0:
        facts.append(f"ended {-left} days ago")
    return facts


def _questions(ledger: Ledger) -> dict[str, list[str]]:
    waiting: dict[str, list[str]] = {}
    for of_set in ledger.sets:
        for finding in of_set.findings:
            if finding.status == "ask":
                for fact in finding.asks:
                    waiting.setdefault(fact, []).append(
                        f"{of_set.requirement_set.id} {finding.rule}"
                    )
    return waiting


def _due_words(due: date | None) -> str:
    return day_month_year(due) if due else "no date"
