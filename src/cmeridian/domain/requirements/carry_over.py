"""Surplus hours of the period before that fill the total of this one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from cmeridian.domain.kernel.amounts import ZERO
from cmeridian.domain.kernel.dates import ONE_DAY, Period
from cmeridian.domain.requirements.case import Case
from cmeridian.domain.requirements.rulebook import Minimum

_ROLLING = frozenset({"rolling", "rolling_from_enrolment"})


def carried_over(
    case: Case, rule: Minimum, *, surplus: Callable[[Minimum, Period], Decimal]
) -> Decimal:
    """Work out the hours that carry over into a total.

    surplus: what was counted for a rule in a period, after caps, less what it required. At most
    what the set lets carry, never negative; nothing where carrying over is not known to be allowed,
    or the credential is in its first cycle.
    """
    terms = case.terms.carryover
    window = case.window
    if not terms.allowed or window is None or not rule.carry_forward or rule.id in terms.excludes:
        return ZERO
    if case.terms.cycle.window in _ROLLING or case.schedule.is_first_cycle:
        return ZERO
    months = case.terms.cycle.lookback_months or case.terms.cycle.months
    before = Period.of_months_ending(window.start - ONE_DAY, months)
    hours = max(ZERO, surplus(_only(rule, terms.accepts), before))
    return hours if terms.max is None else min(hours, terms.max)


def _only(rule: Minimum, accepts: frozenset[str] | None) -> Minimum:
    """The rule with no other classes than those that carry over."""
    if accepts is None:
        return rule
    own = rule.select.accepts
    return replace(
        rule, select=replace(rule.select, accepts=accepts if own is None else own & accepts)
    )
