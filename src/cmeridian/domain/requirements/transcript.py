"""What counted for one set in one period: the activities, the rules they serve, and their credits.

The amounts that rules count stand in the ledger; the totals here are credits as they were awarded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cmeridian.domain.records.record import Activity, CreditLine, Record
from cmeridian.domain.requirements.findings import SetLedger


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """One activity that counted. rules: the ids of the rules that count it."""

    activity: Activity
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Transcript:
    """One set in one period.

    on: the day of the judgement. totals: one line for each class and unit of credit, what the
    activities carry of it in all. Classes are alternative claims on the same hours: no sum of them
    means anything.
    """

    ledger: SetLedger
    on: date
    lines: tuple[TranscriptLine, ...]
    totals: tuple[CreditLine, ...]


def write_transcript(*, ledger: SetLedger, record: Record, on: date) -> Transcript:
    """Gather what counted in a ledger, by day of completion."""
    relying: dict[str, list[str]] = {}
    for finding in ledger.findings:
        for activity_id in finding.counts:
            relying.setdefault(activity_id, []).append(finding.rule)
    counted = sorted(
        (activity for activity in record.activities if activity.id in relying),
        key=lambda activity: (activity.completed, activity.id),
    )
    return Transcript(
        ledger=ledger,
        on=on,
        lines=tuple(TranscriptLine(a, tuple(relying[a.id])) for a in counted),
        totals=_totals(counted),
    )


def _totals(activities: Iterable[Activity]) -> tuple[CreditLine, ...]:
    """Add up what an activity carries of one class at most, over all activities."""
    sums: dict[tuple[str, str | None], Decimal] = {}
    for activity in activities:
        largest: dict[tuple[str, str | None], Decimal] = {}
        for line in activity.credits:
            key = (line.credit_class, line.unit)
            largest[key] = max(line.amount, largest.get(key, Decimal(0)))
        for key, amount in largest.items():
            sums[key] = sums.get(key, Decimal(0)) + amount
    return tuple(
        CreditLine(name, amount, unit)
        for (name, unit), amount in sorted(
            sums.items(), key=lambda item: (item[0][0], item[0][1] or "")
        )
    )
