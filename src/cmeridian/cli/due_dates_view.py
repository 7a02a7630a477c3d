"""Due dates for people: what falls due, earliest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.text import Text

from cmeridian.cli.console import STATE_WIDTH, PlainConsole, make_console, state_text
from cmeridian.cli.layout import GAP, Cell, row, say
from cmeridian.cli.ledger_view import DATE_WIDTH, show_closing
from cmeridian.domain.kernel.amounts import plain
from cmeridian.domain.requirements.sentences import day_month_year
from cmeridian.domain.requirements.wording.names import authority_name, renewal_name
from cmeridian.domain.requirements.wording.states import State, state_of

if TYPE_CHECKING:
    from cmeridian.domain.requirements.findings import Ledger
    from cmeridian.domain.requirements.rulebook import Rulebook
    from cmeridian.domain.requirements.timeline import DueDate


def show_due_dates(
    dates: Sequence[DueDate], *, ledger: Ledger, rulebook: Rulebook, until: date
) -> None:
    """Print a calendar of due dates. ledger: of the day from which it runs."""
    console = make_console()
    span = f"from {day_month_year(ledger.on)} to {day_month_year(until)}"
    if not dates:
        say(console, f"By the rules as read, nothing falls due {span}.", style="bold")
        return
    say(console, f"By the rules as read, {_answer(dates, span)}.", style="bold")
    say(console, "What is missing is missing by today's record.", style="dim")
    year = 0
    for item in dates:
        if item.due.year != year:
            year = item.due.year
            console.print()
            say(console, str(year), style="bold")
        _show_date(console, item, rulebook, _state(item, ledger))
    show_closing(console)


def _answer(dates: Sequence[DueDate], span: str) -> str:
    """Say how much falls due; a renewal is counted apart from what has to be done for it."""
    renewals = sum(1 for item in dates if item.rule is None)
    things = len(dates) - renewals
    come = "1 renewal" if renewals == 1 else f"{renewals} renewals"
    if not things:
        return f"nothing falls due {span} but {come}"
    due = "1 thing falls due" if things == 1 else f"{things} things fall due"
    return f"{due} {span}, beside {come}" if renewals else f"{due} {span}"


def _show_date(
    console: PlainConsole, item: DueDate, rulebook: Rulebook, state: State | None
) -> None:
    due = Text(day_month_year(item.due))
    word = state_text(state) if state else Text()
    what = Text(_what(item, rulebook), style="" if item.rule else "bold")
    where = Text(authority_name(rulebook.sets[item.set]), style="dim")
    if console.is_narrow:
        say(console, Text.assemble(due, "  ", word))
        say(console, Text.assemble(what, ", ", where), by=2)
        return
    room = console.width - DATE_WIDTH - STATE_WIDTH - 3 * GAP
    width = room * 5 // 9
    cells = (Cell(due, DATE_WIDTH), Cell(word, STATE_WIDTH))
    row(console, (*cells, Cell(what, width), Cell(where, room - width)))


def _what(item: DueDate, rulebook: Rulebook) -> str:
    if item.rule is None:
        # The authority stands beside it, so a renewal need not name it again.
        return renewal_name(rulebook.sets[item.set])
    if not item.short_by or item.unit == "task":
        return item.what
    return f"{item.what}, {plain(item.short_by)} missing"


def _state(item: DueDate, ledger: Ledger) -> State | None:
    """Give the state of the finding that falls due here; later rounds of a rule are not due yet."""
    if item.rule is None:
        return None
    of_set = next(s for s in ledger.sets if s.requirement_set.id == item.set)
    finding = of_set.finding(item.rule)
    if finding and finding.due == item.due:
        return state_of(finding, ledger=of_set, on=ledger.on)
    return "Complete" if item.status == "met" else "Not due yet"
