"""How many hours fit under caps that overlap: compared with trying everything."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from cmeridian.domain.requirements.packing import Group, Way, fill

D = Decimal
CAPS = [("journal", 0), ("provider", 0), ("class", 0)]


def group(hours, *ways):
    """A group of hours; each way is (most, names of caps), or the names alone."""
    named = [way if isinstance(way, tuple) else (hours, way) for way in ways]
    return Group(
        D(hours), tuple(Way(D(most), frozenset((c, 0) for c in caps)) for most, caps in named)
    )


def room(**left):
    return {(name, 0): D(hours) for name, hours in left.items()}


def test_without_caps_everything_fits():
    assert fill([group(5, [])], {}) == [5]


def test_a_cap_leaves_what_it_leaves():
    assert sum(fill([group(5, ["a"]), group(4, ["a"])], room(a=6))) == 6


def test_nested_caps_fill_the_inner_one_last():
    groups = [group(5, ["a", "b"]), group(5, ["a"])]
    assert fill(groups, room(a=6, b=2)) == [1, 5]


def test_hours_take_another_way_when_one_is_full():
    assert fill([group(5, ["a"], ["b"])], room(a=2, b=2)) == [4]


def test_hours_leave_room_for_those_that_have_no_other_way():
    groups = [group(5, ["a"], ["b"]), group(5, ["a"])]
    assert fill(groups, room(a=5, b=5)) == [5, 5]


def test_overlapping_caps_leave_room_where_it_counts_twice():
    # The middle group would use up both caps; either neighbour uses one.
    groups = [group(4, ["a", "b"]), group(4, ["a", "c"]), group(4, ["b", "d"])]
    assert sum(fill(groups, room(a=4, b=4, c=4, d=4))) == 8


def test_three_caps_in_a_ring_share_halves():
    ring = [group(1, ["a", "b"]), group(1, ["b", "c"]), group(1, ["c", "a"])]
    assert sum(fill(ring, room(a=1, b=1, c=1))) == D("1.5")


def test_very_many_groups_never_keep_more_than_the_caps_leave():
    groups = [group(1, ["a", "b"], ["c"]) for _ in range(100)]
    assert sum(fill(groups, room(a=5, b=7, c=2))) == 7


@st.composite
def instances(draw):
    limits = {cap: draw(st.integers(0, 4)) for cap in CAPS}
    groups = []
    for _ in range(draw(st.integers(1, 4))):
        hours = draw(st.integers(0, 3))
        ways = draw(
            st.lists(
                st.tuples(st.integers(0, 3), st.frozensets(st.sampled_from(CAPS))),
                min_size=1,
                max_size=2,
            )
        )
        groups.append((hours, tuple(ways)))
    return limits, tuple(groups)


def most_whole_hours(limits, groups):
    """Try every way of claiming whole hours, one at a time."""

    @cache
    def best(place, left, taken, used):
        if place == len(groups):
            return 0
        hours, ways = groups[place]
        answer = best(place + 1, left, 0, ())
        if taken < hours:
            for number, (most, caps) in enumerate(ways):
                if used.count(number) < most and all(left[CAPS.index(cap)] for cap in caps):
                    after = tuple(n - (cap in caps) for cap, n in zip(CAPS, left, strict=True))
                    further = best(place, after, taken + 1, tuple(sorted((*used, number))))
                    answer = max(answer, 1 + further)
        return answer

    return best(0, tuple(limits[cap] for cap in CAPS), 0, ())


@settings(max_examples=300)
@given(instances())
def test_it_is_the_most_that_can_be_claimed(instance):
    limits, groups = instance
    built = [
        Group(D(hours), tuple(Way(D(most), caps) for most, caps in ways)) for hours, ways in groups
    ]
    claimed = fill(built, {cap: D(left) for cap, left in limits.items()})
    whole = most_whole_hours(limits, groups)
    # Halves of hours can do better than whole ones, by less than one for each ring of three caps.
    assert whole <= sum(claimed) < whole + 1
    assert all(0 <= part <= g.hours for part, g in zip(claimed, built, strict=True))
