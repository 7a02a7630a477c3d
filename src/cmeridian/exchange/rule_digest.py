"""The digest of a rule as it is shown, by which one can tell later whether it still reads so."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from cmeridian.domain.requirements.wording.cycles import first_cycle_sentences
from cmeridian.exchange.set_answers import rule_answer

if TYPE_CHECKING:
    from cmeridian.domain.requirements.rulebook import RequirementSet, Rule, Vocabulary

_SHOWN = ("rule", "words", "amount", "unit", "how_often", "facts", "note")


def rule_digest(requirement_set: RequirementSet, rule_id: str, vocabulary: Vocabulary) -> str:
    """Digest a rule of a set as it is shown: 64 hexadecimal digits of SHA-256.

    The confidence does not change it, for a confirmation may be what raises it. A finding that
    belongs to no rule is digested by what the set says of its first cycle and of its total.
    """
    rule = requirement_set.rule(rule_id)
    if rule is None:
        return _digest(_without_rule(requirement_set, rule_id))
    return _of_rule(rule, requirement_set, vocabulary)


def is_still_shown(
    digest: str, requirement_set: RequirementSet, rule_id: str, vocabulary: Vocabulary
) -> bool:
    """Tell whether a rule, in one of its dated versions, reads as it did when it was digested."""
    versions = [rule for rule in requirement_set.rules if rule.id == rule_id]
    if not versions:
        return digest == _digest(_without_rule(requirement_set, rule_id))
    return any(digest == _of_rule(rule, requirement_set, vocabulary) for rule in versions)


def _of_rule(rule: Rule, requirement_set: RequirementSet, vocabulary: Vocabulary) -> str:
    answer = rule_answer(rule, requirement_set, vocabulary)
    return _digest({"set": requirement_set.id, **{name: answer[name] for name in _SHOWN}})


def _without_rule(requirement_set: RequirementSet, rule_id: str) -> dict[str, object]:
    return {
        "set": requirement_set.id,
        "rule": rule_id,
        "first_cycle": list(first_cycle_sentences(requirement_set.first_cycle)),
        "total_known": requirement_set.general_requirement_known,
    }


def _digest(values: dict[str, object]) -> str:
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
