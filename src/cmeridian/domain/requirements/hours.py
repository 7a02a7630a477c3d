"""How many hours of an activity a rule may count, before caps.

Credit lines of one activity are alternative claims on the same hours: the largest admissible one is
taken, never the sum. Conversions, excluded content and multipliers of the set come first.
"""

from __future__ import annotations

from decimal import Decimal

from cmeridian.domain.kernel.amounts import ZERO
from cmeridian.domain.records.record import Activity, CreditLine
from cmeridian.domain.requirements.case import Case
from cmeridian.domain.requirements.rulebook import Conversion, Multiplier


def claims(case: Case, accepts: frozenset[str] | None, unit: str | None) -> list[Decimal]:
    """List, for every place of the record, the hours that classes allow; 0 where none.

    unit None: education. The result is shared: do not change it.
    """
    terms = case.terms
    if unit is not None or not (terms.conversions or terms.multipliers or terms.content_exclusions):
        return case.index.best_lines(accepts, unit)
    key = (accepts, unit)
    if key not in case.claims:
        case.claims[key] = [
            _adjusted(case, activity, place, accepts)
            for place, activity in enumerate(case.index.activities)
        ]
    return case.claims[key]


def topic_hours(
    case: Case,
    activity: Activity,
    place: int,
    topics: tuple[str, ...],
    accepts: frozenset[str] | None = None,
) -> Decimal:
    """Sum the hours of an activity on some topics, weighted as the set weighs them.

    accepts: the classes by which the hours are claimed, None for all.
    """
    hours = activity.topics
    if len(topics) == 1 and not case.terms.multipliers:
        return hours.get(topics[0], ZERO)
    plain = sum((hours[topic] for topic in topics if topic in hours), ZERO)
    for multiplier in case.terms.multipliers:
        weighted = sum((hours[t] for t in topics if t in hours and t in multiplier.topics), ZERO)
        if multiplier.subtypes:
            weighted = min(plain, _reached(case, multiplier, accepts)[place])
        plain += (multiplier.factor - 1) * weighted
    return plain


def _adjusted(
    case: Case, activity: Activity, place: int, accepts: frozenset[str] | None
) -> Decimal:
    base = _converted(case, activity, accepts)
    excluded = sum(
        (activity.topics.get(topic, ZERO) for topic in case.terms.content_exclusions), ZERO
    )
    base = max(ZERO, base - excluded)
    extra = ZERO
    for multiplier in case.terms.multipliers:
        reach = sum((activity.topics.get(topic, ZERO) for topic in multiplier.topics), ZERO)
        if multiplier.subtypes:
            reach = _reached(case, multiplier, accepts)[place]
        extra += (multiplier.factor - 1) * min(base, reach)
    return base + extra


def _reached(case: Case, multiplier: Multiplier, accepts: frozenset[str] | None) -> list[Decimal]:
    """List, for every place, the hours that a multiplier by subtype reaches.

    Where only the first credits of a window weigh more, they are taken in order of completion among
    those claimed by the same classes: another kind of credit never uses the allowance up.
    """
    key = (multiplier, accepts)
    if key not in case.reached:
        within = case.index.places(case.window)
        left = multiplier.first_credits
        hours: list[Decimal] = []
        for place, activity in enumerate(case.index.activities):
            raw = ZERO
            if activity.subtype in multiplier.subtypes:
                raw = _converted(case, activity, accepts)
            if left is not None and place in within:
                raw = min(raw, left)
                left -= raw
            hours.append(raw)
        case.reached[key] = hours
    return case.reached[key]


def _converted(case: Case, activity: Activity, accepts: frozenset[str] | None) -> Decimal:
    classes = case.vocabulary.credit_classes
    return max(
        (
            _line_hours(case, activity, line)
            for line in activity.credits
            if classes[line.credit_class].unit is None
            and (accepts is None or line.credit_class in accepts)
        ),
        default=ZERO,
    )


def _line_hours(case: Case, activity: Activity, line: CreditLine) -> Decimal:
    for conversion in case.terms.conversions:
        if reaches(conversion, activity, line.credit_class):
            return _apply(conversion, line)
    return line.amount if line.unit is None else ZERO


def reaches(conversion: Conversion, activity: Activity, credit_class: str) -> bool:
    """Whether a conversion is meant for this credit line."""
    if conversion.formats and activity.format not in conversion.formats:
        return False
    return conversion.accepts is None or credit_class in conversion.accepts


def _apply(conversion: Conversion, line: CreditLine) -> Decimal:
    if line.unit == "week":
        return line.amount * (conversion.credits_per_week or ZERO)
    if line.unit == "year":
        return line.amount * (conversion.credits_per_year or ZERO)
    if conversion.hours_per_credit is not None:
        return line.amount / conversion.hours_per_credit
    if conversion.credits_per_hour is not None:
        return line.amount * conversion.credits_per_hour
    # Training is given in weeks or years; an amount without either is already in credits.
    return conversion.credits_each if conversion.credits_each is not None else line.amount
