"""The day on which a one-time duty falls due."""

from __future__ import annotations

from datetime import date

from cmeridian.domain.kernel.dates import ONE_DAY, add_months
from cmeridian.domain.requirements import rulebook as rb
from cmeridian.domain.requirements.case import Case
from cmeridian.domain.requirements.schedule import Schedule


def due_date(case: Case, due: rb.Due) -> date | None:
    """Compute a due date; None where the record lacks the date it hangs on."""
    schedule = case.schedule
    match due:
        case rb.DueOn(day=day):
            return day
        case rb.DueMonthsFrom(start="license_issue", months=months):
            return None if schedule.issued is None else add_months(schedule.issued, months)
        case rb.DueAtRenewal(number=number):
            return schedule.renewal_at(number)
        case rb.DueAtFirstRenewalFrom(day=day, or_issue=or_issue):
            if or_issue and schedule.issued is not None and schedule.issued >= day:
                return schedule.issued
            return schedule.first_renewal_from(day)
        case rb.DueAtEndOfFirstFullCycle(starting_from=starting_from):
            return _end_of_first_full_cycle(schedule, starting_from)
        case rb.DueEarliestOf(options=options):
            days = [due_date(case, option) for option in options]
            known = [day for day in days if day is not None]
            return min(known) if len(known) == len(days) else None
        case _:
            return None


def names_undated_event(due: rb.Due) -> bool:
    """Whether a due date hangs on something that no record dates."""
    match due:
        case rb.DueAtUndatedEvent():
            return True
        case rb.DueMonthsFrom(start=start):
            return start != "license_issue"
        case rb.DueEarliestOf(options=options):
            return any(names_undated_event(option) for option in options)
        case _:
            return False


def _end_of_first_full_cycle(schedule: Schedule, starting_from: date | None) -> date | None:
    issued, renewal = schedule.issued, schedule.renewal_at(1)
    if issued is None:
        return None
    earliest = max(issued, starting_from) if starting_from else issued
    number = 1
    while renewal is not None:
        start = add_months(renewal, -schedule.months) + ONE_DAY
        if start >= earliest:
            return renewal
        number += 1
        renewal = schedule.renewal_at(number)
    return None
