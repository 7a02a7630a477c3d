"""Due dates for people: what falls due, earliest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.text import Text

from cmeridian.cli.console import STATE_WIDTH, PlainConsole, make_console, state_text
from cmeridian.cli.layout import GAP, Cell, row, say
from cmeridian.cli.ledger_view import DATE_WIDTH, show_closing
from cmeridian.domain.requirements.sentences import day_month_year
from cmeridian.domain.requirements.wording.due_dates import (
    BY_TODAY,
    DueRow,
    due_dates_sentence,
    due_rows,
)

if TYPE_CHECKING:
    from cmeridian.domain.requirements.findings import Ledger
    from cmeridian.domain.requirements.rulebook import Rulebook
    from cmeridian.domain.requirements.timeline import DueDate


def show_due_dates(
    dates: Sequence[DueDate], *, ledger: Ledger, rulebook: Rulebook, until: date
) -> None:
    """Print a calendar of due dates. ledger: of the day from which it runs."""
    console = make_console()
    say(console, due_dates_sentence(dates, on=ledger.on, until=until), style="bold")
    if not dates:
        return
    say(console, BY_TODAY, style="dim")
    year = 0
    for item in due_rows(dates, ledger=ledger, rulebook=rulebook):
        if item.due.year != year:
            year = item.due.year
            console.print()
            say(console, str(year), style="bold")
        _show_date(console, item)
    show_closing(console)


def _show_date(console: PlainConsole, item: DueRow) -> None:
    due = Text(day_month_year(item.due))
    word = state_text(item.state) if item.state else Text()
    what = Text(item.what, style="" if item.rule else "bold")
    where = Text(item.where, style="dim")
    if console.is_narrow:
        say(console, Text.assemble(due, "  ", word))
        say(console, Text.assemble(what, ", ", where), by=2)
        return
    room = console.width - DATE_WIDTH - STATE_WIDTH - 3 * GAP
    width = room * 5 // 9
    cells = (Cell(due, DATE_WIDTH), Cell(word, STATE_WIDTH))
    row(console, (*cells, Cell(what, width), Cell(where, room - width)))
