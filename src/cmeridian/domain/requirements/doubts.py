"""Open points of the facts: what no source settles is said, never guessed.

Each doubt looks at a finding that would read `short` (one of them at one that would read `met`) and
asks whether another reading of the rule, which no source excludes, would answer otherwise. If so,
the finding is unsure, with a sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from cmeridian.domain.kernel.amounts import EDUCATION_UNITS, ZERO, plain
from cmeridian.domain.kernel.dates import Period, add_months
from cmeridian.domain.requirements.case import Case
from cmeridian.domain.requirements.circumstances import exemptions_in_force
from cmeridian.domain.requirements.clocks import stretches_this_cycle
from cmeridian.domain.requirements.hours import claims
from cmeridian.domain.requirements.progress import Progress, measure_minimum, measure_task
from cmeridian.domain.requirements.relief import (
    ABOUT_FIRST_CYCLE,
    total_is_stood_in_for,
    trained_shortly_before,
)
from cmeridian.domain.requirements.rulebook import EveryCycle, EveryMonths, Minimum, Rule, Task
from cmeridian.domain.requirements.verdict import Verdict

Doubt = Callable[[Case, Rule, Verdict], str | None]
_CLOCK_HOUR = Decimal(60)
_SHORT_HOUR = Decimal(50)
CLOCK_INSIDE_CYCLE = "clock_inside_cycle"
FIRST_CYCLE_TASK = "first_cycle_task"


def settle(case: Case, rule: Rule, verdict: Verdict) -> Verdict:
    """Turn a verdict into `unsure` where an open point of the facts could change it."""
    for doubt in _arising(case, verdict):
        sentence = doubt(case, rule, verdict)
        if sentence is not None:
            return replace(
                verdict,
                status="unsure",
                why=f"{sentence} {verdict.why}",
                gaps=(),
                beyond_hours=ZERO,
            )
    return verdict


def _arising(case: Case, verdict: Verdict) -> tuple[Doubt, ...]:
    if verdict.status == "met":
        return _WHEN_MET
    if verdict.status != "short":
        return ()
    in_first_cycle = case.terms.first_cycle is not None and case.schedule.is_first_cycle
    return _IN_FIRST_CYCLE + _WHEN_SHORT if in_first_cycle else _WHEN_SHORT


def _prorated_without_figure(case: Case, rule: Rule, _: Verdict) -> str | None:
    first = case.terms.first_cycle
    if first is None or not _leans_on_total(rule):
        return None
    licensed = case.schedule.licensed_months
    unknown_tier = next(
        (
            t.total is None
            for t in first.tiers
            if licensed is not None and licensed < t.licensed_months_lt
        ),
        False,
    )
    if unknown_tier or (first.mode == "prorated" and not first.tiers):
        return "The first cycle is prorated by a figure no source gives; at most all of it is owed."
    return None


def _leans_on_total(rule: Rule) -> bool:
    return isinstance(rule, Minimum) and (
        rule.id == "total" or rule.unit == "percent_of_total" or _is_part_of_total(rule)
    )


def _is_part_of_total(rule: Rule) -> bool:
    """Whether a minimum sorts the general hours (by class, format, relevance), not a topic."""
    return (
        isinstance(rule, Minimum)
        and rule.id != "total"
        and not rule.select.topics
        and rule.unit in EDUCATION_UNITS
    )


def _part_of_a_cleared_total(case: Case, rule: Rule, _: Verdict) -> str | None:
    if _is_part_of_total(rule) and total_is_stood_in_for(case):
        return (
            "The total is cleared another way; no source says whether that clears this part of it."
        )
    return None


def _fifty_minute_hours(_: Case, rule: Rule, verdict: Verdict) -> str | None:
    if not isinstance(rule, Minimum) or rule.unit != "contact_hour_50min":
        return None
    if verdict.counted is None or verdict.required is None:
        return None
    if verdict.counted * _CLOCK_HOUR / _SHORT_HOUR < verdict.required:
        return None
    return "Enough if credits of 60 minutes count as longer hours; no source says whether they do."


def _class_without_members(case: Case, rule: Rule, verdict: Verdict) -> str | None:
    if not isinstance(rule, Minimum) or not rule.select.open_classes or case.window is None:
        return None
    anything = replace(rule, select=replace(rule.select, accepts=None))
    if (
        verdict.required is None
        or measure_minimum(case, anything, case.window).counted < verdict.required
    ):
        return None
    names = ", ".join(
        case.vocabulary.credit_classes[name].label for name in sorted(rule.select.open_classes)
    )
    return f"No source lists which credits make up {names}; if yours do, this is met."


def _window_opens_earlier(case: Case, rule: Rule, _: Verdict) -> str | None:
    starts, window = case.terms.cycle.starts, case.window
    if (
        starts is None
        or window is None
        or not isinstance(rule, Minimum)
        or not isinstance(rule.frequency, EveryCycle)
    ):
        return None
    opening = date(add_months(window.last_day, -case.terms.cycle.months).year, *starts)
    if opening >= window.start:
        return None
    wider = Period(opening, window.end)
    if not measure_minimum(case.over(wider), rule, wider).is_done:
        return None
    return "Enough if the cycle opened the spring before; no source says in which year it opens."


def _exempt_for_a_calendar_year(case: Case, _: Rule, __: Verdict) -> str | None:
    if any(exemption.scope == "calendar_year" for exemption in exemptions_in_force(case)):
        return "An exemption for one calendar year is on record; no source says what it lifts."
    return None


def _first_cycle_is_a_task(case: Case, rule: Rule, _: Verdict) -> str | None:
    first = case.terms.first_cycle
    if first is None or first.mode != "task" or rule.id in first.keep:
        return None
    return (
        f"At the first renewal {first.task} is asked for; no source says whether it replaces this."
    )


def _first_cycle_exemption_open(case: Case, rule: Rule, _: Verdict) -> str | None:
    first = case.terms.first_cycle
    if first is None or first.mode != "exempt" or rule.id in first.keep:
        return None
    if trained_shortly_before(case, first) is None:
        months = first.training_within_months
        return (
            f"Not owed if your training ended in the {months} months before the licence: "
            "enter when it ended."
        )
    if isinstance(rule.frequency, ABOUT_FIRST_CYCLE):
        return "The sources exempt the first cycle and yet ask for this topic in it."
    return None


def _capped_class_without_members(case: Case, rule: Rule, verdict: Verdict) -> str | None:
    """Met only if credits of no stated category fit under the caps of categories nobody defines."""
    caps = [cap for cap in case.caps if cap.select.open_classes]
    if not caps or rule.id != "total" or case.window is None or not isinstance(rule, Minimum):
        return None
    if verdict.counted is None or verdict.required is None:
        return None
    sure = case.vocabulary.members(("CAT1",)).union(*(cap.select.credit for cap in caps))
    everything, certain = claims(case, None, None), claims(case, frozenset(sure), None)
    loose = sum((everything[p] - certain[p] for p in case.index.places(case.window)), ZERO)
    room = min(cap.amount for cap in caps)
    if loose <= room or verdict.counted - (loose - room) >= verdict.required:
        return None
    return (
        f"{plain(loose)} hours carry no category of this authority, and each but the first "
        f"is capped at {plain(room)}: mark them with their categories."
    )


def _not_among_the_kept(case: Case, rule: Rule, _: Verdict) -> str | None:
    """A tiered first cycle that names what stays owed says nothing of the rest."""
    first = case.terms.first_cycle
    if first is None or first.mode != "tiered" or not first.keep:
        return None
    licensed = case.schedule.licensed_months
    in_tier = licensed is not None and any(licensed < t.licensed_months_lt for t in first.tiers)
    if rule.id == "total" or rule.id in first.keep or not in_tier:
        return None
    return "The sources name what a first cycle still owes, and this is not among it."


def _clock_inside_cycle(case: Case, rule: Rule, verdict: Verdict) -> str | None:
    """A clock shorter than its cycle, where no source says how the two fit together."""
    if CLOCK_INSIDE_CYCLE not in rule.open_points or not isinstance(rule.frequency, EveryMonths):
        return None
    if not isinstance(rule, Minimum | Task) or case.window is None:
        return None
    months = rule.frequency.months
    begun = [part for part in stretches_this_cycle(case, months) if part.start <= case.on]
    if verdict.status == "met" and all(_progress(case, rule, part).is_done for part in begun):
        return None
    return (
        f"Asked for every {months} months inside a longer period: no source says how the two fit "
        "together. Ask the authority which hours it wants to see."
    )


def _progress(case: Case, rule: Minimum | Task, period: Period) -> Progress:
    if isinstance(rule, Task):
        return measure_task(case, rule, period)
    return measure_minimum(case, rule, period)


_IN_FIRST_CYCLE: tuple[Doubt, ...] = (
    _prorated_without_figure,
    _first_cycle_is_a_task,
    _first_cycle_exemption_open,
    _not_among_the_kept,
)
_WHEN_SHORT: tuple[Doubt, ...] = (
    _part_of_a_cleared_total,
    _fifty_minute_hours,
    _class_without_members,
    _window_opens_earlier,
    _exempt_for_a_calendar_year,
    _clock_inside_cycle,
)
_WHEN_MET: tuple[Doubt, ...] = (_capped_class_without_members, _clock_inside_cycle)
