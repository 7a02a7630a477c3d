"""When a rule is owed: one small function for each frequency.

Each takes the case, the frequency and a measure of progress, and says where the rule stands. An
unknown window leaves every rule that needs it unsure; a duty that is done once does not need it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from cmeridian.domain.kernel.dates import Period, add_months
from cmeridian.domain.requirements import rulebook as rb
from cmeridian.domain.requirements.case import Case
from cmeridian.domain.requirements.due_dates import due_date, names_undated_event
from cmeridian.domain.requirements.progress import Measure, Progress
from cmeridian.domain.requirements.sentences import day_month_year, in_words, joined
from cmeridian.domain.requirements.verdict import (
    Verdict,
    met,
    not_applicable,
    not_due,
    short,
    unsure,
)

NO_WINDOW = "The counting period is not known: enter the expiry date printed on the document."
NO_ISSUE_DATE = (
    "Which renewal this is cannot be told: enter the date the credential was first issued."
)

Clock = Callable[[Case, Any, Measure], Verdict]


def run_clock(case: Case, frequency: rb.Frequency, measure: Measure) -> Verdict:
    """Say where a rule of that frequency stands."""
    return _CLOCKS[type(frequency)](case, frequency, measure)


def every_cycle(case: Case, _: object, measure: Measure) -> Verdict:
    """Owed in every window."""
    if case.window is None:
        return unsure(NO_WINDOW)
    progress = measure(case.window)
    if progress.is_done:
        return met(progress, case.window, due=case.window.last_day)
    return short(progress, due=case.window.last_day, on=case.on)


def every_months(
    case: Case, frequency: rb.EveryMonths | rb.FirstCycleThenEveryMonths, measure: Measure
) -> Verdict:
    """Owed every so many months: looked for that far back from the end of the window."""
    window = case.window
    if window is None:
        return unsure(NO_WINDOW)
    months = frequency.months
    if months < _length(case):
        return _shorter_than_cycle(case, months, measure)
    present = measure(window)
    if present.is_done:
        return met(present, window, due=window.last_day)
    progress = measure(Period.of_months_ending(window.last_day, months))
    runs_out = progress.runs_out(months) if progress.is_done else None
    if runs_out is not None and runs_out <= window.last_day:
        # At the end of a short month the clock can come round on the last day itself.
        return short(present, due=window.last_day, on=case.on)
    if runs_out is not None:
        because = f"it was done and holds for {months} months"
        return not_due(progress, due=runs_out, because=because)
    return short(progress, due=window.last_day, on=case.on)


def _length(case: Case) -> int:
    return case.terms.cycle.lookback_months or case.terms.cycle.months


def _shorter_than_cycle(case: Case, months: int, measure: Measure) -> Verdict:
    """A clock shorter than the cycle: the months before the end of the window decide.

    Earlier stretches of the same length that stayed empty are said, for they may be asked for too.
    """
    assert case.window is not None
    due = case.window.last_day
    *earlier, last = stretches_this_cycle(case, months)
    progress = measure(last)
    if not progress.is_done:
        return short(progress, due=due, on=case.on)
    verdict = met(progress, last, due=due)
    empty = [stretch for stretch in earlier if not measure(stretch).is_done]
    if not empty:
        return verdict
    when = joined([day_month_year(stretch.last_day) for stretch in empty], "and")
    return replace(
        verdict,
        why=f"{verdict.why} Not in the {months} months to {when}, though: ask whether those count.",
    )


def stretches_this_cycle(case: Case, months: int) -> list[Period]:
    """The stretches that end in this cycle; earlier ones had a renewal of their own."""
    assert case.window is not None
    opening = add_months(case.window.last_day, -case.terms.cycle.months)
    return [part for part in stretches_of(case.window, months) if part.last_day > opening]


def stretches_of(window: Period, months: int) -> list[Period]:
    """Cut a window into stretches of so many months, the last one ending with it."""
    stretches: list[Period] = []
    end = window.last_day
    while end >= window.start:
        stretch = Period.of_months_ending(end, months)
        stretches.insert(0, Period(max(stretch.start, window.start), stretch.end))
        end = add_months(window.last_day, -months * len(stretches))
    return stretches


def every_n_cycles(case: Case, frequency: rb.EveryNCycles, measure: Measure) -> Verdict:
    """Owed at renewals n, 2n, 3n; the hours of the last n windows count."""
    window, number, n = case.window, case.schedule.number, frequency.n
    if window is None:
        return unsure(NO_WINDOW)
    if number is None:
        return unsure(NO_ISSUE_DATE)
    turn = -(-number // n) * n
    windows = n - (turn - number)
    progress = measure(Period.of_months_ending(window.last_day, windows * case.schedule.months))
    if turn != number:
        due = case.schedule.renewal_at(turn)
        assert due is not None
        return not_due(
            progress,
            due=due,
            because=f"it is owed at every {_ordinal(n)} renewal; this is number {number}",
        )
    if progress.is_done:
        return met(
            progress,
            Period.of_months_ending(window.last_day, n * case.schedule.months),
            due=window.last_day,
        )
    return short(progress, due=window.last_day, on=case.on)


def _ordinal(n: int) -> str:
    return {2: "second", 3: "third", 4: "fourth", 5: "fifth"}.get(n, f"{n}th")


def first_cycle_only(case: Case, _: object, measure: Measure) -> Verdict:
    """Owed in the first cycle, never again."""
    if case.window is None:
        return unsure(NO_WINDOW)
    if case.schedule.number is None:
        return unsure(NO_ISSUE_DATE, measure(case.window))
    if not case.schedule.is_first_cycle:
        return not_applicable("Owed in the first cycle only, which is over.")
    return every_cycle(case, None, measure)


def first_cycle_then_every_months(
    case: Case, frequency: rb.FirstCycleThenEveryMonths, measure: Measure
) -> Verdict:
    """Owed in the first cycle, then on a clock of its own."""
    if case.schedule.is_first_cycle:
        return every_cycle(case, None, measure)
    return every_months(case, frequency, measure)


def once(case: Case, frequency: rb.Once, measure: Measure) -> Verdict:
    """Owed once: the whole record is looked at."""
    progress = measure(None)
    if progress.is_done:
        return met(progress, None)
    window, due = case.window, frequency.due
    if due is not None and names_undated_event(due):
        return unsure(
            f"Not on record. It is due {_undated_words(due)}, and no record holds that date: "
            "ask the authority.",
            progress,
        )
    day = due_date(case, due) if due is not None else None
    if window is None:
        return unsure(
            f"Not on record. {NO_WINDOW}",
            progress,
            due=day,
            overdue=day is not None and day < case.on,
        )
    if due is None:
        return short(progress, due=window.last_day, on=case.on)
    if day is None:
        return unsure(f"Not on record. {NO_ISSUE_DATE}", progress)
    if day > window.last_day:
        return not_due(progress, due=day, because="it is owed once, by then")
    if isinstance(due, rb.DueAtRenewal) and due.as_prescriber and not case.schedule.is_first_cycle:
        # Prescribing may have begun later, so the first renewal is not held against anyone.
        day = window.last_day
    return short(progress, due=day, on=case.on)


def _undated_words(due: rb.Due) -> str:
    match due:
        case rb.DueMonthsFrom(start=start, months=months):
            return f"{months} months after the {in_words(start)}"
        case rb.DueAtUndatedEvent(event=event):
            return f"at the {in_words(event)}"
        case _:
            return "at the earliest of several dates"


def phased(case: Case, frequency: rb.Phased, measure: Measure) -> Verdict:
    """Owed on a clock that changes with the number of the cycle."""
    number = case.schedule.number
    if case.window is None:
        return unsure(NO_WINDOW)
    if number is None:
        return unsure(NO_ISSUE_DATE, measure(case.window))
    for phase in frequency.phases:
        if number in phase.cycles or (phase.after_cycle is not None and number > phase.after_cycle):
            verdict = run_clock(case, phase.frequency, measure)
            return _with_extra_due(case, frequency, measure, verdict)
    return not_applicable(f"Not owed in cycle {number}.")


def _with_extra_due(
    case: Case, frequency: rb.Phased, measure: Measure, verdict: Verdict
) -> Verdict:
    """In the first cycle an earlier date may be named."""
    if frequency.extra_due is None or not case.schedule.is_first_cycle or verdict.status != "short":
        return verdict
    assert case.window is not None
    day = due_date(case, frequency.extra_due)
    if day is None or day >= case.window.last_day:
        return verdict
    return short(measure(case.window), due=day, on=case.on)


def per_calendar_year(case: Case, _: object, measure: Measure) -> Verdict:
    """Owed in each calendar year of the window; only the running year can still be mended."""
    if case.window is None:
        return unsure(NO_WINDOW)
    first = case.window.start.year
    last = max(first, min(case.on.year, case.window.last_day.year))
    years = [
        Period.inclusive(date(year, 1, 1), date(year, 12, 31)) for year in range(first, last + 1)
    ]
    whole = [
        year
        for year in years
        if year.start >= case.window.start and year.last_day <= case.window.last_day
    ]
    return _stretch_by_stretch(case, whole or years[-1:], measure)


def per_year_of_cycle(case: Case, _: object, measure: Measure) -> Verdict:
    """Owed in each twelve months of the window."""
    if case.window is None:
        return unsure(NO_WINDOW)
    return _stretch_by_stretch(case, per_year_windows(case), measure)


def per_year_windows(case: Case) -> list[Period]:
    """The twelve-month stretches of the window that have begun; none where it is unknown."""
    return _begun(case, stretches_of(case.window, 12)) if case.window is not None else []


def per_segment(case: Case, frequency: rb.PerSegment, measure: Measure) -> Verdict:
    """Owed in each named stretch of years of the window."""
    if case.window is None:
        return unsure(NO_WINDOW)
    start = case.window.start
    stretches = [
        Period(add_months(start, 12 * (first - 1)), add_months(start, 12 * last))
        for first, last in frequency.segments
    ]
    return _stretch_by_stretch(case, _begun(case, stretches), measure)


def _begun(case: Case, stretches: list[Period]) -> list[Period]:
    return [stretch for stretch in stretches if stretch.start <= case.on] or stretches[:1]


def _stretch_by_stretch(case: Case, stretches: list[Period], measure: Measure) -> Verdict:
    """Judge the running stretch; no later hour mends an earlier one that fell short."""
    *earlier, running = stretches
    progress = measure(running)
    if not progress.is_done:
        return short(progress, due=running.last_day, on=case.on)
    for stretch in earlier:
        past = measure(stretch)
        if not past.is_done:
            return unmendable(past, stretch)
    return met(progress, running, due=running.last_day)


def unmendable(progress: Progress, stretch: Period) -> Verdict:
    """Say that a stretch of time which is over fell short."""
    verdict = short(replace(progress, gaps=()), due=stretch.last_day, on=stretch.end)
    return replace(
        verdict, why=f"{verdict.why} Hours earned now cannot fill it: ask the authority."
    )


def outer_cycle(case: Case, _: object, measure: Measure) -> Verdict:
    """Owed once in the outer cycle, whose own end no record holds."""
    outer = case.terms.cycle.outer_cycle_months
    if case.window is None or outer is None:
        return unsure(NO_WINDOW)
    reach = Period.of_months_ending(case.window.last_day, outer)
    progress = measure(reach)
    if progress.is_done:
        return met(progress, reach)
    return unsure(
        f"Not on record since {day_month_year(reach.start)}; owed once in each {outer} months, "
        "whose end is not in the record.",
        progress,
    )


def programme(_case: Case, _: object, measure: Measure) -> Verdict:
    """Owed when the certifying programme says so."""
    progress = measure(None)
    if progress.is_done:
        return met(progress, None)
    return unsure(
        "Not on record. The certifying programme sets when it is due: see its own page.", progress
    )


_CLOCKS: Mapping[type, Clock] = {
    rb.EveryCycle: every_cycle,
    rb.EveryMonths: every_months,
    rb.EveryNCycles: every_n_cycles,
    rb.FirstCycleOnly: first_cycle_only,
    rb.FirstCycleThenEveryMonths: first_cycle_then_every_months,
    rb.Once: once,
    rb.Phased: phased,
    rb.PerCalendarYear: per_calendar_year,
    rb.PerYearOfCycle: per_year_of_cycle,
    rb.PerSegment: per_segment,
    rb.OuterCycle: outer_cycle,
    rb.Programme: programme,
}
