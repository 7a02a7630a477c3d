"""How often a rule asks, and by when, in words."""

from __future__ import annotations

from cmeridian.domain.requirements.rulebook import (
    Due,
    DueAtEndOfFirstFullCycle,
    DueAtFirstRenewalFrom,
    DueAtRenewal,
    DueAtUndatedEvent,
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
from cmeridian.domain.requirements.sentences import day_month_year, in_words, joined

_ORDINALS = ("zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_PLAIN: dict[type, str] = {
    EveryCycle: "in every cycle",
    FirstCycleOnly: "in the first cycle only",
    PerCalendarYear: "in each calendar year",
    PerDay: "on any one day",
    PerYearOfCycle: "in each year of the cycle",
    OuterCycle: "once in the outer cycle",
    Programme: "when the programme asks for it",
}


def months_in_words(months: int) -> str:
    """Write a number of months, as years where they are whole."""
    years, rest = divmod(months, 12)
    if rest or not years:
        return f"{months} months" if months != 1 else "1 month"
    return f"{years} years" if years != 1 else "1 year"


def _every(months: int) -> str:
    return f"every {months_in_words(months).removeprefix('1 ')}"


def frequency_in_words(frequency: Frequency) -> str:
    """Say how often a rule asks."""
    match frequency:
        case EveryMonths(months=months):
            return _every(months)
        case EveryNCycles(n=n):
            return f"at every {ordinal(n)} renewal"
        case FirstCycleThenEveryMonths(months=months):
            return f"in the first cycle, then {_every(months)}"
        case Once(due=due):
            return f"once, due {due_in_words(due)}" if due else "once"
        case Phased(phases=phases, extra_due=extra):
            words = "; ".join(_phase(phase) for phase in phases)
            return f"{words}; also {due_in_words(extra)}" if extra else words
        case PerSegment(segments=segments):
            years = joined([f"{first} to {last}" for first, last in segments], "and")
            return f"in each of the years {years} of the cycle"
        case _:
            return _PLAIN[type(frequency)]


def due_in_words(due: Due) -> str:
    """Say when a one-time duty falls due."""
    match due:
        case DueOn(day=day):
            return f"by {day_month_year(day)}"
        case DueMonthsFrom(start=start, months=months):
            begin = "the licence was issued" if start == "license_issue" else in_words(start)
            return f"within {months_in_words(months)} after {begin}"
        case DueAtRenewal(number=number, as_prescriber=as_prescriber):
            return f"at the {ordinal(number)} renewal{' as a prescriber' if as_prescriber else ''}"
        case DueAtFirstRenewalFrom(day=day, or_issue=or_issue):
            what = "first issue or renewal" if or_issue else "first renewal"
            return f"at the {what} on or after {day_month_year(day)}"
        case DueAtEndOfFirstFullCycle(starting_from=day):
            after = f" that starts on or after {day_month_year(day)}" if day else ""
            return f"at the end of the first full cycle{after}"
        case DueAtUndatedEvent(event=event):
            return f"at the {in_words(event)}"
        case DueEarliestOf(options=options):
            return f"{joined([due_in_words(option) for option in options])}, whichever is earliest"


def ordinal(number: int) -> str:
    """Write a small number as first, second, third."""
    return _ORDINALS[number] if number < len(_ORDINALS) else f"{number}th"


def _phase(phase: Phase) -> str:
    often = frequency_in_words(phase.frequency)
    if phase.cycles:
        which = joined([str(number) for number in phase.cycles], "and")
        return f"{often} for cycle{'s' if len(phase.cycles) > 1 else ''} {which}"
    return f"after cycle {phase.after_cycle} {often}"
