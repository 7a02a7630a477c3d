"""What one rule says before its source is attached, and the sentences that say it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cmeridian.domain.kernel.amounts import EDUCATION_UNITS, ZERO, plain, unit_word
from cmeridian.domain.kernel.dates import Period
from cmeridian.domain.kernel.provenance import Confidence
from cmeridian.domain.requirements.findings import Refusal, Status
from cmeridian.domain.requirements.missing import Gap
from cmeridian.domain.requirements.progress import Progress
from cmeridian.domain.requirements.sentences import day_month_year


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The substance of a finding, see `Finding`. gaps: what further hours would fill."""

    status: Status
    why: str
    unit: str | None = None
    counted: Decimal | None = None
    required: Decimal | None = None
    short_by: Decimal | None = None
    due: date | None = None
    overdue: bool = False
    counts: tuple[str, ...] = ()
    amounts: tuple[Decimal, ...] = ()
    refused: tuple[Refusal, ...] = ()
    asks: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    ways: tuple[tuple[Gap, ...], ...] = ()
    """Where one of several sets of gaps is to be filled: each of them, gaps being the cheapest."""
    beyond_hours: Decimal = ZERO
    """What is short and no hour of education clears: practice hours, points, tasks."""
    confidence: Confidence | None = None


def from_progress(
    status: Status,
    why: str,
    progress: Progress,
    *,
    due: date | None = None,
    overdue: bool = False,
) -> Verdict:
    """Build a verdict that carries its numbers."""
    return Verdict(
        status=status,
        why=why,
        unit=progress.unit,
        counted=progress.counted,
        required=progress.required,
        short_by=progress.short_by,
        due=due,
        overdue=overdue,
        counts=progress.counts,
        amounts=progress.amounts,
        refused=progress.refused,
        gaps=progress.gaps if status == "short" else (),
        beyond_hours=progress.short_by
        if status == "short" and progress.unit not in EDUCATION_UNITS
        else ZERO,
    )


def met(progress: Progress, period: Period | None, *, due: date | None = None) -> Verdict:
    """Say that a rule is met by what was done in a period; None is any time so far."""
    return from_progress(
        "met", f"{_done(progress)} {_when(period)}.{_extra(progress)}", progress, due=due
    )


def short(progress: Progress, *, due: date, on: date) -> Verdict:
    """Say what a rule is short of, and until when."""
    overdue = due < on
    until = f"by {day_month_year(due)}"
    if overdue:
        until = f"and {'was' if _is_one(progress) else 'were'} due {until}"
    why = f"{_lacking(progress, until)}.{_extra(progress)}"
    return from_progress("short", why, progress, due=due, overdue=overdue)


def _is_one(progress: Progress) -> bool:
    return progress.short_by == 1


def not_due(progress: Progress, *, due: date, because: str) -> Verdict:
    """Say that nothing is owed before a later date."""
    return from_progress(
        "not_due", f"Next due by {day_month_year(due)}: {because}.", progress, due=due
    )


def not_applicable(why: str, confidence: Confidence | None = None) -> Verdict:
    """Say that a rule does not bind this person now."""
    return Verdict(status="not_applicable", why=why, confidence=confidence)


def unsure(
    why: str, progress: Progress | None = None, *, due: date | None = None, overdue: bool = False
) -> Verdict:
    """Say that the facts do not settle the answer, and why."""
    if progress is None:
        return Verdict(status="unsure", why=why, due=due, overdue=overdue)
    return from_progress("unsure", why, progress, due=due, overdue=overdue)


def _done(progress: Progress) -> str:
    if progress.unit == "task":
        return "Done" if progress.required == 1 else f"Done {plain(progress.counted)} times"
    return f"{_of_required(progress)} {unit_word(progress.unit, progress.required)} counted"


def _lacking(progress: Progress, until: str) -> str:
    unit, lack = progress.unit, progress.short_by
    if unit == "task" and progress.required == 1:
        return f"Not on record: one is owed {until}"
    if unit == "task":
        verb = "is" if _is_one(progress) else "are"
        return f"{plain(lack)} more {verb} owed {until}: {_of_required(progress)} on record"
    amount = f"{plain(lack)} {unit_word(unit, lack)} {'is' if _is_one(progress) else 'are'}"
    if progress.counted >= progress.required:
        whole = plain(progress.required)
        return f"{amount} missing {until} on narrower topics inside the {whole}, which are there"
    return f"{amount} missing {until}: {_of_required(progress)} so far"


def _of_required(progress: Progress) -> str:
    return f"{plain(progress.counted)} of {plain(progress.required)}"


def _when(period: Period | None) -> str:
    if period is None:
        return "at any time so far"
    return f"from {day_month_year(period.start)} to {day_month_year(period.last_day)}"


def _extra(progress: Progress) -> str:
    if not progress.extra:
        return ""
    amount = f"{plain(progress.extra)} {unit_word(progress.unit, progress.extra)}"
    return f" {amount} of it carried over from the period before or credited for an event."
