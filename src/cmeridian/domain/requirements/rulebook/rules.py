"""What counts, and how much of it: the kinds of rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from cmeridian.domain.kernel.provenance import Confidence
from cmeridian.domain.requirements.rulebook.conditions import Condition
from cmeridian.domain.requirements.rulebook.frequencies import Frequency


@dataclass(frozen=True, slots=True)
class Select:
    """Which entries of the record count. Fields are ANDed, values inside a field are ORed.

    credit: classes as the rule names them; accepts: the same with their default members, None for
    every class; open_classes: named classes whose members no source lists. An empty select accepts
    everything in the rule's unit.
    """

    credit: tuple[str, ...] = ()
    accepts: frozenset[str] | None = None
    open_classes: frozenset[str] = frozenset()
    topics: tuple[str, ...] = ()
    formats: frozenset[str] = frozenset()
    subtypes: frozenset[str] = frozenset()
    relevance: frozenset[str] = frozenset()
    courses: frozenset[str] = frozenset()
    approved_lists: frozenset[str] = frozenset()
    providers: frozenset[str] = frozenset()
    has_post_test: bool | None = None
    min_score_pct: Decimal | None = None
    min_hours: Decimal | None = None
    formally_approved: bool | None = None
    requires_reflection: bool | None = None
    events: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SubMinimum:
    """A part of a rule's hours that must be on narrower topics."""

    topics: tuple[str, ...]
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTerms:
    """What every kind of rule has.

    effective_from, effective_to: the first and the last day of its life; None is open. A set may
    hold several rules of one id whose lives do not meet: an old value and the one that replaced it.
    """

    id: str
    frequency: Frequency
    applies_if: Condition | None = None
    confidence: Confidence | None = None
    note: str | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    survives_exemption: bool = False
    satisfied_by_event: str | None = None
    exempt_by: str | None = None
    carry_forward: bool = True
    counts_toward_total: bool = True
    counts_toward_total_if: Condition | None = None
    no_double_count_with: tuple[str, ...] = ()
    component_of: str | None = None
    lookback_months: int | None = None
    lookback_unlimited: bool = False
    may_combine_sessions: bool = True
    required_content: str | None = None
    required_subtopics: tuple[str, ...] = ()
    provider_must_be: tuple[str, ...] = ()
    soft: bool = False
    editable: bool = False
    open_points: tuple[str, ...] = ()
    """Names of questions about this rule that no source settles, see the vocabulary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Minimum(RuleTerms):
    """At least an amount.

    unit: see the vocabulary; `percent_of_total` is of the set's required total,
    `hour_per_year_of_cycle` is per 12 months of the cycle.
    """

    amount: Decimal
    unit: str
    select: Select
    also_accepts: tuple[str, ...] = ()
    sub_minimums: tuple[SubMinimum, ...] = ()
    waiver_max: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Maximum(RuleTerms):
    """A cap: what exceeds it counts nowhere."""

    amount: Decimal
    unit: str
    select: Select


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(RuleTerms):
    """Do something so many times; no hours are measured."""

    count: int
    select: Select


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination(RuleTerms):
    """Some of several rules: needed of its parts must be met.

    kind: any_of (one), all_of (every) or n_of.
    """

    kind: Literal["any_of", "all_of", "n_of"]
    needed: int
    parts: tuple[Rule, ...]


Rule = Minimum | Maximum | Task | Combination


def with_parts(rule: Rule) -> Iterator[Rule]:
    """Yield a rule and, however deep, the parts that it combines, in reading order."""
    yield rule
    if isinstance(rule, Combination):
        for part in rule.parts:
            yield from with_parts(part)
