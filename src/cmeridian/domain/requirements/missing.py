"""The fewest further hours that clear every short finding.

Two gaps share an hour when one topic, one class and one format can serve both and nothing bans it.
Gaps that cannot share must each be filled, so the answer is the largest sum over gaps no two of
which can share: max(total gap, sum of the topic gaps that cannot overlap). In the language of
graphs it is the maximum-weight independent set of the sharing graph, which equals its cheapest
cover by cliques wherever that graph is perfect (L. Lovasz, "Normal hypergraphs and the perfect
graph conjecture", Discrete Mathematics 2, 1972).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice, product
from math import prod

from cmeridian.domain.kernel.amounts import ZERO
from cmeridian.domain.requirements.rulebook import Minimum

EDUCATION = "education"
Sharing = Mapping[int, frozenset[int]]
"""For each gap, by its place, those that one hour can serve with it."""

MOST_STEPS = 2000
MOST_EXCHANGES = 200
MOST_WAYS = 64
"""Ways of filling one thing that are compared at most; the cheapest of them is shown."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What an hour must be to fill a gap; an empty set or None is free."""

    topics: frozenset[str]
    classes: frozenset[str] | None
    formats: frozenset[str]
    not_with: frozenset[str] = frozenset()
    inside: str | None = None

    @classmethod
    def of(cls, rule: Minimum) -> Kind:
        """What an hour must be for a minimum."""
        return cls(
            topics=frozenset(rule.select.topics + rule.also_accepts),
            classes=rule.select.accepts,
            formats=rule.select.formats,
            not_with=frozenset(rule.no_double_count_with),
            inside=rule.component_of,
        )

    def on_topics(self, topics: tuple[str, ...]) -> Kind:
        """The same on other topics."""
        return replace(self, topics=frozenset(topics))


@dataclass(frozen=True, slots=True)
class Gap:
    """What one rule is short of. in_total: such an hour counts towards the total too.

    family: `education`, or the unit whose own class alone fills the gap.
    """

    rule: str
    amount: Decimal
    kind: Kind
    in_total: bool = True
    family: str = EDUCATION


Ways = tuple[tuple[Gap, ...], ...]
"""Several sets of gaps, one of which is to be filled."""


def joint_ways(own: Sequence[Ways]) -> Iterator[tuple[Gap, ...]]:
    """Yield the sets of gaps that fill everything, where each thing has ways of its own."""
    for picked in product(*own):
        yield tuple(gap for gaps in picked for gap in gaps)


def fewest_over(own: Sequence[Ways], family: str = EDUCATION) -> Decimal:
    """Compute the fewest further hours where things can be filled in several ways; 0 for none.

    Every choice is compared up to MOST_WAYS of them. Beyond, ways are exchanged one at a time where
    that helps, from the cheapest of each: enough for every gap, perhaps not the fewest.
    """
    if prod(len(ways) for ways in own) <= MOST_WAYS:
        return min(fewest_hours(gaps, family) for gaps in joint_ways(own))
    picked = [min(ways, key=lambda gaps: fewest_hours(gaps, family)) for ways in own]
    best = _together(picked, family)
    exchanges = ((place, way) for place, ways in enumerate(own) for way in ways)
    for place, way in islice(exchanges, MOST_EXCHANGES):
        other = [*picked[:place], way, *picked[place + 1 :]]
        hours = _together(other, family)
        if hours < best:
            picked, best = other, hours
    return best


def _together(picked: Sequence[tuple[Gap, ...]], family: str) -> Decimal:
    return fewest_hours(tuple([gap for gaps in picked for gap in gaps]), family)


def fewest_hours(gaps: tuple[Gap, ...], family: str = EDUCATION) -> Decimal:
    """Compute the fewest further hours, or points of a family, that fill all gaps."""
    gaps = tuple([gap for gap in gaps if gap.family == family])
    if len(gaps) < 2:
        return gaps[0].amount if gaps else ZERO
    weights = dict(enumerate([gap.amount for gap in gaps]))
    sharing = {
        place: frozenset(
            [
                other
                for other, second in enumerate(gaps)
                if other != place and can_share(first, second)
            ]
        )
        for place, first in enumerate(gaps)
    }
    return sum((_Search(weights, sharing).heaviest(part) for part in _components(sharing)), ZERO)


def can_share(first: Gap, second: Gap) -> bool:
    """Whether one further hour can serve both gaps."""
    if first.rule == second.rule:
        return True
    if second.rule in first.kind.not_with or first.rule in second.kind.not_with:
        return False
    if "total" in (first.rule, second.rule) and not (first.in_total and second.in_total):
        return False
    inside = first.kind.inside == second.rule or second.kind.inside == first.rule
    return (
        (inside or _meet(first.kind.topics, second.kind.topics))
        and _meet(first.kind.classes, second.kind.classes)
        and _meet(first.kind.formats, second.kind.formats)
    )


def _meet(first: frozenset[str] | None, second: frozenset[str] | None) -> bool:
    return not first or not second or not first.isdisjoint(second)


def _components(sharing: Sharing) -> list[frozenset[int]]:
    """Part the gaps into groups that share nothing with one another."""
    left, parts = set(sharing), []
    while left:
        reached, edge = set[int](), {min(left)}
        while edge:
            reached |= edge
            edge = {other for place in edge for other in sharing[place]} - reached
        parts.append(frozenset(reached))
        left -= reached
    return parts


class _Search:
    """Branch and bound for the heaviest gaps no two of which share.

    The bound covers what is left by groups in which all share: each needs its largest gap. Sets as
    authorities write them take a handful of steps; beyond the limit the bound itself is the answer,
    which clears every gap but may not be the fewest.
    """

    def __init__(self, weights: Mapping[int, Decimal], sharing: Sharing) -> None:
        self._weights = weights
        self._sharing = sharing
        self._best = ZERO
        self._steps = 0

    def heaviest(self, places: frozenset[int]) -> Decimal:
        """Sum the heaviest such set among these places."""
        self._extend(places, ZERO)
        return self._best if self._steps <= MOST_STEPS else self._cover(places)

    def _extend(self, left: frozenset[int], so_far: Decimal) -> None:
        self._steps += 1
        self._best = max(self._best, so_far)
        if self._steps > MOST_STEPS or not left or so_far + self._cover(left) <= self._best:
            return
        sharing = self._sharing
        pivot = max(left, key=lambda place: (len(sharing[place] & left), -place))
        self._extend(left - sharing[pivot] - {pivot}, so_far + self._weights[pivot])
        if sharing[pivot] & left:
            self._extend(left - {pivot}, so_far)

    def _cover(self, left: frozenset[int]) -> Decimal:
        groups: list[list[int]] = []
        total = ZERO
        for place in sorted(left, key=lambda place: (-self._weights[place], place)):
            near = self._sharing[place]
            group = next((g for g in groups if near.issuperset(g)), None)
            if group is None:
                groups.append([place])
                total += self._weights[place]
            else:
                group.append(place)
        return total
