"""How much a rule asks for: percentages, years, first-cycle tiers and reductions worked out."""

from __future__ import annotations

from decimal import Decimal

from cmeridian.domain.requirements.case import Case
from cmeridian.domain.requirements.circumstances import exemptions_in_force
from cmeridian.domain.requirements.rulebook import Maximum, Minimum

_HUNDRED = Decimal(100)
_MONTHS_A_YEAR = 12


def required_amount(case: Case, rule: Minimum) -> Decimal:
    """Work out how much a minimum asks for in this cycle, in the unit of `measured_unit`."""
    if rule.unit == "percent_of_total":
        return rule.amount * required_total(case) / _HUNDRED
    amount = _over_cycle(case, rule.amount, rule.unit)
    return _total_this_cycle(case, amount) if rule.id == "total" else amount


def cap_amount(case: Case, cap: Maximum) -> Decimal:
    """Work out how much a cap leaves; a percentage is of the required total of this cycle."""
    if cap.unit == "percent_of_total":
        return cap.amount * required_total(case) / _HUNDRED
    return _over_cycle(case, cap.amount, cap.unit)


def measured_unit(case: Case, rule: Minimum | Maximum) -> str:
    """Name the unit in which a rule is counted."""
    if rule.unit == "hour_per_year_of_cycle":
        return "hour"
    if rule.unit == "percent_of_total":
        total = case.terms.rule("total")
        return measured_unit(case, total) if isinstance(total, Minimum) else "hour"
    return rule.unit


def required_total(case: Case) -> Decimal:
    """Work out the total of the set in this cycle.

    Raises ValueError where the set has no total with an amount; loading refuses percentages in
    such a set.
    """
    total = case.terms.rule("total")
    if isinstance(total, Minimum):
        return required_amount(case, total)
    raise ValueError(
        f"{case.terms.id}: a percentage of the total, but no rule named total with an amount"
    )


def _over_cycle(case: Case, amount: Decimal, unit: str) -> Decimal:
    if unit == "hour_per_year_of_cycle":
        return amount * case.terms.cycle.months / _MONTHS_A_YEAR
    return amount


def _total_this_cycle(case: Case, amount: Decimal) -> Decimal:
    first = case.terms.first_cycle
    if first is not None and case.schedule.is_first_cycle:
        licensed = case.schedule.licensed_months
        for tier in first.tiers:
            if licensed is not None and licensed < tier.licensed_months_lt:
                return amount if tier.total is None else tier.total
    for exemption in exemptions_in_force(case):
        if exemption.scope == "total":
            if exemption.reduced_to is not None:
                amount = min(amount, exemption.reduced_to)
            if exemption.reduced_to_per_year is not None:
                reduced = exemption.reduced_to_per_year * case.terms.cycle.months / _MONTHS_A_YEAR
                amount = min(amount, reduced)
    return amount
