"""Ledgers made by hand, to look at how they are shown."""

from datetime import date
from decimal import Decimal
from typing import Any

from cmeridian.domain.kernel.amounts import Amount
from cmeridian.domain.kernel.dates import Period
from cmeridian.domain.kernel.provenance import Provenance, Source
from cmeridian.domain.requirements.findings import Finding, Ledger, Refusal, SetLedger
from cmeridian.domain.requirements.rulebook import (
    Cycle,
    EveryCycle,
    FactIs,
    FactTerm,
    Maximum,
    Minimum,
    RequirementSet,
    Select,
    Task,
    TopicTerm,
    Vocabulary,
)

ON = date(2026, 11, 24)
SOURCE = Source("Board rule 12", "regulation", 2025, "board.example.gov")
VOCABULARY = Vocabulary(
    topics={"medical_errors": TopicTerm("medical_errors", "Prevention of medical errors")},
    facts={"dea_registrant": FactTerm("dea_registrant", "yes_no", "Are you registered?")},
)
RULES = (
    Minimum(id="total", frequency=EveryCycle(), amount=Decimal(50), unit="hour", select=Select()),
    Minimum(
        id="errors",
        frequency=EveryCycle(),
        amount=Decimal(2),
        unit="hour",
        select=Select(topics=("medical_errors",)),
        applies_if=FactIs("dea_registrant"),
    ),
    Maximum(
        id="online_cap", frequency=EveryCycle(), amount=Decimal(20), unit="hour", select=Select()
    ),
    Task(id="portfolio", frequency=EveryCycle(), count=1, select=Select()),
)


def a_set(**changes: Any) -> RequirementSet:
    values: dict[str, Any] = {
        "id": "us-zz-md",
        "jurisdiction": "US-ZZ",
        "authority": "Board of Medicine (Zembla)",
        "credential": "state_license",
        "professions": ("MD",),
        "cycle": Cycle(months=24, window="fixed"),
        "rules": RULES,
        "provenance": Provenance((SOURCE,), "high", 2025, "us", review_by=date(2026, 12, 31)),
    }
    return RequirementSet(**{**values, **changes})


def a_finding(**changes: Any) -> Finding:
    values: dict[str, Any] = {
        "rule": "total",
        "status": "met",
        "why": "It is so.",
        "confidence": "high",
        "source": SOURCE,
    }
    return Finding(**{**values, **changes})


TOTAL = a_finding(
    status="short",
    why="11.5 hours are missing.",
    unit="hour",
    counted=Decimal("38.5"),
    required=Decimal(50),
    short_by=Decimal("11.5"),
    due=date(2027, 1, 31),
    counts=("a1",),
    refused=(
        Refusal("a2", "was completed before the period that counts"),
        Refusal("a3", "carries no hours"),
    ),
)
ERRORS = a_finding(
    rule="errors", status="ask", why="Are you registered?", asks=("dea_registrant",), unit="hour"
)
CAP = a_finding(
    rule="online_cap", unit="hour", counted=Decimal(8), required=Decimal(20), why="8 count."
)
PORTFOLIO = a_finding(
    rule="portfolio",
    status="short",
    why="Not on record.",
    unit="task",
    counted=Decimal(0),
    required=Decimal(1),
    short_by=Decimal(1),
    due=date(2026, 12, 31),
)
FINDINGS = (TOTAL, ERRORS, CAP, PORTFOLIO)


def a_set_ledger(**changes: Any) -> SetLedger:
    values: dict[str, Any] = {
        "requirement_set": a_set(),
        "number": None,
        "window": Period.inclusive(date(2025, 2, 1), date(2027, 1, 31)),
        "renewal": date(2027, 1, 31),
        "missing": Amount(Decimal("11.5"), "hour"),
        "further_hours": Decimal("11.5"),
        "confidence": "high",
        "findings": FINDINGS,
    }
    return SetLedger(**{**values, **changes})


def a_ledger(*sets: SetLedger) -> Ledger:
    return Ledger(ON, sets or (a_set_ledger(),))
