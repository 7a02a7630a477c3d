"""Due dates in words: how much falls due, and what each date asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cmeridian.domain.kernel.amounts import plain
from cmeridian.domain.requirements.sentences import day_month_year
from cmeridian.domain.requirements.wording.names import authority_name, renewal_name
from cmeridian.domain.requirements.wording.states import State, state_of

if TYPE_CHECKING:
    from cmeridian.domain.requirements.findings import Ledger
    from cmeridian.domain.requirements.rulebook import Rulebook
    from cmeridian.domain.requirements.timeline import DueDate

BY_TODAY = "What is missing is missing by today's record."


@dataclass(frozen=True, slots=True)
class DueRow:
    """One due date in words.

    set, rule: the ids of what asks for it; rule None: the renewal itself. state: None for a
    renewal, which is an act and not a rule. is_open: something is missing for it by today's record.
    """

    due: date
    set: str
    rule: str | None
    what: str
    where: str
    state: State | None
    is_open: bool


def due_dates_sentence(dates: Sequence[DueDate], *, on: date, until: date) -> str:
    """Say how much falls due in a span; a renewal is counted apart from what is owed for it."""
    span = f"from {day_month_year(on)} to {day_month_year(until)}"
    if not dates:
        return f"By the rules as read, nothing falls due {span}."
    renewals = sum(1 for item in dates if item.rule is None)
    things = len(dates) - renewals
    come = "1 renewal" if renewals == 1 else f"{renewals} renewals"
    if not things:
        return f"By the rules as read, nothing falls due {span} but {come}."
    due = "1 thing falls due" if things == 1 else f"{things} things fall due"
    beside = f", beside {come}" if renewals else ""
    return f"By the rules as read, {due} {span}{beside}."


def due_rows(dates: Sequence[DueDate], *, ledger: Ledger, rulebook: Rulebook) -> tuple[DueRow, ...]:
    """Write all due dates, in their order. ledger: of the day from which they run."""
    return tuple(due_row(item, ledger=ledger, rulebook=rulebook) for item in dates)


def due_row(item: DueDate, *, ledger: Ledger, rulebook: Rulebook) -> DueRow:
    """Write one due date."""
    return DueRow(
        due=item.due,
        set=item.set,
        rule=item.rule,
        what=_what(item, rulebook),
        where=authority_name(rulebook.sets[item.set]),
        state=due_state(item, ledger),
        is_open=item.status != "met",
    )


def due_state(item: DueDate, ledger: Ledger) -> State | None:
    """Give the state of the finding that falls due here; later rounds of a rule are not due yet."""
    if item.rule is None:
        return None
    of_set = next(s for s in ledger.sets if s.requirement_set.id == item.set)
    finding = of_set.finding(item.rule)
    if finding and finding.due == item.due:
        return state_of(finding, ledger=of_set, on=ledger.on)
    return "Complete" if item.status == "met" else "Not due yet"


def _what(item: DueDate, rulebook: Rulebook) -> str:
    if item.rule is None:
        # The authority stands beside it, so a renewal need not name it again.
        return renewal_name(rulebook.sets[item.set])
    doubt = " if it applies" if item.status == "ask" else ""
    if not item.short_by or item.unit == "task":
        return f"{item.what},{doubt}" if doubt else item.what
    return f"{item.what}, {plain(item.short_by)} missing{doubt}"
