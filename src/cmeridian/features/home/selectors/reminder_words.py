"""The words of a reminder: names of authorities and rules, dates, and one link."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from cmeridian.domain.requirements.sentences import day_month_year, joined

if TYPE_CHECKING:
    from cmeridian.domain.requirements.reminders import DueThing
    from cmeridian.features.compliance.selectors import RulesChanged
    from cmeridian.features.home.selectors.reminders import Reminder

MOST_LINES = 10
MOST_NAMES = 6
_HOW = {"added": "new", "changed": "changed", "removed": "no longer asked for"}


@dataclass(frozen=True, slots=True)
class DueLine:
    """What one authority wants by one day."""

    due: date
    where: str
    what: str
    public_id: str


def due_lines(things: Iterable[DueThing]) -> tuple[DueLine, ...]:
    """Put together what one authority wants by one day, the most urgent first."""
    in_order = sorted(things, key=lambda thing: (thing.due, thing.where, thing.set))
    groups = groupby(in_order, key=lambda thing: (thing.due, thing.set))
    return tuple(_due_line(tuple(group)) for _, group in groups)


def subject(reminder: Reminder) -> str:
    """Say what a mail is about, without a name: it may be read over a shoulder."""
    lines = due_lines(reminder.things)
    if lines:
        first = lines[0].due
        until = "today" if first == reminder.on else f"by {day_month_year(first)}"
        words = f"Due {until}" if len(lines) == 1 else f"{len(lines)} deadlines, the first {until}"
    else:
        count = sum(len(change.items) for change in reminder.changes)
        words = "A rule of yours changed" if count == 1 else f"{count} rules of yours changed"
    return f"{words} (sample)" if reminder.person.sample else words


def body(reminder: Reminder, *, address: str) -> str:
    """Write the mail. address: of the page that shows the same, and turns mails off."""
    parts = [
        *_part("By the rules as read, this falls due and is still open:", _due(reminder)),
        *_part("In rules of yours, this changed:", _changed(reminder.changes)),
        "What is missing, what counts, and which mails you get:",
        address,
        "",
        "You get this mail because reminders are on. The authority decides what it accepts.",
    ]
    return "\n".join(parts) + "\n"


def _part(title: str, lines: Iterable[str]) -> Iterator[str]:
    """Write a list under its title, cut where it grows long."""
    found = tuple(lines)
    if not found:
        return
    yield title
    yield ""
    # In one line each, whatever stands in a name that someone entered.
    yield from (f"- {' '.join(line.split())}" for line in found[:MOST_LINES])
    if len(found) > MOST_LINES:
        yield f"- and {len(found) - MOST_LINES} more"
    yield ""


def _due(reminder: Reminder) -> Iterator[str]:
    for line in due_lines(reminder.things):
        days = (line.due - reminder.on).days
        left = "today" if days == 0 else "tomorrow" if days == 1 else f"in {days} days"
        yield f"{day_month_year(line.due)}, {left}: {line.where}: {line.what}"


def _changed(changes: Iterable[RulesChanged]) -> Iterator[str]:
    for change in changes:
        for item in change.items:
            yield f"{change.authority}: {item.title}: {_HOW[item.kind]}"


def _due_line(things: tuple[DueThing, ...]) -> DueLine:
    first = things[0]
    names = [
        f"{thing.what} (if it applies)" if thing.if_applies else thing.what for thing in things
    ]
    more = len(names) - MOST_NAMES
    shown = names if more <= 1 else [*names[:MOST_NAMES], f"{more} more"]
    return DueLine(first.due, first.where, joined(shown, "and"), first.public_id)
