"""What must be said about a set as a whole."""

from __future__ import annotations

from cmeridian.domain.kernel.amounts import ZERO, plain
from cmeridian.domain.requirements.case import Case
from cmeridian.domain.requirements.clocks import NO_WINDOW
from cmeridian.domain.requirements.doubts import FIRST_CYCLE_TASK
from cmeridian.domain.requirements.findings import Finding, Status
from cmeridian.domain.requirements.sentences import day_month_year, in_words, joined

GENERAL_REQUIREMENT = "general_requirement"


def standing_findings(case: Case) -> tuple[Finding, ...]:
    """Findings of no single rule: an hour total nobody read, a task of the first cycle."""
    findings = []
    if not case.terms.general_requirement_known:
        why = (
            "Only some topics of this authority are known; its total of hours was not found. Ask "
            "the authority how many it wants."
        )
        if not case.terms.rules:
            why = "What this authority asks is not known here: no rule of it is on record. Ask it."
        findings.append(_standing(case, GENERAL_REQUIREMENT, "unsure", why))
    first = case.terms.first_cycle
    if (
        first is not None
        and first.mode == "task"
        and case.schedule.is_first_cycle
        and first.task is not None
    ):
        findings.append(_first_cycle_task(case, first.task))
    return tuple(findings)


def _first_cycle_task(case: Case, task: str) -> Finding:
    if case.holds_event(frozenset({task.replace(" ", "_")})):
        return _standing(case, FIRST_CYCLE_TASK, "met", f"On record: {task}.")
    window = case.window
    assert window is not None
    why = f"Owed at the first renewal: {task}, by {day_month_year(window.last_day)}."
    return _standing(case, FIRST_CYCLE_TASK, "short", why)


def _standing(case: Case, rule: str, status: Status, why: str) -> Finding:
    provenance = case.terms.provenance
    task = rule == FIRST_CYCLE_TASK
    window = case.window
    return Finding(
        rule=rule,
        status=status,
        why=why,
        confidence=provenance.confidence,
        source=provenance.sources[0],
        unit="task" if task else None,
        short_by=(ZERO + 1 if status == "short" else ZERO) if task else None,
        due=window.last_day if task and window else None,
        overdue=bool(task and status == "short" and window and window.last_day < case.on),
    )


def write_notices(case: Case) -> tuple[str, ...]:
    """Write the sentences that go above the findings of a set."""
    return tuple(
        sentence
        for sentence in (
            _profession(case),
            _window(case),
            _age(case),
            _no_general_hours(case),
            _next_model(case),
            _rn_renewal(case),
            _first_cycle(case),
            _outer_requirement(case),
            _carry_over(case),
            _grace(case),
            *_waivers(case),
        )
        if sentence is not None
    )


def _profession(case: Case) -> str | None:
    held, meant = case.clinician.profession, case.terms.professions
    if not meant or held in meant:
        return None
    return (
        f"These rules are written for {joined(meant)}; you are recorded as {held}. Check that this "
        "is your set."
    )


def _window(case: Case) -> str | None:
    if case.window is None:
        return NO_WINDOW
    if case.schedule.anchored and case.terms.cycle.window == "fixed":
        end = day_month_year(case.window.last_day)
        return f"The period ends on {end} by the rule; a printed expiry date would settle it."
    return None


def _age(case: Case) -> str | None:
    review = case.terms.provenance.review_by
    as_of = case.terms.provenance.as_of
    if review is not None and review >= case.on:
        return None
    read = f"as of {as_of}" if as_of is not None else "at an unknown date"
    return (
        f"These rules were read {read} and are due for a recheck: confirm them with the authority."
    )


def _no_general_hours(case: Case) -> str | None:
    if case.terms.has_general_requirement is False:
        return "No general total of hours is asked for by the rules as read."
    return None


def _next_model(case: Case) -> str | None:
    change = case.terms.cycle.next_model
    if change is None or case.on < change.starts:
        return None
    return (
        f"From {day_month_year(change.starts)} a period of {change.months} months with "
        f"{plain(change.total)} hours may apply instead (confidence {change.confidence}): ask."
    )


def _rn_renewal(case: Case) -> str | None:
    if case.terms.covers_rn_renewal:
        return "This set covers the RN renewal of the same state too."
    if "NP" in case.terms.professions and case.terms.credential == "state_license":
        return "The RN licence of the same state has rules of its own: add it if you hold one."
    return None


def _first_cycle(case: Case) -> str | None:
    first = case.terms.first_cycle
    if first is None or not case.schedule.is_first_cycle:
        return None
    said = " ".join(words.rstrip(".") + "." for words in (first.when, first.note) if words)
    return f"On the first cycle the rule adds: {said}" if said else None


def _outer_requirement(case: Case) -> str | None:
    cycle = case.terms.cycle
    if cycle.outer_requirement is None or cycle.outer_cycle_months is None:
        return None
    return f"Besides, in each {cycle.outer_cycle_months} months: {cycle.outer_requirement}."


def _carry_over(case: Case) -> str | None:
    terms = case.terms.carryover
    if not terms.allowed or not terms.must_be_reported_at_renewal:
        return None
    return "Surplus hours carry over only if they were reported at the renewal before."


def _grace(case: Case) -> str | None:
    grace = case.terms.grace
    if grace is None:
        return None
    purpose = f" for {grace.purpose}" if grace.purpose else ""
    return f"The authority allows {grace.days} days of grace{purpose}; ask before relying on it."


def _waivers(case: Case) -> list[str]:
    return [
        f"{in_words(waiver.rule).capitalize()} can be waived: {waiver.how}."
        for waiver in case.terms.waivers
    ]
