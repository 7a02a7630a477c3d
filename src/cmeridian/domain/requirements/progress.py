"""How far a minimum or a task has come in a period."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cmeridian.domain.kernel.amounts import EDUCATION_UNITS, ZERO
from cmeridian.domain.kernel.dates import Period, add_months
from cmeridian.domain.requirements.caps import keep_within_caps
from cmeridian.domain.requirements.carry_over import carried_over
from cmeridian.domain.requirements.case import Case
from cmeridian.domain.requirements.double_count import (
    counts_toward_total,
    inside_the_total,
    without_banned_hours,
)
from cmeridian.domain.requirements.findings import Refusal
from cmeridian.domain.requirements.gathering import Gathered, gather
from cmeridian.domain.requirements.missing import EDUCATION, Gap, Kind
from cmeridian.domain.requirements.relief import hours_from_events
from cmeridian.domain.requirements.required import measured_unit, required_amount
from cmeridian.domain.requirements.rulebook import Minimum, Task
from cmeridian.domain.requirements.sentences import in_words, joined


@dataclass(frozen=True, slots=True)
class Progress:
    """counted of required, in unit; short_by 0 means done.

    entries: what counted as (day, amount), in order of the days. gaps: what further hours or points
    would fill. extra: hours inside counted that no activity gave. amounts: how much of each of
    counts was counted; empty where nothing is measured.
    """

    unit: str
    counted: Decimal
    required: Decimal
    short_by: Decimal
    counts: tuple[str, ...]
    refused: tuple[Refusal, ...]
    entries: Callable[[], Iterable[tuple[date, Decimal]]]
    gaps: tuple[Gap, ...]
    extra: Decimal = ZERO
    amounts: tuple[Decimal, ...] = ()

    @property
    def is_done(self) -> bool:
        """Whether nothing is short."""
        return self.short_by == 0

    def runs_out(self, months: int) -> date | None:
        """The day on which what was done is so many months old that it no longer suffices."""
        left = self.required
        for day, amount in reversed(list(self.entries())):
            left -= amount
            if left <= 0:
                return add_months(day, months)
        return None


Measure = Callable[[Period | None], Progress]
"""Progress in a period; None is the whole record up to the day of the answer."""


def measure_minimum(case: Case, rule: Minimum, period: Period | None) -> Progress:
    """Count the hours, or points, of a minimum in a period."""
    unit = measured_unit(case, rule)
    topics = rule.select.topics + rule.also_accepts
    if unit in EDUCATION_UNITS:
        gathered = gather(case, rule.select, period=period, topics=topics)
        gathered = _usable(case, rule, gathered, period)
    else:
        gathered = gather(case, rule.select, period=period, topics=topics, unit=unit)
    if not rule.may_combine_sessions and gathered.hours:
        longest = max(gathered.hours, key=lambda place: (gathered.hours[place], -place))
        alone = {longest: gathered.hours[longest]}
        gathered = _keep(case, gathered, alone, "is another session: one must hold all the hours")
    extra = ZERO
    if period is not None and period == case.window:
        extra = hours_from_events(case, rule)
        if rule.id == "total":
            extra += carried_over(case, rule, surplus=lambda r, before: _surplus(case, r, before))
    return _minimum_progress(case, rule, gathered, extra, period)


def _usable(case: Case, rule: Minimum, gathered: Gathered, period: Period | None) -> Gathered:
    """Leave what caps, bans and rules outside the total leave."""
    kept = keep_within_caps(case, gathered.hours, rule.select.accepts)
    gathered = _keep(case, gathered, kept, "is under a cap that leaves none of it")
    if rule.no_double_count_with:
        kept = without_banned_hours(case, rule, gathered.hours, period)
        serving = joined([in_words(name) for name in rule.no_double_count_with])
        gathered = _keep(case, gathered, kept, f"is used up by {serving}: an hour serves one")
    if rule.id == "total" and period is not None and period == case.window:
        kept = inside_the_total(case, rule, gathered.hours, period)
        gathered = _keep(case, gathered, kept, "is used up by a rule outside the total")
    return gathered


def _keep(case: Case, gathered: Gathered, kept: dict[int, Decimal], reason: str) -> Gathered:
    """Go on with the kept hours, refusing what went altogether."""
    if kept is gathered.hours:
        return gathered
    activities = case.index.activities
    gone = [Refusal(activities[p].id, reason) for p in gathered.hours if p not in kept]
    return Gathered(kept, (*gathered.refused, *gone))


def _surplus(case: Case, rule: Minimum, period: Period) -> Decimal:
    progress = measure_minimum(case, rule, period)
    return progress.counted - progress.required


def _minimum_progress(
    case: Case,
    rule: Minimum,
    gathered: Gathered,
    extra: Decimal,
    period: Period | None,
) -> Progress:
    activities = case.index.activities
    counted = gathered.total
    required = required_amount(case, rule)
    unit = measured_unit(case, rule)
    family = EDUCATION if unit in EDUCATION_UNITS else unit
    in_total = counts_toward_total(case, rule)
    lack = max(ZERO, required - counted - extra)
    if lack and not rule.may_combine_sessions:
        # What one session lacks no other can add: it takes a new one with all the hours.
        lack = required
    gaps = [Gap(rule.id, lack, Kind.of(rule), in_total, family)] if lack else []
    for part in rule.sub_minimums:
        done = gather(case, rule.select, period=period, topics=part.topics).total
        if done < part.amount:
            kind = Kind.of(rule).on_topics(part.topics)
            gaps.append(Gap(rule.id, part.amount - done, kind, in_total, family))
    return Progress(
        unit=unit,
        counted=counted + extra,
        required=required,
        short_by=max([gap.amount for gap in gaps], default=ZERO),
        counts=tuple([activities[place].id for place in gathered.hours]),
        refused=gathered.refused,
        entries=lambda: ((activities[p].completed, hours) for p, hours in gathered.hours.items()),
        gaps=tuple(gaps),
        extra=extra,
        amounts=tuple(gathered.hours.values()),
    )


def measure_task(case: Case, rule: Task, period: Period | None) -> Progress:
    """Count how often a task was done in a period."""
    done: tuple[tuple[date, str | None], ...]
    refused: tuple[Refusal, ...] = ()
    if rule.select.events:
        events = sorted(case.credential.events, key=lambda event: event.on)
        done = tuple(
            (event.on, None)
            for event in events
            if event.kind in rule.select.events
            and event.on <= case.on
            and (period is None or event.on in period)
        )
    else:
        gathered = gather(case, rule.select, period=period, whole_activities=True)
        refused = gathered.refused
        activities = case.index.activities
        done = tuple(
            (activities[place].completed, activities[place].id) for place in gathered.hours
        )
    counted, required = Decimal(len(done)), Decimal(rule.count)
    return Progress(
        unit="task",
        counted=counted,
        required=required,
        short_by=max(ZERO, required - counted),
        counts=tuple(activity for _, activity in done if activity is not None),
        refused=refused,
        entries=lambda: ((day, Decimal(1)) for day, _ in done),
        gaps=(),
    )
