"""What Today shows, gathered from where it is worked out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cmeridian.domain.kernel.dates import add_months
from cmeridian.domain.requirements.sentences import joined
from cmeridian.domain.requirements.wording.ledgers import (
    Step,
    answer_sentences,
    finding_title,
    missing_findings,
    next_steps,
)
from cmeridian.domain.requirements.wording.names import authority_name, renewal_name, who_is
from cmeridian.features.compliance.selectors import (
    CoverageWarning,
    RulesChanged,
    Standing,
    coverage_warnings,
    rule_changes,
)

if TYPE_CHECKING:
    from cmeridian.domain.requirements.findings import Finding, SetLedger
    from cmeridian.features.accounts.models import Person

AHEAD_MONTHS = 12
STEPS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class StepLine:
    """One thing to do next, with the id of the credential it belongs to."""

    step: Step
    public_id: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day on which one authority wants something. owed: how many things are missing for it."""

    due: date
    what: str
    where: str
    owed: int
    public_id: str

    @property
    def said(self) -> str:
        """The authority, and how much is missing."""
        things = "1 thing missing" if self.owed == 1 else f"{self.owed} things missing"
        return f"{self.where}: {things}" if self.owed else self.where


@dataclass(frozen=True, slots=True)
class Today:
    """Everything on Today."""

    standing: Standing
    who: str
    answer: str
    open_questions: str
    steps: tuple[StepLine, ...]
    more_steps: int
    urgent_steps: int
    deadlines: tuple[Deadline, ...]
    warnings: tuple[CoverageWarning, ...]
    changes: tuple[RulesChanged, ...]
    no_expiry: int

    @property
    def urgent(self) -> StepLine | None:
        """The first thing that cannot wait."""
        return next((line for line in self.steps if line.step.state == "Act now"), None)


def find_today(*, person: Person, standing: Standing) -> Today:
    """Gather what needs doing, what comes up, and what changed in the rules."""
    answer, questions = answer_sentences(standing.ledger)
    steps = next_steps(standing.ledger, standing.vocabulary)
    lines = [StepLine(step, standing.kept.id_of_set(step.set)) for step in steps]
    return Today(
        standing=standing,
        who=who_is(standing.kept.record.clinician, standing.vocabulary),
        answer=answer,
        open_questions=questions,
        steps=tuple(lines[:STEPS_SHOWN]),
        urgent_steps=sum(1 for step in steps if step.state == "Act now"),
        more_steps=max(0, len(lines) - STEPS_SHOWN),
        deadlines=tuple(_deadlines(standing, until=add_months(standing.on, AHEAD_MONTHS))),
        warnings=coverage_warnings(standing),
        changes=rule_changes(standing=standing, person=person),
        no_expiry=sum(1 for s in standing.ledger.sets if s.window is None),
    )


def _deadlines(standing: Standing, *, until: date) -> list[Deadline]:
    """List the days still to come on which something is due, one for each authority and day."""
    found = [
        deadline
        for ledger in standing.ledger.sets
        for deadline in _of_set(ledger, standing)
        if standing.on <= deadline.due <= until
    ]
    return sorted(found, key=lambda one: (one.due, one.where))


def _of_set(ledger: SetLedger, standing: Standing) -> Iterator[Deadline]:
    terms = ledger.requirement_set
    short = [f for f in missing_findings(ledger) if f.due is not None]
    days = {f.due for f in short if f.due is not None}
    if ledger.renewal is not None and ledger.renewal >= standing.on:
        days.add(ledger.renewal)
    for due in days:
        owed = [f for f in short if f.due == due]
        what = renewal_name(terms) if due == ledger.renewal else _titles(owed, ledger, standing)
        yield Deadline(
            due=due,
            what=what,
            where=authority_name(terms),
            owed=len(owed),
            public_id=standing.kept.id_of_set(terms.id),
        )


def _titles(findings: list[Finding], ledger: SetLedger, standing: Standing) -> str:
    return joined([finding_title(f, ledger, standing.vocabulary) for f in findings], "and")
