"""What changed in the rules of a set: their words on one day, compared with those on another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from cmeridian.domain.requirements.wording.rules import describe_rule

if TYPE_CHECKING:
    from cmeridian.domain.requirements.rulebook import RequirementSet, Rule, Vocabulary

ChangeKind = Literal["added", "changed", "removed"]


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One rule that reads otherwise. before, after: whole sentences, None where there was none."""

    rule: str
    before: str | None
    after: str | None

    @property
    def kind(self) -> ChangeKind:
        """Whether the rule is new, gone, or reads otherwise."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"


def rules_in_words(
    requirement_set: RequirementSet, vocabulary: Vocabulary, on: date
) -> dict[str, str]:
    """Write the rules in force on a day by their ids; none where the set itself has not begun."""
    begins = requirement_set.effective_from
    if begins is not None and begins > on:
        return {}
    return {
        rule.id: describe_rule(rule, vocabulary)
        for rule in requirement_set.rules
        if _is_in_force(rule, on)
    }


def compare_rules(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[RuleChange, ...]:
    """List what differs: new and changed rules in their present order, then those that are gone."""
    changes = [RuleChange(rule, before.get(rule), words) for rule, words in after.items()]
    changes += [
        RuleChange(rule, words, None) for rule, words in before.items() if rule not in after
    ]
    return tuple(change for change in changes if change.before != change.after)


def _is_in_force(rule: Rule, on: date) -> bool:
    begun = rule.effective_from is None or rule.effective_from <= on
    return begun and (rule.effective_to is None or on <= rule.effective_to)
