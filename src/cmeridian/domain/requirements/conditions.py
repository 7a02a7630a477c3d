"""Conditions on facts, in three values: true, false, and unknown with the facts that would decide.

Kleene's strong logic of indeterminacy (S. C. Kleene, Introduction to Metamathematics, 1952,
section 64): `any` is true if one part is, `all` is false if one part is, else unknown parts decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cmeridian.domain.records.record import FactValue
from cmeridian.domain.requirements.rulebook import AllTrue, AnyTrue, Condition, FactIs, NotTrue


@dataclass(frozen=True, slots=True)
class Truth:
    """value None: unknown, and asks names the undecided facts, each once, in reading order."""

    value: bool | None
    asks: tuple[str, ...] = ()


TRUE = Truth(True)


def decide(
    condition: Condition | None, *, facts: Mapping[str, FactValue], issued: date | None
) -> Truth:
    """Decide a condition; no condition is true.

    facts: known facts, `specialty` among them. issued: of the credential, for `licensed_*` facts.
    """
    match condition:
        case None:
            return TRUE
        case FactIs():
            return _leaf(condition, facts, issued)
        case NotTrue(part=part):
            inner = decide(part, facts=facts, issued=issued)
            return inner if inner.value is None else Truth(not inner.value)
        case AllTrue(parts=parts) | AnyTrue(parts=parts):
            settles = isinstance(condition, AnyTrue)
            return _combine(
                [decide(part, facts=facts, issued=issued) for part in parts], settles=settles
            )


def _combine(parts: list[Truth], *, settles: bool) -> Truth:
    """settles: the value of one part that decides the whole."""
    if any(part.value is settles for part in parts):
        return Truth(settles)
    asks = dict.fromkeys(name for part in parts if part.value is None for name in part.asks)
    return Truth(None, tuple(asks)) if asks else Truth(not settles)


def _leaf(leaf: FactIs, facts: Mapping[str, FactValue], issued: date | None) -> Truth:
    if leaf.day is not None:
        return _by_issue_date(leaf, leaf.day, issued)
    value = facts.get(leaf.fact)
    if value is None:
        return Truth(None, (leaf.fact,))
    if leaf.among:
        return Truth(
            any(name in leaf.among for name in (value if isinstance(value, tuple) else (value,)))
        )
    if isinstance(value, bool):
        return Truth(value)
    if isinstance(value, Decimal):
        return Truth(_within_bounds(leaf, value))
    return TRUE


def _within_bounds(leaf: FactIs, value: Decimal) -> bool:
    if leaf.gt is not None:
        return value > leaf.gt
    bound = leaf.gte if leaf.gte is not None else leaf.age
    return value >= bound if bound is not None else value > 0


def _by_issue_date(leaf: FactIs, day: date, issued: date | None) -> Truth:
    if issued is None:
        return Truth(None, (leaf.fact,))
    compared = {
        "licensed_before": issued < day,
        "licensed_on_or_after": issued >= day,
        "licensed_after": issued > day,
    }
    return Truth(compared[leaf.fact])
