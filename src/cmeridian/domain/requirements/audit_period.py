"""What counted for one set in the days that a letter names, and what is there to show for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import islice

from cmeridian.domain.kernel.dates import Period, add_months, whole_months_between
from cmeridian.domain.records.record import Activity, Clinician, Credential, Record
from cmeridian.domain.requirements.audit import AuditItem, list_items, period_before
from cmeridian.domain.requirements.evaluate import evaluate_set
from cmeridian.domain.requirements.findings import Finding, SetLedger
from cmeridian.domain.requirements.rulebook import Maximum, RequirementSet, Rulebook
from cmeridian.domain.requirements.schedule import lay_out

MOST_WINDOWS = 60
"""So many windows back are looked at for those that lie in the days asked about."""
_NO_RULE = "no rule of this set counts it"
_TOTAL = "total"
_BY_THE_CALENDAR = frozenset({"calendar_year", "rolling"})
"""Windows that the day alone lays out, whatever is printed on the credential."""


@dataclass(frozen=True, slots=True)
class Serving:
    """How much of an activity one rule counts. amount: None where that is not told."""

    rule: str
    amount: Decimal | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class AuditedActivity:
    """One activity on which rules rely.

    serves: the rules that count it; a cap only limits, so it is left out. is_inside: it was
    completed in the period; a rule may look further back.
    """

    item: AuditItem
    activity: Activity
    serves: tuple[Serving, ...]
    is_inside: bool


@dataclass(frozen=True, slots=True)
class Uncounted:
    """An activity inside the period on which no rule relies, and why, as a clause."""

    activity: Activity
    reason: str


@dataclass(frozen=True, slots=True)
class AuditedPeriod:
    """One set in the days that were asked about.

    judged_on: the last day of the period, or the day of the answer if that is sooner. held: the
    credential as it was then, None if none is held. windows: the periods by which the set itself
    counts that share a day with this one, the latest first; empty where they are not known.
    """

    ledger: SetLedger
    period: Period
    judged_on: date
    held: Credential | None
    windows: tuple[Period, ...]
    items: tuple[AuditedActivity, ...]
    uncounted: tuple[Uncounted, ...]

    @property
    def is_window(self) -> bool:
        """Whether the set itself counts by this period."""
        return self.period in self.windows

    @property
    def months(self) -> int:
        """Whole months of the period."""
        return whole_months_between(self.period.start, self.period.end)

    @property
    def months_counted(self) -> int:
        """Months by which the set counts."""
        cycle = self.ledger.requirement_set.cycle
        return cycle.lookback_months or cycle.months

    @property
    def without_evidence(self) -> tuple[AuditedActivity, ...]:
        """What counts and has no document on file."""
        return tuple(one for one in self.items if not one.item.files)


def audit_period(
    *, rulebook: Rulebook, record: Record, set_id: str, period: Period, on: date
) -> AuditedPeriod:
    """Judge one set over given days, by the rules in force at their end.

    on: the day of the answer; what lies after it cannot count yet. A set under which nothing is
    held is judged all the same. Raises KeyError for a set that the rulebook does not hold.
    """
    terms = rulebook.sets[set_id]
    present = next((c for c in record.credentials if c.set == set_id), None)
    held = _as_it_was(terms, present, period) if present is not None else None
    credential = held or Credential(set=set_id)
    day = min(period.last_day, on)
    ledger = evaluate_set(
        requirement_set=terms,
        credential=credential,
        record=record,
        vocabulary=rulebook.vocabulary,
        on=day,
        period=period,
    )
    items = list_items(ledger, record)
    return AuditedPeriod(
        ledger=ledger,
        period=period,
        judged_on=day,
        held=held,
        windows=_windows(terms, credential, record.clinician, period, day),
        items=tuple(_with_servings(items, ledger, record)),
        uncounted=tuple(_uncounted(items, ledger, record)),
    )


def windows_back(
    *, rulebook: Rulebook, record: Record, set_id: str, on: date, most: int
) -> tuple[Period, ...]:
    """List the windows by which a set counts, the present one first; none where nothing is held."""
    held = next((c for c in record.credentials if c.set == set_id), None)
    if held is None:
        return ()
    return tuple(islice(_back_from(rulebook.sets[set_id], held, record.clinician, on), most))


def _as_it_was(terms: RequirementSet, credential: Credential, period: Period) -> Credential:
    """The credential with the expiry that ended the period, or came next after it."""
    expires, months = credential.expires, terms.cycle.months
    if expires is None or terms.cycle.window in _BY_THE_CALENDAR:
        return credential
    while expires < period.last_day:
        expires = add_months(expires, months)
    while (before := add_months(expires, -months)) >= period.last_day:
        expires = before
    return replace(credential, expires=expires)


def _windows(
    terms: RequirementSet,
    credential: Credential,
    clinician: Clinician,
    period: Period,
    day: date,
) -> tuple[Period, ...]:
    """List the windows of the set that share a day with a period."""
    found: list[Period] = []
    for window in islice(_back_from(terms, credential, clinician, day), MOST_WINDOWS):
        if window.end <= period.start:
            break
        if window.start < period.end:
            found.append(window)
    return tuple(found)


def _back_from(
    terms: RequirementSet, credential: Credential, clinician: Clinician, day: date
) -> Iterator[Period]:
    step: tuple[Credential, date] | None = (credential, day)
    while step is not None:
        credential, day = step
        window = lay_out(terms=terms, credential=credential, clinician=clinician, on=day).window
        if window is None:
            return
        yield window
        step = period_before(terms=terms, window=window, credential=credential)


def _with_servings(
    items: list[AuditItem], ledger: SetLedger, record: Record
) -> Iterator[AuditedActivity]:
    done = {activity.id: activity for activity in record.activities}
    serving: dict[str, list[Serving]] = {}
    for finding in ledger.findings:
        if isinstance(ledger.requirement_set.rule(finding.rule), Maximum):
            continue
        for place, activity in enumerate(finding.counts):
            amount = finding.amounts[place] if finding.amounts else None
            serving.setdefault(activity, []).append(Serving(finding.rule, amount, finding.unit))
    for item in items:
        yield AuditedActivity(
            item=item,
            activity=done[item.activity],
            serves=tuple(serving.get(item.activity, ())),
            is_inside=ledger.window is not None and item.completed in ledger.window,
        )


def _uncounted(items: list[AuditItem], ledger: SetLedger, record: Record) -> Iterator[Uncounted]:
    counted = {item.activity for item in items}
    reasons = _reasons(ledger)
    inside = (
        activity
        for activity in record.activities
        if ledger.window is not None
        and activity.completed in ledger.window
        and activity.id not in counted
    )
    for activity in sorted(inside, key=lambda activity: (activity.completed, activity.id)):
        yield Uncounted(activity, reasons.get(activity.id, _NO_RULE))


def _reasons(ledger: SetLedger) -> dict[str, str]:
    """Choose one reason for each activity that is refused: that of the total, if it says one."""
    reasons: dict[str, str] = {}
    for finding in sorted(ledger.findings, key=_tells_most):
        if finding.status != "not_applicable":
            for refusal in finding.refused:
                reasons.setdefault(refusal.id, refusal.reason.rstrip("."))
    return reasons


def _tells_most(finding: Finding) -> bool:
    return finding.rule != _TOTAL
