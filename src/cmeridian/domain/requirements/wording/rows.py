"""One line for each finding: what a page, a transcript and a difference show of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from cmeridian.domain.kernel.amounts import plain
from cmeridian.domain.requirements.findings import Finding, SetLedger
from cmeridian.domain.requirements.wording.ledgers import (
    finding_title,
    numbers_say_it,
    progress_words,
    shows_bar,
    title_beside,
)
from cmeridian.domain.requirements.wording.rules import with_mark
from cmeridian.domain.requirements.wording.states import State, state_of

if TYPE_CHECKING:
    from cmeridian.domain.requirements.rulebook import Vocabulary


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding in words.

    progress: such as `38.5 of 50 hours`, or empty. bar: counted and required where a bar says
    something, else None. why: one plain sentence or two. beside: the same without the numbers,
    where progress shows them. is_plain: the numbers leave nothing to explain.
    """

    finding: Finding
    title: str
    state: State
    progress: str
    bar: tuple[Decimal, Decimal] | None
    why: str
    beside: str
    is_plain: bool

    @property
    def rule(self) -> str:
        """The id of the rule."""
        return self.finding.rule

    @property
    def due(self) -> date | None:
        """The last day to mend it."""
        return self.finding.due


def finding_rows(ledger: SetLedger, *, vocabulary: Vocabulary, on: date) -> tuple[FindingRow, ...]:
    """Write all findings of one set, in their order."""
    return tuple(finding_row(f, ledger, vocabulary=vocabulary, on=on) for f in ledger.findings)


def finding_row(
    finding: Finding, ledger: SetLedger, *, vocabulary: Vocabulary, on: date
) -> FindingRow:
    """Write one finding."""
    rule = ledger.requirement_set.rule(finding.rule)
    progress = progress_words(finding, rule)
    bar = None
    if progress and shows_bar(rule) and finding.counted is not None and finding.required:
        bar = (min(finding.counted, finding.required), finding.required)
    return FindingRow(
        finding=finding,
        title=title_beside(progress, finding_title(finding, ledger, vocabulary)),
        state=state_of(finding, ledger=ledger, on=on),
        progress=progress,
        bar=bar,
        why=with_mark(finding.why),
        beside=with_mark(_beside_numbers(finding) if progress else finding.why),
        is_plain=numbers_say_it(finding, rule),
    )


def _beside_numbers(finding: Finding) -> str:
    """Leave out of the sentence what the numbers beside it say."""
    if finding.counted is None or finding.required is None:
        return finding.why
    return finding.why.replace(
        f": {plain(finding.counted)} of {plain(finding.required)} so far", ""
    )
