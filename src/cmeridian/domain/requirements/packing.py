"""How many hours fit under caps that overlap.

Each group of hours can be claimed in several ways, each held by some caps. The most that can be
claimed in all is a linear programme: maximise the sum of the claims, so that no group claims more
than it has and no cap more than it leaves. Where caps are nested or hold nothing in common, filling
first what fewest caps hold reaches the optimum. Else the programme is solved exactly, in rational
numbers, by the simplex method with the pivoting rule of R. G. Bland, "New finite pivoting rules for
the simplex method", Mathematics of Operations Research 2, 1977.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

Bucket = tuple[str, object]
"""A cap, and the stretch of time it is counted in."""

_MOST_CLAIMS = 80
"""Claims beyond which the greedy filling stands: it never keeps too much, perhaps too little."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way to claim hours: at most so many, and the caps that hold them."""

    most: Decimal
    caps: frozenset[Bucket]


@dataclass(frozen=True, slots=True)
class Group:
    """Hours that can be claimed in the same ways."""

    hours: Decimal
    ways: tuple[Way, ...]


def fill(groups: Sequence[Group], room: Mapping[Bucket, Decimal]) -> list[Decimal]:
    """Claim as many hours as the caps leave; returns the hours claimed of each group.

    room: what each cap leaves, at least 0; names every cap of every way.
    """
    claims = sum(len(group.ways) for group in groups)
    if _is_nested(groups) or claims > _MOST_CLAIMS:
        return _fill_greedily(groups, room)
    return _fill_exactly(groups, room)


def _is_nested(groups: Sequence[Group]) -> bool:
    if any(len(group.ways) != 1 for group in groups):
        return False
    sets = {group.ways[0].caps for group in groups}
    caps = {cap: frozenset(s for s in sets if cap in s) for s in sets for cap in s}
    return all(
        first <= second or second <= first or first.isdisjoint(second)
        for first in caps.values()
        for second in caps.values()
    )


def _fill_greedily(groups: Sequence[Group], room: Mapping[Bucket, Decimal]) -> list[Decimal]:
    left = dict(room)
    claimed = [Decimal(0)] * len(groups)
    ways = [(len(way.caps), place, way) for place, group in enumerate(groups) for way in group.ways]
    for _, place, way in sorted(ways, key=lambda item: item[:2]):
        wanted = min(way.most, groups[place].hours - claimed[place])
        taken = min([wanted, *(left[cap] for cap in way.caps)])
        claimed[place] += taken
        for cap in way.caps:
            left[cap] -= taken
    return claimed


def _fill_exactly(groups: Sequence[Group], room: Mapping[Bucket, Decimal]) -> list[Decimal]:
    ways = [(place, way) for place, group in enumerate(groups) for way in group.ways]
    rows: list[tuple[list[bool], Decimal]] = [
        ([place == own for place, _ in ways], group.hours) for own, group in enumerate(groups)
    ]
    rows += [([other is way for _, other in ways], way.most) for _, way in ways]
    caps = sorted({cap for _, way in ways for cap in way.caps}, key=repr)
    rows += [([cap in way.caps for _, way in ways], room[cap]) for cap in caps]
    solution = _maximise_sum(rows, len(ways))
    claimed = [Fraction(0)] * len(groups)
    for (place, _), amount in zip(ways, solution, strict=True):
        claimed[place] += amount
    return [Decimal(amount.numerator) / Decimal(amount.denominator) for amount in claimed]


def _maximise_sum(rows: list[tuple[list[bool], Decimal]], count: int) -> list[Fraction]:
    """Maximise x_1 + ... + x_count, each at least 0, where each row's chosen x sum to its bound."""
    height = len(rows)
    table = [
        [Fraction(int(chosen)) for chosen in row]
        + [Fraction(int(own == other)) for other in range(height)]
        + [Fraction(bound)]
        for own, (row, bound) in enumerate(rows)
    ]
    gain = [Fraction(1)] * count + [Fraction(0)] * (height + 1)
    basis = list(range(count, count + height))
    while (enters := next((j for j, value in enumerate(gain[:-1]) if value > 0), None)) is not None:
        leaves = min(
            (r for r in range(height) if table[r][enters] > 0),
            key=lambda r: (table[r][-1] / table[r][enters], basis[r]),
        )
        _pivot(table, gain, leaves, enters)
        basis[leaves] = enters
    values = [Fraction(0)] * (count + height)
    for row, variable in enumerate(basis):
        values[variable] = table[row][-1]
    return values[:count]


def _pivot(table: list[list[Fraction]], gain: list[Fraction], leaves: int, enters: int) -> None:
    scale = table[leaves][enters]
    pivot = table[leaves] = [value / scale for value in table[leaves]]
    for row in (*(r for place, r in enumerate(table) if place != leaves), gain):
        factor = row[enters]
        if factor:
            row[:] = [value - factor * other for value, other in zip(row, pivot, strict=True)]
