"""The sample clinicians for people: an overview, then the ledger of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.text import Text

from cmeridian.cli.console import STATE_STYLES, PlainConsole, make_console, state_text
from cmeridian.cli.layout import GAP, Cell, heading, row, say
from cmeridian.cli.ledger_view import show_closing, show_ledger
from cmeridian.domain.requirements.evaluate import evaluate
from cmeridian.domain.requirements.sentences import day_month_year
from cmeridian.domain.requirements.wording.ledgers import Step, next_steps
from cmeridian.domain.requirements.wording.names import who_is

if TYPE_CHECKING:
    from cmeridian.domain.requirements.findings import Ledger
    from cmeridian.exchange.record_file import RecordFile
    from cmeridian.exchange.samples import Sample

WORST_FIRST = ("Act now", "Behind", "On pace")


def show_samples(files: Sequence[tuple[Sample, RecordFile]], *, on: date) -> None:
    """Print an overview of several samples, then each ledger."""
    console = make_console()
    ledgers = [
        (sample, file, evaluate(rulebook=file.rulebook, record=file.record, on=on))
        for sample, file in files
    ]
    if len(ledgers) > 1:
        _show_overview(console, ledgers, on)
    for place, (sample, file, ledger) in enumerate(ledgers):
        if len(ledgers) > 1 or place:
            _show_banner(console, sample)
        vocabulary = file.rulebook.vocabulary
        who = who_is(file.record.clinician, vocabulary)
        show_ledger(console, ledger=ledger, who=who, vocabulary=vocabulary)
    show_closing(console)
    console.print()
    name = files[0][0].name
    say(console, "A sample: the person, the providers and the courses are invented.")
    say(console, f"To try it as your own: cmeridian demo {name} --yaml > me.yaml")


def _show_overview(
    console: PlainConsole, ledgers: Sequence[tuple[Sample, RecordFile, Ledger]], on: date
) -> None:
    say(console, f"Six sample clinicians on {day_month_year(on)}", style="bold")
    say(console, "Invented people; their dates move with the day, so that they never age.")
    heading(console, "Overview")
    for sample, file, ledger in ledgers:
        steps = next_steps(ledger, file.rulebook.vocabulary)
        state, summary = _summary(ledger, steps)
        if console.is_narrow:
            say(console, Text.assemble((sample.title, "bold"), "  ", state))
            say(console, sample.story, by=2)
            say(console, summary, by=2, style="dim")
            continue
        widths = (max(len(s.title) for s, _, _ in ledgers), max(map(len, STATE_STYLES)))
        room = console.width - sum(widths) - 2 * GAP
        cells = (Cell(Text(sample.title, style="bold"), widths[0]), Cell(state, widths[1]))
        row(console, (*cells, Cell(Text(sample.story), room)))
        say(console, summary, by=sum(widths) + 2 * GAP, style="dim")


def _summary(ledger: Ledger, steps: Sequence[Step]) -> tuple[Text, str]:
    sets = "1 set" if len(ledger.sets) == 1 else f"{len(ledger.sets)} sets"
    if not steps:
        return state_text("Complete"), f"{sets}, nothing missing"
    worst = next(state for state in WORST_FIRST if any(step.state == state for step in steps))
    things = "1 thing" if len(steps) == 1 else f"{len(steps)} things"
    first = steps[0].due
    until = f", the first by {day_month_year(first)}" if first else ""
    return state_text(worst), f"{sets}, {things} missing{until}"


def _show_banner(console: PlainConsole, sample: Sample) -> None:
    line = ("━" if console.draws_blocks else "=") * console.width
    console.print()
    console.print()
    say(console, Text(line))
    say(console, Text.assemble((sample.title, "bold"), f"  {sample.story}"))
    say(console, Text(line))
    console.print()
