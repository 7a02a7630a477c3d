"""The answer: what each rule says about one record on one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

from cmeridian.domain.kernel.amounts import Amount
from cmeridian.domain.kernel.dates import Period
from cmeridian.domain.kernel.provenance import Confidence, Source

if TYPE_CHECKING:
    from cmeridian.domain.requirements.rulebook import RequirementSet

Status = Literal["met", "short", "not_due", "not_applicable", "ask", "unsure"]


class Refusal(NamedTuple):
    """An activity that does not count for a rule, and why, as a clause."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one rule says.

    counted, required, short_by: exact, in unit (`task` for things to do); None where nothing is
    measured. due: the last day to mend it. counts: ids of what counted, in the record's order of
    completion. amounts: how much of each was counted, in unit; empty where that is not told, as for
    tasks, caps and rules met by several others. asks: names of the facts that decide it. why: one
    plain sentence or two.
    """

    rule: str
    status: Status
    why: str
    confidence: Confidence
    source: Source
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
    soft: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLedger:
    """All findings of one credential.

    window None: not known, because no printed expiry was given. missing: the fewest further hours
    (or points, where the set counts only those) that clear every short finding; None where the
    window is unknown, or the set mixes units or asks for tasks only. further_hours: the same number
    where a mix of units or tasks only makes missing None; None only where the window is unknown.
    notices: sentences about the set as a whole.
    """

    requirement_set: RequirementSet
    number: str | None
    window: Period | None
    renewal: date | None
    missing: Amount | None
    further_hours: Decimal | None
    confidence: Confidence
    findings: tuple[Finding, ...]
    notices: tuple[str, ...] = ()

    @property
    def open_tasks(self) -> int:
        """How many short findings no number of hours can clear."""
        return sum(
            1 for f in self.findings if f.status == "short" and f.unit in ("task", "practice_hour")
        )

    @property
    def asks(self) -> int:
        """How many findings wait for a fact."""
        return sum(1 for f in self.findings if f.status == "ask")

    def finding(self, rule_id: str) -> Finding | None:
        """Look up the finding of one rule."""
        return next((f for f in self.findings if f.rule == rule_id), None)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The whole answer for one record on one day, a set for each credential, in their order."""

    on: date
    sets: tuple[SetLedger, ...]
