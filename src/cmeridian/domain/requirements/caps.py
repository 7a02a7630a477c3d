"""Caps: what exceeds one counts nowhere.

A cap holds back only the hours it speaks of: hours that an activity can also claim by another
class, or on other topics, stay free. Which of the capped hours are kept is chosen in the
clinician's favour for each rule: as many as can be.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from cmeridian.domain.kernel.amounts import ZERO
from cmeridian.domain.kernel.dates import Period, whole_months_between
from cmeridian.domain.records.record import Activity
from cmeridian.domain.requirements.case import Case
from cmeridian.domain.requirements.gathering import Gathered, gather, mismatch
from cmeridian.domain.requirements.hours import claims, topic_hours
from cmeridian.domain.requirements.packing import Bucket, Group, Way, fill
from cmeridian.domain.requirements.required import cap_amount
from cmeridian.domain.requirements.rulebook import Maximum, PerCalendarYear, PerDay, Select


@dataclass(frozen=True, slots=True)
class _Piece:
    """Hours of an activity that the same caps hold, with the ways in which they can be claimed."""

    place: int
    hours: Decimal
    ways: tuple[Way, ...]


def keep_within_caps(
    case: Case, gathered: dict[int, Decimal], accepts: frozenset[str] | None
) -> dict[int, Decimal]:
    """Cut hours back to what the caps of the set leave of them.

    gathered: hours by place. accepts: the classes by which they were claimed. Of several activities
    under one cap each still counts in part, with 0 hours where the others took the room; only where
    a cap leaves nothing at all does the place go.
    """
    caps = [cap for cap in case.caps if case.applies(cap).value is not False]
    if not caps:
        return gathered
    pieces = [
        piece
        for place, hours in gathered.items()
        for piece in _pieces(case, place, hours, accepts, caps)
    ]
    limits = {cap.id: cap_amount(case, cap) for cap in caps}
    kept = dict.fromkeys(gathered, ZERO)
    alike: dict[object, list[_Piece]] = defaultdict(list)
    for piece in pieces:
        alike[_signature(piece)].append(piece)
    groups = [
        Group(sum((piece.hours for piece in same), ZERO), _ways_of_all(same))
        for same in alike.values()
    ]
    buckets = {bucket for piece in pieces for way in piece.ways for bucket in way.caps}
    room = {bucket: limits[bucket[0]] for bucket in buckets}
    for same, claimed in zip(alike.values(), fill(groups, room), strict=True):
        left = claimed
        for piece in same:
            taken = min(piece.hours, left)
            kept[piece.place] += taken
            left -= taken
    barred = {p.place for p in pieces if all(any(not room[b] for b in w.caps) for w in p.ways)}
    return {place: hours for place, hours in kept.items() if hours or place not in barred}


def _signature(piece: _Piece) -> object:
    """What makes pieces alike: the same caps, and no way that holds less than the piece has."""
    if all(way.most >= piece.hours for way in piece.ways):
        return frozenset(way.caps for way in piece.ways)
    return piece.place, piece.hours, piece.ways


def _ways_of_all(same: list[_Piece]) -> tuple[Way, ...]:
    hours = sum((piece.hours for piece in same), ZERO)
    if len(same) == 1:
        return same[0].ways
    return tuple(Way(hours, way.caps) for way in same[0].ways)


def under_cap(case: Case, cap: Maximum, period: Period) -> tuple[Gathered, Decimal]:
    """Gather what a cap speaks of in a period, and the hours it leaves."""
    gathered = gather(case, cap.select, period=period)
    sums: dict[Bucket, Decimal] = defaultdict(lambda: ZERO)
    for place, hours in gathered.hours.items():
        sums[_bucket(case, cap, case.index.activities[place])] += hours
    limit = cap_amount(case, cap)
    return gathered, sum((min(limit, hours) for hours in sums.values()), ZERO)


def _pieces(
    case: Case,
    place: int,
    hours: Decimal,
    accepts: frozenset[str] | None,
    caps: list[Maximum],
) -> list[_Piece]:
    """Split the hours of an activity by the caps that hold them, nested as far as they can be."""
    activity = case.index.activities[place]
    ways = _ways(case, place, hours, accepts, [cap for cap in caps if _is_by_class(cap)])
    held: list[tuple[Decimal, Bucket]] = []
    for cap in caps:
        if not _is_by_class(cap):
            reach = _held(case, cap.select, place, hours, accepts)
            if reach > 0:
                held.append((reach, _bucket(case, cap, activity)))
    held.sort(key=lambda pair: pair[0])
    pieces: list[_Piece] = []
    below = ZERO
    for position, (reach, _) in enumerate([*held, (hours, None)]):
        if reach > below:
            caps_here = frozenset([bucket for _, bucket in held[position:]])
            own = tuple([Way(way.most, way.caps | caps_here) for way in ways])
            pieces.append(_Piece(place, reach - below, own))
            below = reach
    return pieces


def _is_by_class(cap: Maximum) -> bool:
    return cap.select.accepts is not None and not cap.select.topics


def _ways(
    case: Case,
    place: int,
    hours: Decimal,
    accepts: frozenset[str] | None,
    caps: list[Maximum],
) -> list[Way]:
    """List the classes by which hours can be claimed, the least capped first."""
    activity = case.index.activities[place]
    if not caps or all(mismatch(case, cap.select, activity) for cap in caps):
        return [Way(hours, frozenset())]
    most: dict[frozenset[Bucket], Decimal] = {}
    for line in activity.credits:
        name = line.credit_class
        if accepts is None or name in accepts:
            buckets = frozenset(
                _bucket(case, cap, activity)
                for cap in caps
                if name in (cap.select.accepts or ())
                and mismatch(case, cap.select, activity) is None
            )
            own = claims(case, frozenset({name}), None)[place]
            most[buckets] = max(own, most.get(buckets, ZERO))
    return [Way(own, held) for held, own in most.items()] or [Way(hours, frozenset())]


def _held(
    case: Case, select: Select, place: int, hours: Decimal, accepts: frozenset[str] | None
) -> Decimal:
    """Of some hours of an activity, those a cap holds."""
    activity = case.index.activities[place]
    if not select.topics:
        return hours if mismatch(case, select, activity) is None else ZERO
    if activity.topics.keys().isdisjoint(select.topics) or mismatch(case, select, activity):
        return ZERO
    held = hours
    if select.accepts is not None:
        own = accepts or frozenset(line.credit_class for line in activity.credits)
        held = hours - min(hours, claims(case, own - select.accepts, None)[place])
    return min(held, topic_hours(case, activity, place, select.topics))


def _bucket(case: Case, cap: Maximum, activity: Activity) -> Bucket:
    match cap.frequency:
        case PerDay():
            return cap.id, activity.completed
        case PerCalendarYear():
            return cap.id, activity.completed.year
        case _:
            return cap.id, _cycles_back(case, activity)


def _cycles_back(case: Case, activity: Activity) -> int:
    window = case.window
    if window is None or activity.completed in window:
        return 0
    return 1 + whole_months_between(activity.completed, window.start) // case.schedule.months
