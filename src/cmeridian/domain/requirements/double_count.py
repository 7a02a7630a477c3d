"""Hours that may serve one rule only.

Where a ban stands, the rules it names are served first, up to their amounts, from the hours that
cost the banned rule least; what is left serves the banned rule. Where a rule's hours do not count
toward the total, those used for it, up to its amount, are taken out of the total, those first that
the total does not count anyway.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cmeridian.domain.kernel.amounts import ZERO
from cmeridian.domain.kernel.dates import Period
from cmeridian.domain.requirements.caps import keep_within_caps
from cmeridian.domain.requirements.case import Case
from cmeridian.domain.requirements.conditions import Truth
from cmeridian.domain.requirements.gathering import gather
from cmeridian.domain.requirements.hours import claims
from cmeridian.domain.requirements.relief import lifted, takes_effect
from cmeridian.domain.requirements.required import required_amount
from cmeridian.domain.requirements.rulebook import (
    EveryNCycles,
    FirstCycleOnly,
    Minimum,
    Once,
    Rule,
    RuleTerms,
    Task,
)

Hours = dict[int, Decimal]


def without_banned_hours(case: Case, rule: Minimum, hours: Hours, period: Period | None) -> Hours:
    """Take out of a rule's hours those that the rules it must not share with need."""
    named = [other for other in _banning(case, rule) if _uses_hours(case, other)]
    if not named:
        return hours
    everything = dict(enumerate(claims(case, None, None)))
    whole = keep_within_caps(case, {place: everything[place] for place in hours}, None)
    slack = {place: max(ZERO, whole.get(place, ZERO) - h) for place, h in hours.items()}
    lost = cheapest_losses(
        hours=hours,
        slack=slack,
        demands=[
            (_own_hours(case, other, period), required_amount(case, other)) for other in named
        ],
    )
    return {
        place: h - lost.get(place, ZERO) for place, h in hours.items() if h > lost.get(place, ZERO)
    }


def cheapest_losses(*, hours: Hours, slack: Hours, demands: list[tuple[Hours, Decimal]]) -> Hours:
    """Choose, by place, the hours the banned rule gives up so that every demand is served.

    hours: of the banned rule. slack: hours of the same activity beside them. demands: what each
    named rule can draw, and how much it needs. Two named rules may draw on the same hour. The sum
    of losses is least for one or two demands: an hour that serves both is given first.
    """
    need: list[Decimal] = []
    costly: list[Hours] = []
    for own, amount in demands:
        free = sum(
            (min(h, slack[place]) if place in hours else h for place, h in own.items()), ZERO
        )
        need.append(max(ZERO, min(amount, sum(own.values(), ZERO)) - free))
        costly.append(
            {place: max(ZERO, h - slack[place]) for place, h in own.items() if place in hours}
        )
    lost: Hours = {}
    while any(need):
        place, step, served = _best_step(need, costly, lost)
        if step <= 0:
            break
        lost[place] = lost.get(place, ZERO) + step
        for demand in served:
            need[demand] = max(ZERO, need[demand] - step)
    return {place: min(loss, hours[place]) for place, loss in lost.items()}


def _best_step(
    need: list[Decimal], costly: list[Hours], lost: Hours
) -> tuple[int, Decimal, list[int]]:
    """Pick the activity whose next lost hour serves most demands, and how far that holds."""
    best: tuple[int, Decimal, list[int]] = (-1, ZERO, [])
    for place in sorted({place for own in costly for place in own}):
        so_far = lost.get(place, ZERO)
        served = [
            d for d, own in enumerate(costly) if need[d] > 0 and own.get(place, ZERO) > so_far
        ]
        if len(served) > len(best[2]):
            step = min(min(need[d], costly[d][place] - so_far) for d in served)
            best = (place, step, served)
    return best


def inside_the_total(case: Case, total: Minimum, counted: Hours, period: Period) -> Hours:
    """Take out of the total's hours those that other rules use up and keep out of it.

    counted: the total's hours by place. Activities of which nothing is left go.
    """
    for rule in _beside_the_total(case, total):
        if not _uses_hours(case, rule):
            continue
        own = _own_hours(case, rule, None if isinstance(rule.frequency, Once) else period)
        inside = {place: min(h, counted.get(place, ZERO)) for place, h in own.items()}
        if isinstance(rule, Task):
            # A task has no amount: the activities that cost the total least are taken to meet it.
            cheapest = sorted(inside, key=lambda place: (inside[place], place))[: rule.count]
            counted = _less(counted, {place: inside[place] for place in cheapest})
            continue
        own_sum, inside_sum = sum(own.values(), ZERO), sum(inside.values(), ZERO)
        used = min(required_amount(case, rule), own_sum) - (own_sum - inside_sum)
        # First from activities with other hours besides, so that they still count in part.
        order = sorted(inside, key=lambda place: (counted.get(place, ZERO) <= inside[place], place))
        losses: Hours = {}
        for place in order:
            losses[place] = max(ZERO, min(inside[place], used))
            used -= losses[place]
        counted = _less(counted, losses)
    return counted


def _less(hours: Hours, losses: Hours) -> Hours:
    left = {place: h - losses.get(place, ZERO) for place, h in hours.items()}
    return {place: h for place, h in left.items() if h or not losses.get(place)}


def counts_toward_total(case: Case, rule: RuleTerms) -> bool:
    """Whether the hours of a rule count toward the total too; where unknown, they do not."""
    return _toward_total(case, rule).value is True


def _toward_total(case: Case, rule: RuleTerms) -> Truth:
    if rule.id in case.in_total:
        return Truth(case.in_total[rule.id])
    if rule.counts_toward_total_if is not None:
        return case.decide(rule.counts_toward_total_if)
    return Truth(rule.counts_toward_total)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Rules that would change another's count, but for facts nobody gave.

    applying: unknown whether they apply. counting: unknown whether their hours are in the total.
    asks: the facts that decide.
    """

    applying: tuple[str, ...]
    counting: tuple[str, ...]
    asks: tuple[str, ...]


def undecided_neighbours(case: Case, rule: Minimum) -> Neighbours | None:
    """Find the rules that would change this one's count if an unknown fact were known."""
    beside = _beside_the_total(case, rule) if rule.id == "total" else []
    near: list[Rule] = [*_banning(case, rule), *beside, *case.caps]
    if not near:
        return None
    applying = {other.id: case.applies(other) for other in near}
    counting = {other.id: _toward_total(case, other) for other in beside}
    open_ones = [truth for truth in (*applying.values(), *counting.values()) if truth.value is None]
    if not open_ones:
        return None
    return Neighbours(
        applying=tuple(name for name, truth in applying.items() if truth.value is None),
        counting=tuple(name for name, truth in counting.items() if truth.value is None),
        asks=tuple(dict.fromkeys(fact for truth in open_ones for fact in truth.asks)),
    )


def _beside_the_total(case: Case, total: Minimum) -> list[Minimum | Task]:
    """The rules whose hours do not count toward the total."""
    return [
        other
        for other in case.terms.rules
        if isinstance(other, Minimum | Task)
        and other is not total
        and not counts_toward_total(case, other)
    ]


def _banning(case: Case, rule: Minimum) -> list[Minimum]:
    if not rule.no_double_count_with:
        return []
    return [
        other
        for other in case.terms.rules
        if isinstance(other, Minimum) and other.id in rule.no_double_count_with
    ]


def _own_hours(case: Case, rule: Minimum | Task, period: Period | None) -> Hours:
    topics = rule.select.topics + (rule.also_accepts if isinstance(rule, Minimum) else ())
    hours = gather(case, rule.select, period=period, topics=topics).hours
    return keep_within_caps(case, hours, rule.select.accepts)


def _uses_hours(case: Case, rule: Minimum | Task) -> bool:
    """Whether a rule asks for its hours at the coming renewal."""
    if case.applies(rule).value is False or lifted(case, rule) or takes_effect(case, rule):
        return False
    number = case.schedule.number
    match rule.frequency:
        case EveryNCycles(n=n):
            return number is None or number % n == 0
        case FirstCycleOnly():
            return number is None or number == 1
        case _:
            return True
