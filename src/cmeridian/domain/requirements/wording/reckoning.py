"""How the amount that a rule asks for is reckoned."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from cmeridian.domain.kernel.amounts import plain
from cmeridian.domain.requirements.rulebook import Maximum, Minimum
from cmeridian.domain.requirements.wording.names import quantity

if TYPE_CHECKING:
    from cmeridian.domain.requirements.findings import Finding, SetLedger

_HUNDRED = Decimal(100)
_MONTHS_A_YEAR = 12


def reckoning_words(finding: Finding, ledger: SetLedger) -> str:
    """Say how the amount follows from the total or from the cycle; empty where it stands itself.

    Nothing is said where the terms alone do not give the amount, as when an exemption lowers it.
    """
    rule = ledger.requirement_set.rule(finding.rule)
    if not isinstance(rule, (Minimum, Maximum)) or finding.required is None:
        return ""
    asked = quantity(finding.required, finding.unit)
    if rule.unit == "percent_of_total":
        total = ledger.finding("total")
        whole = total.required if total else None
        if whole is None or rule.amount * whole / _HUNDRED != finding.required:
            return ""
        return f"{plain(rule.amount)}% of the required {quantity(whole, finding.unit)}: {asked}."
    if rule.unit == "hour_per_year_of_cycle":
        years = Decimal(ledger.requirement_set.cycle.months) / _MONTHS_A_YEAR
        if rule.amount * years != finding.required:
            return ""
        return f"{quantity(rule.amount, 'hour')} for each of {plain(years)} years: {asked}."
    return ""
