"""When a rule applies, in words: what it asks, which answers make it apply, which were given."""

from __future__ import annotations

from decimal import Decimal

from cmeridian.domain.kernel.amounts import plain
from cmeridian.domain.records.record import FactValue
from cmeridian.domain.requirements.case import Case
from cmeridian.domain.requirements.rulebook import (
    AllTrue,
    AnyTrue,
    Condition,
    FactIs,
    NotTrue,
    Rule,
    Vocabulary,
)
from cmeridian.domain.requirements.sentences import day_month_year, in_words, joined


def condition_in_words(condition: Condition, vocabulary: Vocabulary) -> str:
    """Say when a condition holds, as a clause to follow `if`."""
    match condition:
        case FactIs():
            return _leaf(condition, vocabulary, holds=True)
        case NotTrue(part=FactIs() as leaf):
            return _leaf(leaf, vocabulary, holds=False)
        case NotTrue(part=part):
            return f"not ({condition_in_words(part, vocabulary)})"
        case AllTrue(parts=parts):
            return joined([_nested(part, vocabulary) for part in parts], "and")
        case AnyTrue(parts=parts):
            return joined([_nested(part, vocabulary) for part in parts], "or")


def facts_of(condition: Condition) -> tuple[str, ...]:
    """List the facts of a condition, each once, in reading order."""
    return tuple(dict.fromkeys(leaf.fact for leaf in _leaves(condition)))


def question_of(fact: str, vocabulary: Vocabulary) -> str:
    """Word a fact as the question to put to the clinician."""
    term = vocabulary.facts.get(fact)
    return term.question if term else f"{in_words(fact).capitalize()}?"


def questions(case: Case, facts: tuple[str, ...]) -> str:
    """Write the questions that decide a rule."""
    return " ".join(question_of(fact, case.vocabulary) for fact in facts)


def facts_as_given(case: Case, rule: Rule) -> str:
    """List the known facts a rule's condition looked at, with their values."""
    said = dict.fromkeys(_as_given(case, leaf) for leaf in _leaves(rule.applies_if))
    return "; ".join(words for words in said if words)


def _leaves(condition: Condition | None) -> list[FactIs]:
    match condition:
        case None:
            return []
        case FactIs():
            return [condition]
        case NotTrue(part=part):
            return _leaves(part)
        case AllTrue(parts=parts) | AnyTrue(parts=parts):
            return [leaf for part in parts for leaf in _leaves(part)]


def _nested(part: Condition, vocabulary: Vocabulary) -> str:
    words = condition_in_words(part, vocabulary)
    return f"({words})" if isinstance(part, (AllTrue, AnyTrue)) else words


def _leaf(leaf: FactIs, vocabulary: Vocabulary, *, holds: bool) -> str:
    if leaf.day is not None:
        words = f"{in_words(leaf.fact)} {day_month_year(leaf.day)}"
        return words if holds else f"not {words}"
    question = f"“{question_of(leaf.fact, vocabulary)}”"
    if leaf.among:
        names = joined([vocabulary.specialties.get(n, in_words(n)) for n in leaf.among])
        return f"{question} is {'' if holds else 'not '}{names}"
    term = vocabulary.facts.get(leaf.fact)
    as_share = term is not None and term.kind == "share"
    for bound, words in ((leaf.gt, "more than"), (leaf.gte, "at least"), (leaf.age, "at least")):
        if bound is not None:
            return f"{question} is {'' if holds else 'not '}{words} {_bound(bound, as_share)}"
    return f"{question} is answered {'yes' if holds else 'no'}"


def _bound(bound: Decimal, as_share: bool) -> str:
    return f"{plain(bound * 100)}%" if as_share else plain(bound)


def _as_given(case: Case, leaf: FactIs) -> str:
    if leaf.day is not None:
        issued = case.credential.issued
        return f"issued {day_month_year(issued)}" if issued is not None else ""
    value = case.facts.get(leaf.fact)
    return "" if value is None else f"{in_words(leaf.fact)}: {_value_words(value)}"


def _value_words(value: FactValue) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, tuple):
        return ", ".join(in_words(name) for name in value)
    return in_words(str(value))
