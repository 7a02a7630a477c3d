"""When a person is told of what falls due: 90, 30 and 7 days before, once each."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

THRESHOLDS = (90, 30, 7)
"""Days before, from the widest to the tightest."""
_NOW = "now"


@dataclass(frozen=True, slots=True)
class DueThing:
    """Something that falls due and is not met.

    set, rule: the ids of what asks for it; rule None: the renewal itself. what, where: the names of
    the rule and of the authority. if_applies: it hangs on an answer. rolls: its window ends today,
    so that what is short there is due anew each day.
    """

    due: date
    set: str
    rule: str | None
    what: str
    where: str
    public_id: str
    if_applies: bool = False
    rolls: bool = False

    def mark(self, on: date) -> str:
        """Name what is told on a day, if anything is: this, that day's threshold passed."""
        left = (self.due - on).days
        passed = [days for days in THRESHOLDS if 0 <= left <= days]
        if not passed:
            return ""
        return self._named(_NOW if self._is_short_today(on) else f"{self.due} {passed[-1]}")

    def marks(self, on: date) -> tuple[str, ...]:
        """Name what one need not be told any more once this is told on a day."""
        named = self.mark(on)
        if not named:
            return ()
        is_last = (self.due - on).days <= THRESHOLDS[-1]
        # What ran out as foretold is not told once more for having run out.
        return (
            tuple(dict.fromkeys((named, self._named(_NOW)))) if self.rolls and is_last else (named,)
        )

    def next_day(self, on: date, told: Collection[str]) -> date | None:
        """Find the first day, this one or later, on which there is something to tell."""
        days = [on, *(self.due - timedelta(days=days) for days in THRESHOLDS)]
        for day in sorted(day for day in days if day >= on):
            named = self.mark(day)
            if named and named not in told:
                return day
        return None

    def _is_short_today(self, on: date) -> bool:
        return self.rolls and self.due == on

    def _named(self, when: str) -> str:
        what = hashlib.sha256(f"{self.set}\n{self.rule or ''}".encode()).hexdigest()[:32]
        return f"due {what} {when}"


def to_tell(things: Iterable[DueThing], *, told: Collection[str], on: date) -> tuple[DueThing, ...]:
    """List what is to be told on a day, the most urgent first.

    told: the marks of what was told before.
    """
    found = [thing for thing in things if thing.mark(on) and thing.mark(on) not in told]
    return tuple(sorted(found, key=lambda thing: (thing.due, thing.where, thing.rule or "")))


def to_tell_next(
    things: Iterable[DueThing], *, told: Collection[str], on: date
) -> tuple[date | None, tuple[DueThing, ...]]:
    """Find the next day on which there is something to tell, and what it is then.

    Nothing is taken to change until then.
    """
    all_things = tuple(things)
    days = [day for thing in all_things if (day := thing.next_day(on, told)) is not None]
    if not days:
        return None, ()
    return min(days), to_tell(all_things, told=told, on=min(days))
