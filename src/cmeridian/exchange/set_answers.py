"""The JSON answers about requirement sets: plain values, ready for `json.dumps`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from cmeridian.domain.requirements.wording.clocks import frequency_in_words
from cmeridian.domain.requirements.wording.conditions import facts_of
from cmeridian.domain.requirements.wording.cycles import cycle_words
from cmeridian.domain.requirements.wording.rules import describe_rule, rule_title, with_mark
from cmeridian.domain.requirements.wording.sets import set_sentences
from cmeridian.exchange.answers import Answer, day, number, source

if TYPE_CHECKING:
    from cmeridian.domain.requirements.rulebook import RequirementSet, Rule, Vocabulary

SETS = "cmeridian/sets/1"
SET = "cmeridian/set/1"


def sets_answer(sets: Iterable[RequirementSet], *, on: date) -> Answer:
    """Build `cmeridian/sets/1`: the sets with their authorities and provenance."""
    return {"schema": SETS, "sets": [_outline(s, on=on) for s in sets]}


def set_answer(requirement_set: RequirementSet, vocabulary: Vocabulary, *, on: date) -> Answer:
    """Build `cmeridian/set/1`: one set with every rule in words and its sources."""
    cycle = requirement_set.cycle
    return {
        "schema": SET,
        **_outline(requirement_set, on=on),
        "cycle": {
            "months": cycle.months,
            "window": cycle.window,
            "anchor": cycle.anchor.type if cycle.anchor else None,
            "words": cycle_words(cycle),
        },
        "rules": [rule_answer(rule, requirement_set, vocabulary) for rule in requirement_set.rules],
        "binds": [with_mark(s) for s in set_sentences(requirement_set, vocabulary)],
        "notes": requirement_set.notes,
        "sources": [source(s) for s in requirement_set.provenance.sources],
    }


def _outline(requirement_set: RequirementSet, *, on: date) -> Answer:
    provenance = requirement_set.provenance
    review_by = provenance.review_by
    return {
        "set": requirement_set.id,
        "jurisdiction": requirement_set.jurisdiction,
        "authority": requirement_set.authority,
        "credential": requirement_set.credential,
        "professions": list(requirement_set.professions),
        "confidence": provenance.confidence,
        "as_of": provenance.as_of,
        "checker": provenance.checker,
        "checked_on": provenance.checked_on,
        "review_by": day(review_by),
        "recheck": review_by is None or review_by < on,
    }


def rule_answer(rule: Rule, requirement_set: RequirementSet, vocabulary: Vocabulary) -> Answer:
    """Write one rule: in words, and with its amount, clock and facts."""
    amount = getattr(rule, "amount", None)
    return {
        "rule": rule.id,
        "title": rule_title(rule, vocabulary),
        "words": describe_rule(rule, vocabulary),
        "amount": number(amount),
        "unit": getattr(rule, "unit", None),
        "how_often": frequency_in_words(rule.frequency),
        "facts": list(facts_of(rule.applies_if)) if rule.applies_if else [],
        "confidence": rule.confidence or requirement_set.provenance.confidence,
        "note": rule.note,
    }
