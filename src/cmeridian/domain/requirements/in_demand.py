"""What rules take and ask for: credit classes, the most asked for first, and topics by urgency."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from cmeridian.domain.requirements.rulebook import Combination, Minimum, with_parts

if TYPE_CHECKING:
    from cmeridian.domain.requirements.findings import Ledger
    from cmeridian.domain.requirements.rulebook import Rule, Rulebook, Vocabulary

_URGENCY = ("short", "ask", "unsure", "not_due", "met")
_NOT_ASKED = "not_applicable"
_WHERE_NO_RULE_NAMES_ONE = {"RN": "ANCC", "APRN": "ANCC", "NP": "ANCC"}
"""Boards of nursing ask for contact hours of any class; certificates carry this one."""


def classes_taken(ledger: Ledger, vocabulary: Vocabulary) -> tuple[str, ...]:
    """List the classes that the rules take, those on certificates before a board's own words."""
    asked: Counter[str] = Counter()
    for _, rule in _rules_in_force(ledger):
        asked.update(_taken(rule, vocabulary))
    known = (name for name in asked if name in vocabulary.credit_classes)
    return tuple(sorted(known, key=_rank(asked, vocabulary)))


def usual_class(profession: str, rulebook: Rulebook) -> str:
    """Name the class on a certificate that the rules for a profession name most often."""
    asked: Counter[str] = Counter()
    for terms in rulebook.sets.values():
        if profession in terms.professions:
            for top in terms.rules:
                for rule in with_parts(top):
                    asked.update(_taken(rule, rulebook.vocabulary))
    known = [name for name in asked if name in rulebook.vocabulary.credit_classes]
    rank = _rank(asked, rulebook.vocabulary)
    first = next(iter(rulebook.vocabulary.credit_classes))
    return min(known, key=rank) if known else _WHERE_NO_RULE_NAMES_ONE.get(profession, first)


def topics_asked(ledger: Ledger, vocabulary: Vocabulary) -> tuple[str, ...]:
    """List the ids of the topics that rules in force ask for, what is short first."""
    urgency: dict[str, int] = {}
    for status, rule in _rules_in_force(ledger):
        if isinstance(rule, Combination):
            continue
        parts = rule.sub_minimums if isinstance(rule, Minimum) else ()
        for topic in (*rule.select.topics, *(name for part in parts for name in part.topics)):
            if topic in vocabulary.topics:
                place = _URGENCY.index(status)
                urgency[topic] = min(place, urgency.get(topic, place))
    return tuple(sorted(urgency, key=lambda topic: urgency[topic]))


def _taken(rule: Rule, vocabulary: Vocabulary) -> Iterator[str]:
    """Yield the classes that a rule takes; the first of those a board's word stands for, twice."""
    if isinstance(rule, Combination):
        return
    yield from rule.select.accepts or ()
    for name in rule.select.credit:
        if name in vocabulary.credit_classes:
            yield from vocabulary.credit_classes[name].default_members[:1]


def _rank(asked: Counter[str], vocabulary: Vocabulary) -> Callable[[str], tuple[bool, int, int]]:
    order = {name: place for place, name in enumerate(vocabulary.credit_classes)}

    def rank(name: str) -> tuple[bool, int, int]:
        is_collective = bool(vocabulary.credit_classes[name].default_members)
        return is_collective, -asked[name], order[name]

    return rank


def _rules_in_force(ledger: Ledger) -> Iterator[tuple[str, Rule]]:
    """Yield every rule that applies, and the parts of it, with the status of the whole."""
    for of_set in ledger.sets:
        for finding in of_set.findings:
            top = of_set.requirement_set.rule(finding.rule)
            if top is not None and finding.status != _NOT_ASKED:
                yield from ((finding.status, rule) for rule in with_parts(top))
