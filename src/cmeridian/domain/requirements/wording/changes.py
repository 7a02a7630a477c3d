"""What an answer changed, a line for each finding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cmeridian.domain.requirements.wording.ledgers import finding_title, progress_words
from cmeridian.domain.requirements.wording.names import authority_name
from cmeridian.domain.requirements.wording.rules import lowered
from cmeridian.domain.requirements.wording.states import state_of

if TYPE_CHECKING:
    from datetime import date

    from cmeridian.domain.requirements.findings import Finding, SetLedger
    from cmeridian.domain.requirements.rulebook import Vocabulary
    from cmeridian.domain.requirements.what_if import Difference

NOT_ASKED = "Not asked"


def change_sentences(difference: Difference, vocabulary: Vocabulary) -> Iterator[str]:
    """Yield a line for each finding that reads differently.

    Such as: Texas Medical Board, opioid prescribing: Needs an answer → Behind, 0 of 2 hours.
    """
    before = {s.requirement_set.id: s for s in difference.before.sets}
    after = {s.requirement_set.id: s for s in difference.after.sets}
    for change in difference.findings:
        old, new = before[change.set], after[change.set]
        first = _state_words(change.before, old, difference.before.on)
        second = _state_words(change.after, new, difference.after.on)
        if first == second:
            continue
        some, of_set = (change.after, new) if change.after else (change.before, old)
        assert some is not None
        title = finding_title(some, of_set, vocabulary)
        state = first.split(",")[0]
        where = authority_name(new.requirement_set)
        yield f"{where}, {lowered(title)}: {state} → {second}"


def _state_words(finding: Finding | None, ledger: SetLedger, on: date) -> str:
    if finding is None:
        return NOT_ASKED
    progress = progress_words(finding, ledger.requirement_set.rule(finding.rule))
    state = state_of(finding, ledger=ledger, on=on)
    return f"{state}, {lowered(progress)}" if progress else state
