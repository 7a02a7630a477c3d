"""What falls due, and when: the list, the drawing of it, and the calendar file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from cmeridian.charts.timeline import Lane, Mark, Tone, draw_timeline
from cmeridian.domain.kernel.dates import add_months
from cmeridian.domain.requirements.sentences import day_month_year
from cmeridian.domain.requirements.timeline import list_due_dates
from cmeridian.domain.requirements.wording.due_dates import (
    DueRow,
    due_dates_sentence,
    due_rows,
)
from cmeridian.domain.requirements.wording.ledgers import Step, next_steps
from cmeridian.domain.requirements.wording.names import authority_name
from cmeridian.exchange.calendar_file import write_calendar
from cmeridian.features.compliance.selectors import Standing, find_standing

if TYPE_CHECKING:
    from cmeridian.charts.svg import Drawing
    from cmeridian.domain.requirements.timeline import DueDate
    from cmeridian.features.accounts.models import Person

USUAL_YEARS, MOST_YEARS = 5, 20
AddressOf = Callable[[str, str | None], str]
"""Gives the address of a page: of a credential by its public id, and of one of its rules."""


@dataclass(frozen=True, slots=True)
class DueLine:
    """One due date, with the id of the credential it belongs to."""

    row: DueRow
    public_id: str


@dataclass(frozen=True, slots=True)
class Chart:
    """One drawing in two sizes; title says the measure, caption the finding."""

    title: str
    caption: str
    wide: Drawing
    narrow: Drawing


@dataclass(frozen=True, slots=True)
class Deadlines:
    """What falls due from a day on.

    past: what was due before that day and is still missing; undated: authorities, with the ids of
    their credentials, whose dates are not known. chart: None where nothing falls due. only: the
    name of the one authority that is shown, empty for all.
    """

    on: date
    until: date
    answer: str
    lines: tuple[DueLine, ...]
    past: tuple[tuple[Step, str], ...]
    undated: tuple[tuple[str, str], ...]
    chart: Chart | None
    only: str = ""

    @property
    def years(self) -> tuple[tuple[int, tuple[DueLine, ...]], ...]:
        """The due dates by year."""
        by_year = groupby(self.lines, key=lambda line: line.row.due.year)
        return tuple((year, tuple(lines)) for year, lines in by_year)


def last_day_allowed(on: date) -> date:
    """Give the last day to which due dates are listed."""
    return add_months(on, 12 * MOST_YEARS)


def find_due_dates(
    *, person: Person, on: date, until: date | None
) -> tuple[Standing, tuple[DueDate, ...], date]:
    """List what falls due. until None: five years on, or to the end of the furthest window."""
    standing = find_standing(person=person, on=on)
    last = until or _usual_end(standing)
    dates = list_due_dates(
        rulebook=standing.rulebook, record=standing.kept.record, on=on, until=last
    )
    return standing, dates, last


def find_deadlines(
    *, person: Person, on: date, until: date | None = None, only: str = ""
) -> Deadlines:
    """List what falls due in words, with its drawing.

    only: the id of one set; all are shown for one under which nothing is held.
    """
    standing, dates, last = find_due_dates(person=person, on=on, until=until)
    chosen = standing.set_ledger(only)
    if chosen is not None:
        dates = tuple(item for item in dates if item.set == only)
    rows = due_rows(dates, ledger=standing.ledger, rulebook=standing.rulebook)
    lines = tuple(DueLine(row, standing.kept.id_of_set(row.set)) for row in rows)
    return Deadlines(
        on=on,
        until=last,
        answer=_answer(standing, dates, until=last),
        lines=lines,
        past=tuple(_past(standing)),
        undated=tuple(_undated(standing)),
        chart=_chart(rows, on=on, until=last),
        only=authority_name(chosen.requirement_set) if chosen else "",
    )


def find_calendar(*, person: Person, on: date, address_of: AddressOf) -> bytes:
    """Write a person's deadlines as a calendar file."""
    standing, dates, _ = find_due_dates(person=person, on=on, until=None)
    ids = {held.credential.set: held.public_id for held in standing.kept.held}
    return write_calendar(
        dates=dates,
        ledger=standing.ledger,
        vocabulary=standing.vocabulary,
        owner=person.key,
        revision=person.revision,
        is_sample=bool(person.sample),
        address_of=lambda set_id, rule: address_of(ids[set_id], rule),
    )


def _answer(standing: Standing, dates: tuple[DueDate, ...], *, until: date) -> str:
    """Say how much falls due, and never that it is nothing where the dates are not known."""
    if not standing.ledger.sets:
        return "No credential with rules is on record, so no date is known."
    if not dates and any(_undated(standing)):
        return "No date is known yet: an expiry date is missing."
    return due_dates_sentence(dates, on=standing.on, until=until)


def _usual_end(standing: Standing) -> date:
    ends = [s.window.last_day for s in standing.ledger.sets if s.window is not None]
    furthest = max([add_months(standing.on, 12 * USUAL_YEARS), *ends])
    return min(furthest, last_day_allowed(standing.on))


def _past(standing: Standing) -> Iterator[tuple[Step, str]]:
    for step in next_steps(standing.ledger, standing.vocabulary):
        if step.due is not None and step.due < standing.on:
            yield step, standing.kept.id_of_set(step.set)


def _undated(standing: Standing) -> Iterator[tuple[str, str]]:
    for ledger in standing.ledger.sets:
        if ledger.window is None:
            terms = ledger.requirement_set
            yield authority_name(terms), standing.kept.id_of_set(terms.id)


def _chart(rows: tuple[DueRow, ...], *, on: date, until: date) -> Chart | None:
    if not rows or until <= on:
        return None
    title = f"Deadlines by authority, {day_month_year(on)} to {day_month_year(until)}"
    first = rows[0]
    caption = (
        f"The next deadline is {day_month_year(first.due)}, {first.where}. The figure beside a "
        "diamond is how many things fall due that day; a hollow one has nothing missing."
    )
    lanes = tuple(_lanes(rows))
    listed = "; ".join(f"{lane.name}: {_days(lane)}" for lane in lanes)
    wide, narrow = (
        draw_timeline(
            lanes,
            on=on,
            until=until,
            title=title,
            description=f"{caption} {listed}.",
            is_wide=is_wide,
        )
        for is_wide in (True, False)
    )
    return Chart(title, caption, wide, narrow)


def _days(lane: Lane) -> str:
    return ", ".join(day_month_year(mark.day) for mark in lane.marks)


def _lanes(rows: tuple[DueRow, ...]) -> Iterator[Lane]:
    """Give each set a lane, in the order in which they first ask for something."""
    for set_id in dict.fromkeys(row.set for row in rows):
        own = [row for row in rows if row.set == set_id]
        marks = tuple(
            _mark(day, tuple(of_day)) for day, of_day in groupby(own, key=lambda row: row.due)
        )
        yield Lane(own[0].where, marks, f"next {day_month_year(marks[0].day)}")


def _mark(day: date, rows: tuple[DueRow, ...]) -> Mark:
    rules = [row for row in rows if row.rule is not None]
    states = {row.state for row in rules}
    tone: Tone = "accent"
    if "Act now" in states:
        tone = "bad"
    elif "Behind" in states:
        tone = "warn"
    elif states <= {"Not due yet", "Complete", None}:
        tone = "muted"
    return Mark(
        day=day,
        number=len(rules),
        is_open=any(row.is_open for row in rows),
        tone=tone,
        words=f"{day_month_year(day)}: {'; '.join(row.what for row in rows)}",
    )
