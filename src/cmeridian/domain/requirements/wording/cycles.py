"""The counting period of a set and its first cycle, in words."""

from __future__ import annotations

from collections.abc import Iterator

from cmeridian.domain.kernel.amounts import plain
from cmeridian.domain.requirements.rulebook import Anchor, Cycle, FirstCycle
from cmeridian.domain.requirements.sentences import (
    day_and_month,
    day_month_year,
    in_words,
    joined,
)
from cmeridian.domain.requirements.wording.clocks import months_in_words
from cmeridian.domain.requirements.wording.rules import rule_in_words

_WINDOWS = {
    "fixed": "from one renewal to the next",
    "rolling_before_renewal": "looking back from the renewal",
    "rolling": "looking back from today; each credit runs out",
    "rolling_from_enrolment": "from enrolment",
    "calendar_year": "the calendar year",
    "calendar_years": "whole calendar years",
    "lookback_choice": "looking back, the licensee picks how far",
    "choice": "of a length the holder picks",
}
_ANCHORS = {
    "birth_date": "birthday",
    "birth_month_end": "end of the birth month",
    "birth_date_after_license_issue": "birthday after the licence was issued",
    "license_issue_anniversary": "anniversary of issue",
    "month_end_of_issue": "end of the month of issue",
    "quarter_end_cohort": "quarterly date of one's group",
    "registration_expiry": "expiry of the registration",
    "stage_end": "end of the certification stage",
    "reappointment_date": "date of reappointment",
    "appraisal_month": "month of the appraisal",
}
_PARITIES = {
    "even": " of even years",
    "odd": " of odd years",
    "cohort": " of even or odd years, by group",
    "surname_cohort": " of even or odd years, by surname",
}
_FIRST = {
    "exempt": "The first cycle is exempt",
    "prorated": "In the first cycle the hours are reduced in proportion",
    "tiered": "In the first cycle the hours depend on the months licensed",
    "topics_only": "In the first cycle only the topic rules are owed",
    "task": "In the first cycle a task is owed instead of hours",
    "window_from_issue_date": "The first window starts on the day of issue",
}


def cycle_words(cycle: Cycle) -> str:
    """Say how long the counting period is, and what fixes its end."""
    words = f"{months_in_words(cycle.months)}, {_WINDOWS.get(cycle.window, in_words(cycle.window))}"
    return f"{words}.{_end(cycle.anchor)}" if cycle.anchor else f"{words}."


def cycle_sentences(cycle: Cycle) -> Iterator[str]:
    """Yield what else is to be known about the counting period."""
    if cycle.lookback_months:
        yield f"Each renewal looks back {months_in_words(cycle.lookback_months)}."
    if cycle.options_months:
        options = joined(map(months_in_words, cycle.options_months))
        yield f"The holder picks a length of {options}."
    if cycle.starts:
        yield f"Each period starts on {day_and_month(*cycle.starts)}."
    if cycle.starts_on:
        yield f"The first such period started on {day_month_year(cycle.starts_on)}."
    if cycle.window_end:
        yield f"Counting ends on the last {day_and_month(*cycle.window_end)} before the expiry."
    if cycle.outer_cycle_months:
        asked = f": {cycle.outer_requirement}" if cycle.outer_requirement else ""
        yield f"An outer cycle of {months_in_words(cycle.outer_cycle_months)} spans it{asked}."
    if cycle.next_model:
        model = cycle.next_model
        yield (
            f"From {day_month_year(model.starts)} a period of {months_in_words(model.months)} with "
            f"{plain(model.total)} hours may apply (confidence {model.confidence})."
        )
    if cycle.anchor:
        yield from _anchor(cycle.anchor)
    for note in (cycle.note, cycle.anchor.note if cycle.anchor else None):
        if note:
            yield f"On the cycle: {note}"


def first_cycle_sentences(first: FirstCycle | None) -> Iterator[str]:
    """Yield what is owed at the first renewal."""
    if first is None:
        return
    names = [rule_in_words(name) for name in first.keep]
    kept = f"; still owed: {joined(names, 'and')}" if names else ""
    yield f"{_FIRST.get(first.mode, in_words(first.mode))}{kept}."
    yield from _first_terms(first)


def _end(anchor: Anchor) -> str:
    if anchor.type == "unknown":
        return " What fixes its end is not known: give the printed expiry."
    if anchor.type == "fixed_date" and anchor.month and anchor.day:
        day = day_and_month(anchor.month, anchor.day)
        parity = _PARITIES.get(anchor.year_parity or "", "")
        return f" It ends on {day}{parity}; a printed expiry overrides this."
    what = _ANCHORS.get(anchor.type, in_words(anchor.type))
    days = [day_and_month(month, day) for month, day in anchor.dates]
    dates = f", {joined(days)}" if days else ""
    return f" Its end follows the {what}{dates}; a printed expiry overrides this."


def _anchor(anchor: Anchor) -> Iterator[str]:
    if anchor.next:
        yield f"One such end is {day_month_year(anchor.next)}; others follow by whole cycles."
    if anchor.since:
        yield f"Its end is fixed so since {day_month_year(anchor.since)}."
    if anchor.professions:
        holders = joined(anchor.professions, "and")
        yield f"That end holds for {holders} only; for others it is not known."
    if anchor.confidence:
        yield f"Confidence in what fixes the end: {anchor.confidence}."


def _first_terms(first: FirstCycle) -> Iterator[str]:
    for tier in first.tiers:
        part = "a part that no source states"
        total = part if tier.total is None else f"{plain(tier.total)} hours"
        yield f"First cycle, licensed for less than {tier.licensed_months_lt} months: {total}."
    if first.task:
        yield f"First cycle: {first.task}."
    if first.training_within_months:
        months = months_in_words(first.training_within_months).removeprefix("1 ")
        yield f"That relief needs training that ended in the {months} before the licence."
    if first.when:
        yield f"It holds for: {in_words(first.when)}."
    if first.confidence:
        yield f"Confidence in the first cycle: {first.confidence}."
    if first.note:
        yield f"On the first cycle: {first.note}"
