"""Requirement sets as values: what an authority asks for, in the terms of the rules themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cmeridian.domain.requirements.rulebook.conditions import (
    AllTrue,
    AnyTrue,
    Condition,
    FactIs,
    NotTrue,
)
from cmeridian.domain.requirements.rulebook.due import (
    Due,
    DueAtEndOfFirstFullCycle,
    DueAtFirstRenewalFrom,
    DueAtRenewal,
    DueAtUndatedEvent,
    DueEarliestOf,
    DueMonthsFrom,
    DueOn,
)
from cmeridian.domain.requirements.rulebook.frequencies import (
    EveryCycle,
    EveryMonths,
    EveryNCycles,
    FirstCycleOnly,
    FirstCycleThenEveryMonths,
    Frequency,
    Once,
    OuterCycle,
    PerCalendarYear,
    PerDay,
    PerSegment,
    PerYearOfCycle,
    Phase,
    Phased,
    Programme,
)
from cmeridian.domain.requirements.rulebook.rules import (
    Combination,
    Maximum,
    Minimum,
    Rule,
    RuleTerms,
    Select,
    SubMinimum,
    Task,
    with_parts,
)
from cmeridian.domain.requirements.rulebook.sets import (
    Anchor,
    CarryOver,
    ContentFilter,
    Conversion,
    Cycle,
    EvidenceTerms,
    Exemption,
    FirstCycle,
    Grace,
    Multiplier,
    NextModel,
    RequirementSet,
    Substitution,
    Tier,
    Waiver,
)
from cmeridian.domain.requirements.rulebook.vocabulary import (
    CreditClass,
    EventTerm,
    FactTerm,
    TopicTerm,
    Vocabulary,
)

__all__ = [
    "AllTrue",
    "Anchor",
    "AnyTrue",
    "CarryOver",
    "Combination",
    "Condition",
    "ContentFilter",
    "Conversion",
    "CreditClass",
    "Cycle",
    "Due",
    "DueAtEndOfFirstFullCycle",
    "DueAtFirstRenewalFrom",
    "DueAtRenewal",
    "DueAtUndatedEvent",
    "DueEarliestOf",
    "DueMonthsFrom",
    "DueOn",
    "EventTerm",
    "EveryCycle",
    "EveryMonths",
    "EveryNCycles",
    "EvidenceTerms",
    "Exemption",
    "FactIs",
    "FactTerm",
    "FirstCycle",
    "FirstCycleOnly",
    "FirstCycleThenEveryMonths",
    "Frequency",
    "Grace",
    "Maximum",
    "Minimum",
    "Multiplier",
    "NextModel",
    "NotTrue",
    "Once",
    "OuterCycle",
    "PerCalendarYear",
    "PerDay",
    "PerSegment",
    "PerYearOfCycle",
    "Phase",
    "Phased",
    "Programme",
    "RequirementSet",
    "Rule",
    "RuleTerms",
    "Rulebook",
    "Select",
    "SubMinimum",
    "Substitution",
    "Task",
    "Tier",
    "TopicTerm",
    "Vocabulary",
    "Waiver",
    "with_parts",
]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The vocabulary and the requirement sets by id."""

    vocabulary: Vocabulary
    sets: Mapping[str, RequirementSet]
