"""The fixed words for where a rule stands, the same on screen, in print and in documents."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from cmeridian.domain.kernel.dates import Period
from cmeridian.domain.requirements.findings import Finding, SetLedger

State = Literal[
    "Complete",
    "On pace",
    "Behind",
    "Act now",
    "Not due yet",
    "Does not apply",
    "Needs an answer",
    "Confirm",
]

ACT_NOW_DAYS = 90
ONE_SITTING_HOURS = Decimal(4)
"""What one sitting can clear is not asked for by instalments: it is on pace for half the window."""
HALF = Decimal("0.5")

_BY_STATUS: dict[str, State] = {
    "met": "Complete",
    "not_due": "Not due yet",
    "not_applicable": "Does not apply",
    "ask": "Needs an answer",
    "unsure": "Confirm",
}


def state_of(finding: Finding, *, ledger: SetLedger, on: date) -> State:
    """Say in one fixed word where a finding stands on that day."""
    if finding.status != "short":
        return _BY_STATUS[finding.status]
    if finding.overdue or (finding.due and (finding.due - on).days <= ACT_NOW_DAYS):
        return "Act now"
    return "On pace" if _is_on_pace(finding, window=ledger.window, on=on) else "Behind"


def _is_on_pace(finding: Finding, *, window: Period | None, on: date) -> bool:
    if window is None:
        return True
    if finding.required is None or finding.counted is None:
        return True
    elapsed = Decimal((on - window.start).days) / (window.end - window.start).days
    if elapsed < HALF and _one_sitting_clears(finding):
        return True
    return finding.counted >= finding.required * elapsed


def _one_sitting_clears(finding: Finding) -> bool:
    if finding.unit == "task":
        return True
    return finding.short_by is not None and finding.short_by <= ONE_SITTING_HOURS
