"""Judge a person's record: the one calculation behind page, API, transcript and calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cmeridian.domain.requirements.evaluate import evaluate
from cmeridian.features.base.keeping import Remembered
from cmeridian.features.portfolio.selectors import Kept, read_kept

if TYPE_CHECKING:
    from cmeridian.domain.requirements.findings import Ledger, SetLedger
    from cmeridian.domain.requirements.rulebook import Rulebook, Vocabulary
    from cmeridian.features.accounts.models import Person

_standings = Remembered["Standing"](128)


@dataclass(frozen=True, slots=True)
class Standing:
    """A person's record as kept, and what the rules say about it on a day."""

    kept: Kept
    ledger: Ledger

    @property
    def on(self) -> date:
        """The day of the judgement."""
        return self.ledger.on

    @property
    def rulebook(self) -> Rulebook:
        """The rulebook with the person's own sets."""
        return self.kept.rulebook

    @property
    def vocabulary(self) -> Vocabulary:
        """Every name that rules use."""
        return self.rulebook.vocabulary

    def set_ledger(self, set_id: str) -> SetLedger | None:
        """Find the ledger of one set."""
        return next((s for s in self.ledger.sets if s.requirement_set.id == set_id), None)


def find_standing(*, person: Person, on: date) -> Standing:
    """Judge a person's record as of a day.

    The answer is kept until the record changes: its mark is part of the key. The packs cannot
    change while the process runs.
    """
    return _standings.get((person.mark, on), lambda: _judge(person, on))


def _judge(person: Person, on: date) -> Standing:
    kept = read_kept(person)
    return Standing(kept, evaluate(rulebook=kept.rulebook, record=kept.record, on=on))
