"""Build how often and by when a rule must be met."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from cmeridian.domain.requirements.rulebook import (
    Due,
    DueEarliestOf,
    DueMonthsFrom,
    DueOn,
    EveryCycle,
    EveryMonths,
    EveryNCycles,
    FirstCycleOnly,
    FirstCycleThenEveryMonths,
    Frequency,
    Once,
    OuterCycle,
    PerCalendarYear,
    PerDay,
    PerSegment,
    PerYearOfCycle,
    Phase,
    Phased,
    Programme,
)
from cmeridian.packs.build.values import Plain, day, whole
from cmeridian.packs.due_names import parse_due_name


def build_frequency(tree: Plain) -> Frequency:
    """Build a frequency from its map."""
    return _BUILDERS[tree["type"]](tree)


def parse_segment(text: str) -> tuple[int, int]:
    """Read `years 4-6` as the first and last year of a stretch, counted from 1."""
    first, last = text.removeprefix("years ").split("-")
    return int(first), int(last)


def _once(tree: Plain) -> Once:
    due = tree.get("due") or {}
    return Once(due=_due(due), since=day(due.get("since")))


def _due(tree: Plain) -> Due | None:
    if tree.get("on_or_before"):
        return DueOn(date.fromisoformat(tree["on_or_before"]))
    if tree.get("months_from"):
        return DueMonthsFrom(tree["months_from"], int(tree["months"]))
    if tree.get("at"):
        return parse_due_name(tree["at"])
    if tree.get("earliest_of"):
        options = map(_due, tree["earliest_of"])
        return DueEarliestOf(tuple(option for option in options if option is not None))
    return None


def _phased(tree: Plain) -> Phased:
    phases = tuple(
        Phase(
            frequency=_cycle_or_months(phase["frequency"]),
            cycles=tuple(int(number) for number in phase.get("cycles") or ()),
            after_cycle=whole(phase.get("after_cycle")),
        )
        for phase in tree["phases"]
    )
    return Phased(phases=phases, extra_due=_due(tree.get("extra_due") or {}))


def _cycle_or_months(tree: Plain) -> EveryCycle | EveryMonths:
    return EveryCycle() if tree["type"] == "cycle" else EveryMonths(int(tree["months"]))


_BUILDERS: dict[str, Callable[[Plain], Frequency]] = {
    "cycle": lambda _: EveryCycle(),
    "every_months": lambda tree: EveryMonths(int(tree["months"])),
    "every_n_cycles": lambda tree: EveryNCycles(int(tree["n"])),
    "first_cycle_only": lambda _: FirstCycleOnly(),
    "first_cycle_then_every_months": lambda tree: FirstCycleThenEveryMonths(int(tree["months"])),
    "once": _once,
    "phased": _phased,
    "per_calendar_year": lambda _: PerCalendarYear(),
    "per_day": lambda _: PerDay(),
    "per_segment": lambda tree: PerSegment(tuple(map(parse_segment, tree["segments"]))),
    "per_year_of_cycle": lambda _: PerYearOfCycle(),
    "outer_cycle": lambda _: OuterCycle(),
    "program": lambda _: Programme(),
}
