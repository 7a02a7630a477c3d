"""What an activity does to the rules: what it moved, where it counts, and where it does not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cmeridian.domain.requirements.evaluate import evaluate
from cmeridian.domain.requirements.what_if import Change, compare
from cmeridian.domain.requirements.wording.ledgers import (
    finding_title,
)
from cmeridian.domain.requirements.wording.moves import moved_sentences
from cmeridian.domain.requirements.wording.names import authority_name
from cmeridian.domain.requirements.wording.rules import with_mark

if TYPE_CHECKING:
    from cmeridian.domain.records.record import Activity
    from cmeridian.domain.requirements.findings import Finding, SetLedger
    from cmeridian.domain.requirements.rulebook import Vocabulary
    from cmeridian.features.portfolio.selectors import Kept

MAX_LINES = 6


@dataclass(frozen=True, slots=True)
class RuleMark:
    """A rule of a set, and why it does not count the activity (empty where it does)."""

    rule: str
    title: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WhereItCounts:
    """What the rules of one credential make of an activity. credential: its public id."""

    credential: str
    authority: str
    counted: tuple[RuleMark, ...]
    refused: tuple[RuleMark, ...]


def what_moves(
    kept: Kept, *, activity: Activity, instead_of: str | None, on: date
) -> tuple[str, ...]:
    """Say which rules' numbers an activity changes, a line each, the most decisive first.

    instead_of: the id of the activity that it replaces.
    """
    change = Change(
        add_activities=(activity,),
        remove_activities=(instead_of,) if instead_of is not None else (),
    )
    difference = compare(rulebook=kept.rulebook, record=kept.record, change=change, on=on)
    return moved_sentences(difference, kept.rulebook.vocabulary)


def shortened(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Keep so many lines as are read, and say how many more there are."""
    if len(lines) <= MAX_LINES:
        return lines
    return (*lines[:MAX_LINES], f"And {len(lines) - MAX_LINES} more.")


def where_it_counts(kept: Kept, *, activity_id: str, on: date) -> tuple[WhereItCounts, ...]:
    """List, for each credential, the rules that count an activity and those that refuse it."""
    ledger = evaluate(rulebook=kept.rulebook, record=kept.record, on=on)
    vocabulary = kept.rulebook.vocabulary
    return tuple(
        WhereItCounts(
            credential=kept.id_of_set(of_set.requirement_set.id),
            authority=authority_name(of_set.requirement_set),
            counted=tuple(
                RuleMark(finding.rule, _title(finding, of_set, vocabulary))
                for finding in of_set.findings
                if activity_id in finding.counts
            ),
            refused=tuple(_refusals(of_set, activity_id, vocabulary)),
        )
        for of_set in ledger.sets
    )


def counted_words(where: tuple[WhereItCounts, ...]) -> str:
    """Say in one sentence where an activity counts."""
    rules = sum(len(one.counted) for one in where)
    sets = sum(1 for one in where if one.counted)
    if not rules:
        return "It counts for none of your rules now."
    of_rules = "1 rule" if rules == 1 else f"{rules} rules"
    return f"It counts for {of_rules} of {sets} {'authority' if sets == 1 else 'authorities'}."


def _refusals(of_set: SetLedger, activity_id: str, vocabulary: Vocabulary) -> list[RuleMark]:
    return [
        RuleMark(finding.rule, _title(finding, of_set, vocabulary), refusal.reason.rstrip("."))
        for finding in of_set.findings
        if finding.status != "not_applicable" and activity_id not in finding.counts
        for refusal in finding.refused
        if refusal.id == activity_id
    ]


def _title(finding: Finding, of_set: SetLedger, vocabulary: Vocabulary) -> str:
    return with_mark(finding_title(finding, of_set, vocabulary))
