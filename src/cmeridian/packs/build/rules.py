"""Build rules: what counts, for whom, how much."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

from cmeridian.domain.requirements.rulebook import (
    AllTrue,
    AnyTrue,
    Combination,
    Condition,
    EveryCycle,
    FactIs,
    Frequency,
    Maximum,
    Minimum,
    NotTrue,
    Rule,
    Select,
    SubMinimum,
    Task,
    Vocabulary,
)
from cmeridian.packs.build.frequencies import build_frequency
from cmeridian.packs.build.values import Plain, day, names, number, whole


def build_rule(tree: Plain, vocabulary: Vocabulary, *, outer: Frequency | None = None) -> Rule:
    """Build one rule. outer: the frequency of the rule around it, kept by one that has none."""
    own = tree.get("frequency")
    frequency = build_frequency(own) if own else outer or EveryCycle()
    terms = _terms(tree, frequency)
    kind = tree["kind"]
    if kind == "task":
        return Task(
            **terms, count=int(tree["count"]), select=build_select(tree["select"], vocabulary)
        )
    if kind in ("min", "max"):
        return _amount_rule(tree, terms, vocabulary)
    return _combination(tree, terms, vocabulary)


def build_select(tree: Plain, vocabulary: Vocabulary) -> Select:
    """Build a select, with the default members of its classes written out."""
    credit = names(tree.get("credit"))
    return Select(
        credit=credit,
        accepts=vocabulary.members(credit) if credit else None,
        open_classes=frozenset(
            name for name in credit if not vocabulary.credit_classes[name].members_known
        ),
        topics=names(tree.get("topic")),
        formats=frozenset(names(tree.get("format"))),
        subtypes=frozenset(names(tree.get("subtype"))),
        relevance=frozenset(names(tree.get("relevance"))),
        courses=frozenset(names(tree.get("course"))),
        approved_lists=frozenset(names(tree.get("approved_list"))),
        providers=frozenset(names(tree.get("provider"))),
        has_post_test=tree.get("has_post_test"),
        min_score_pct=number(tree.get("min_score_pct")),
        min_hours=number(tree.get("min_hours")),
        formally_approved=tree.get("formally_approved"),
        requires_reflection=tree.get("requires_reflection"),
        events=frozenset(names(tree.get("event"))),
    )


def build_condition(tree: Plain | None) -> Condition | None:
    """Build the tree of facts on which a rule depends."""
    return None if tree is None else _condition(tree)


def _condition(tree: Plain) -> Condition:
    if tree.get("all") is not None:
        return AllTrue(tuple(map(_condition, tree["all"])))
    if tree.get("any") is not None:
        return AnyTrue(tuple(map(_condition, tree["any"])))
    if tree.get("not") is not None:
        return NotTrue(_condition(tree["not"]))
    return FactIs(
        fact=tree["fact"],
        gt=number(tree.get("gt")),
        gte=number(tree.get("gte")),
        among=names(tree.get("in")),
        age=number(tree.get("age")),
        day=day(tree.get("date")),
    )


def _terms(tree: Plain, frequency: Frequency) -> dict[str, Any]:
    event = tree.get("satisfied_by_event")
    return {
        "id": tree["id"],
        "frequency": frequency,
        "applies_if": build_condition(tree.get("applies_if")),
        "confidence": tree.get("confidence"),
        "note": tree.get("note"),
        "effective_from": day(tree.get("effective_from")),
        "effective_to": day(tree.get("effective_to")),
        "survives_exemption": bool(tree.get("survives_exemption")),
        "satisfied_by_event": event["event"] if isinstance(event, dict) else event,
        "exempt_by": tree.get("exempt_by"),
        "carry_forward": tree.get("carry_forward") is not False,
        "counts_toward_total": tree.get("counts_toward_total") is not False,
        "counts_toward_total_if": build_condition(tree.get("counts_toward_total_if")),
        "no_double_count_with": names(tree.get("no_double_count_with")),
        "component_of": tree.get("component_of"),
        "lookback_months": whole(tree.get("lookback_months")),
        "lookback_unlimited": tree.get("lookback") == "unlimited",
        "may_combine_sessions": tree.get("may_combine_sessions") is not False,
        "required_content": tree.get("required_content"),
        "required_subtopics": names(tree.get("required_subtopics")),
        "provider_must_be": names(tree.get("provider_must_be")),
        "soft": bool(tree.get("soft")),
        "editable": bool(tree.get("editable")),
        "open_points": names(tree.get("open_points")),
    }


def _amount_rule(tree: Plain, terms: dict[str, Any], vocabulary: Vocabulary) -> Minimum | Maximum:
    terms["amount"] = Decimal(tree["amount"])
    terms["unit"] = tree["unit"]
    terms["select"] = build_select(tree["select"], vocabulary)
    if tree["kind"] == "max":
        return Maximum(**terms)
    return Minimum(
        **terms,
        also_accepts=names(tree.get("also_accepts")),
        sub_minimums=tuple(map(_sub_minimum, tree.get("sub_min") or ())),
        waiver_max=number(tree.get("waiver_max")),
    )


def _sub_minimum(tree: Plain) -> SubMinimum:
    return SubMinimum(names(tree["topic"]), Decimal(tree["amount"]))


def _combination(tree: Plain, terms: dict[str, Any], vocabulary: Vocabulary) -> Combination:
    kind: Literal["any_of", "all_of", "n_of"] = tree["kind"]
    parts = tuple(
        build_rule(part, vocabulary, outer=terms["frequency"])
        for part in tree["options" if kind == "any_of" else "rules"]
    )
    needed = {"any_of": 1, "all_of": len(parts)}.get(kind)
    return Combination(**terms, kind=kind, needed=needed or int(tree["n"]), parts=parts)
