"""What an activity moved, a line for each rule whose numbers, state or due date it changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cmeridian.domain.kernel.amounts import plain
from cmeridian.domain.requirements.rulebook import Maximum
from cmeridian.domain.requirements.sentences import day_month_year
from cmeridian.domain.requirements.wording.ledgers import (
    finding_title,
    progress_words,
    title_beside,
)
from cmeridian.domain.requirements.wording.names import authority_name
from cmeridian.domain.requirements.wording.rules import with_mark
from cmeridian.domain.requirements.wording.states import state_of

if TYPE_CHECKING:
    from cmeridian.domain.requirements.findings import Finding, SetLedger
    from cmeridian.domain.requirements.rulebook import Vocabulary
    from cmeridian.domain.requirements.what_if import Difference


def moved_sentences(difference: Difference, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Write what differs, a line for each rule, the most decisive first.

    What was complete and still is stands only where nothing else differs.
    """
    before = {s.requirement_set.id: s for s in difference.before.sets}
    after = {s.requirement_set.id: s for s in difference.after.sets}
    ranked = []
    for change in difference.findings:
        if change.before is None or change.after is None:
            continue
        one = _Move(change.before, change.after, before[change.set], after[change.set])
        line = one.words(vocabulary, difference.before.on, difference.after.on)
        if line:
            ranked.append((one.rank(), one.is_surplus, line))
    lines = [(surplus, line) for _, surplus, line in sorted(ranked, key=lambda row: row[0])]
    decisive = tuple(line for surplus, line in lines if not surplus)
    return decisive or tuple(line for _, line in lines)


@dataclass(frozen=True, slots=True)
class _Move:
    """One rule before and after."""

    before: Finding
    after: Finding
    old: SetLedger
    new: SetLedger

    @property
    def _is_cap(self) -> bool:
        return isinstance(self.new.requirement_set.rule(self.after.rule), Maximum)

    @property
    def is_surplus(self) -> bool:
        """Whether it was complete before and after."""
        return self.before.status == self.after.status == "met"

    def rank(self) -> tuple[bool, bool, int]:
        """Put what is now complete first, then what is short; surplus and caps come last."""
        was_done, is_done = self.before.status == "met", self.after.status == "met"
        return self._is_cap, self.after.soft, 0 if was_done < is_done else 1 + is_done

    def words(self, vocabulary: Vocabulary, was_on: date, on: date) -> str:
        """Write the line; empty where nothing that a reader sees has changed."""
        numbers = self._numbers()
        state = state_of(self.after, ledger=self.new, on=on)
        news = [numbers] if numbers else []
        if state != state_of(self.before, ledger=self.old, on=was_on):
            news.append(f"now {state}")
        elif self.after.due != self.before.due and self.after.due is not None:
            news.append(f"now due {day_month_year(self.after.due)}")
        if not news:
            return ""
        title = finding_title(self.after, self.new, vocabulary)
        name = "total" if title == "Total" else title_beside(numbers, title)
        where = authority_name(self.new.requirement_set)
        return with_mark(f"{where}, {name}: {', '.join(news)}.")

    def _numbers(self) -> str:
        counted, was = self.after.counted, self.before.counted
        words = progress_words(self.after, self.new.requirement_set.rule(self.after.rule))
        if not words or counted is None or was is None or counted == was:
            return ""
        return words.replace(plain(counted), f"{plain(was)} → {plain(counted)}", 1)
