"""Judge one rule: does it take effect, apply, bind this person, and where does it stand."""

from __future__ import annotations

from dataclasses import replace

from cmeridian.domain.kernel.amounts import ZERO, plain, unit_word
from cmeridian.domain.kernel.dates import Period
from cmeridian.domain.requirements.caps import under_cap
from cmeridian.domain.requirements.case import Case
from cmeridian.domain.requirements.clocks import NO_WINDOW, run_clock
from cmeridian.domain.requirements.combinations import judge_combination
from cmeridian.domain.requirements.double_count import undecided_neighbours
from cmeridian.domain.requirements.doubts import settle
from cmeridian.domain.requirements.progress import measure_minimum, measure_task
from cmeridian.domain.requirements.relief import Relief, lifted, stood_in_for, takes_effect
from cmeridian.domain.requirements.required import cap_amount, measured_unit
from cmeridian.domain.requirements.rulebook import (
    Combination,
    Frequency,
    Maximum,
    Minimum,
    Once,
    PerCalendarYear,
    PerDay,
    Rule,
    Task,
)
from cmeridian.domain.requirements.sentences import day_month_year, in_words, joined
from cmeridian.domain.requirements.verdict import Verdict, not_applicable, unsure
from cmeridian.domain.requirements.wording.conditions import facts_as_given, questions


def judge(case: Case, rule: Rule) -> Verdict:
    """Say what one rule says about one case."""
    if rule.lookback_months is not None and case.window is not None:
        case = case.over(Period.of_months_ending(case.window.last_day, rule.lookback_months))
    starts = takes_effect(case, rule)
    if starts is not None:
        return not_applicable(f"Takes effect on {day_month_year(starts)}, after this period ends.")
    relief = lifted(case, rule)
    if relief is not None:
        return not_applicable(relief.why, relief.confidence)
    truth = case.applies(rule)
    if truth.value is False:
        return not_applicable(f"Does not apply on the facts given: {facts_as_given(case, rule)}.")
    stand_in = stood_in_for(case, rule)
    if stand_in is not None and not isinstance(rule, Maximum):
        return _stood_in(case, rule, stand_in)
    verdict = _with_conditions(rule, settle(case, rule, _judge_applying(case, rule)))
    return verdict if truth.value else _ask(case, verdict, truth.asks)


def _with_conditions(rule: Rule, verdict: Verdict) -> Verdict:
    """Say what the rule asks of the course and no record can show."""
    if verdict.status not in ("met", "short"):
        return verdict
    conditions = []
    if rule.required_subtopics:
        subjects = joined([in_words(topic) for topic in rule.required_subtopics], "and")
        conditions.append(f"Check that the course covers {subjects}.")
    if rule.required_content:
        conditions.append(f"Check that the course covers: {rule.required_content}.")
    if rule.provider_must_be:
        conditions.append(f"The provider must be: {joined(rule.provider_must_be)}.")
    if rule.exempt_by:
        conditions.append(f"Some are exempt: {rule.exempt_by}.")
    return replace(verdict, why=" ".join([verdict.why, *conditions])) if conditions else verdict


def _stood_in(case: Case, rule: Rule, relief: Relief) -> Verdict:
    """Met by an event; the numbers that were done anyway stay visible."""
    applying = _judge_applying(case, rule)
    return replace(
        applying,
        status="met",
        why=relief.why,
        short_by=ZERO if applying.short_by is not None else None,
        overdue=False,
        gaps=(),
        beyond_hours=ZERO,
        confidence=relief.confidence,
    )


def _ask(case: Case, verdict: Verdict, asks: tuple[str, ...]) -> Verdict:
    """Ask for the facts that decide a rule, saying what it would mean if it applied."""
    if verdict.status == "not_applicable":
        return verdict
    consequence = {
        "met": "If it applies, nothing is missing for it.",
        "not_due": "If it applies, it is not due yet.",
    }.get(verdict.status, f"If it applies: {verdict.why}")
    return replace(
        verdict,
        status="ask",
        why=f"{questions(case, asks)} {consequence}",
        asks=asks,
        gaps=(),
        beyond_hours=ZERO,
        overdue=False,
    )


def _judge_applying(case: Case, rule: Rule) -> Verdict:
    """Judge a rule taken to apply."""
    match rule:
        case Minimum():
            return _judge_minimum(case, rule)
        case Task():
            return run_clock(case, _clock_of(rule), lambda period: measure_task(case, rule, period))
        case Maximum():
            return _judge_cap(case, rule)
        case Combination():
            return judge_combination(case, rule, judge)


def _judge_minimum(case: Case, rule: Minimum) -> Verdict:
    near = undecided_neighbours(case, rule)
    if near is None:
        return _clocked_minimum(case, rule)
    # The two extremes: every such rule takes its hours out, or none does.
    bound = case.assuming(
        applies=dict.fromkeys(near.applying, True), in_total=dict.fromkeys(near.counting, False)
    )
    free = case.assuming(
        applies=dict.fromkeys(near.applying, False), in_total=dict.fromkeys(near.counting, True)
    )
    least, most = _clocked_minimum(bound, rule), _clocked_minimum(free, rule)
    if least.status != most.status:
        return _ask(case, least, near.asks)
    if least.short_by == most.short_by:
        return least
    return replace(
        least, why=f"{least.why} Less may be missing; it depends: {questions(case, near.asks)}"
    )


def _clocked_minimum(case: Case, rule: Minimum) -> Verdict:
    return run_clock(case, _clock_of(rule), lambda period: measure_minimum(case, rule, period))


def _clock_of(rule: Minimum | Task) -> Frequency:
    """A rule that looks back without limit is owed once, whatever the window."""
    if rule.lookback_unlimited and not isinstance(rule.frequency, Once):
        return Once()
    return rule.frequency


def _judge_cap(case: Case, cap: Maximum) -> Verdict:
    """A cap is never short: it says how much of what was done it leaves."""
    window = case.window
    if window is None:
        return unsure(NO_WINDOW)
    gathered, left = under_cap(case, cap, window)
    limit, unit = cap_amount(case, cap), measured_unit(case, cap)
    over = gathered.total - left
    allowed = f"{plain(limit)} {unit_word(unit, limit)} {_per(cap)}"
    why = f"At most {allowed} of this kind count; {plain(left)} so far."
    if over:
        why = f"{why} Above the cap, and counted nowhere: {plain(over)}."
    activities = case.index.activities
    return Verdict(
        status="met",
        why=why,
        unit=unit,
        counted=left,
        required=limit,
        short_by=ZERO,
        counts=tuple(activities[place].id for place in gathered.hours),
    )


def _per(cap: Maximum) -> str:
    match cap.frequency:
        case PerDay():
            return "a day"
        case PerCalendarYear():
            return "a calendar year"
        case _:
            return "a period"
