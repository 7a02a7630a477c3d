"""What lightens a duty: exemptions, first cycles, and events in place of work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cmeridian.domain.kernel.amounts import ZERO
from cmeridian.domain.kernel.dates import Period
from cmeridian.domain.kernel.provenance import Confidence
from cmeridian.domain.records.record import Event
from cmeridian.domain.requirements.case import Case
from cmeridian.domain.requirements.circumstances import exemptions_in_force
from cmeridian.domain.requirements.rulebook import (
    FirstCycle,
    FirstCycleOnly,
    FirstCycleThenEveryMonths,
    Minimum,
    Rule,
    Substitution,
)
from cmeridian.domain.requirements.sentences import day_month_year, in_words

ABOUT_FIRST_CYCLE = (FirstCycleOnly, FirstCycleThenEveryMonths)


@dataclass(frozen=True, slots=True)
class Relief:
    """Why a rule is not owed, or is met without work."""

    why: str
    confidence: Confidence | None = None


def takes_effect(case: Case, rule: Rule) -> date | None:
    """The day from which a rule binds, if the window ends before it."""
    starts = [day for day in (case.terms.effective_from, rule.effective_from) if day is not None]
    if starts and case.window is not None and case.window.last_day < max(starts):
        return max(starts)
    return None


def lifted(case: Case, rule: Rule) -> Relief | None:
    """Find what makes a rule not applicable: an exemption, or the first cycle."""
    for exemption in exemptions_in_force(case):
        lowered = exemption.reduced_to is not None or exemption.reduced_to_per_year is not None
        if lowered or rule.survives_exemption:
            continue
        if exemption.scope in ("all", rule.id):
            return Relief(f"Not owed: {in_words(exemption.who)}.")
    first = case.terms.first_cycle
    if first is not None and case.schedule.is_first_cycle and _first_cycle_lifts(case, first, rule):
        return Relief("Not owed in the first cycle of a new licence.", first.confidence)
    return None


def _first_cycle_lifts(case: Case, first: FirstCycle, rule: Rule) -> bool:
    if rule.id in first.keep:
        return False
    if first.mode == "exempt":
        # A rule about the first cycle contradicts the exemption: a doubt, not a relief.
        return (
            not isinstance(rule.frequency, ABOUT_FIRST_CYCLE)
            and trained_shortly_before(case, first) is True
        )
    return first.mode == "topics_only" and rule.id == "total"


def trained_shortly_before(case: Case, first: FirstCycle) -> bool | None:
    """Whether training ended as shortly before the licence as a first-cycle relief asks.

    True where it asks for nothing; None where the record lists no training.
    """
    if first.training_within_months is None:
        return True
    issued = case.credential.issued
    if issued is None or not case.clinician.training:
        return None
    reach = Period.of_months_ending(issued, first.training_within_months)
    return any(training.ends in reach for training in case.clinician.training)


def stood_in_for(case: Case, rule: Rule) -> Relief | None:
    """Find an event that replaces the whole of a rule's work."""
    own = rule.satisfied_by_event
    if own is not None and case.holds_event(frozenset({own})):
        return Relief(f"Met by an event on record: {in_words(own)}.")
    for substitution in case.terms.satisfied_by:
        if (
            substitution.hours is None
            and substitution.hours_per_year is None
            and _reaches(substitution, rule)
        ):
            event = _first_event(case, substitution)
            if event is not None:
                words = [f"Met by an event on record: {_dated(event)}."]
                if substitution.excludes:
                    words.append(f"Not enough: {substitution.excludes}.")
                if substitution.note:
                    words.append(substitution.note)
                return Relief(" ".join(words), substitution.confidence)
    return None


def _dated(event: Event) -> str:
    return f"{in_words(event.kind)}, {day_month_year(event.on)}"


def total_is_stood_in_for(case: Case) -> bool:
    """Whether an event or a relief clears the total, so that its parts come into doubt."""
    total = case.terms.rule("total")
    if total is None:
        return False
    if lifted(case, total) is not None or stood_in_for(case, total) is not None:
        return True
    first = case.terms.first_cycle
    licensed = case.schedule.licensed_months
    if first is None or licensed is None or not case.schedule.is_first_cycle:
        return False
    tier = next((tier for tier in first.tiers if licensed < tier.licensed_months_lt), None)
    return tier is not None and tier.total == 0


def _reaches(substitution: Substitution, rule: Rule) -> bool:
    if rule.id in substitution.except_rules:
        return False
    if substitution.satisfies == "all":
        return not rule.survives_exemption
    if substitution.satisfies == "total":
        return rule.id == "total"
    return rule.id in substitution.satisfies


def _first_event(case: Case, substitution: Substitution) -> Event | None:
    return next(
        (
            event
            for event in case.credential.events
            if event.kind == substitution.event and case.event_counts(event.kind, event.on)
        ),
        None,
    )


def hours_from_events(case: Case, rule: Minimum) -> Decimal:
    """Sum what events are worth for a rule, each time they happened, up to its waiver limit."""
    worth = ZERO
    for substitution in case.terms.satisfied_by:
        each = substitution.hours if substitution.hours is not None else substitution.hours_per_year
        if each is not None and _reaches(substitution, rule):
            times = sum(
                1
                for event in case.credential.events
                if event.kind == substitution.event and case.event_counts(event.kind, event.on)
            )
            worth += each * times
    return worth if rule.waiver_max is None else min(worth, rule.waiver_max)
