"""The fewest further hours that clear every gap: not the sum, for one hour may serve several."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmeridian.domain.requirements.missing import (
    Gap,
    Kind,
    can_share,
    fewest_hours,
    fewest_over,
)
from tests.unit.domain.builders import (
    D,
    a_set,
    any_of,
    done,
    fact,
    judge,
    lines,
    minimum,
    on_topic,
    task,
    total,
)


def gap(rule, amount=1, *, topics=(), classes=None, formats=(), not_with=(), inside=None, **terms):
    kind = Kind(
        topics=frozenset(topics),
        classes=None if classes is None else frozenset(classes),
        formats=frozenset(formats),
        not_with=frozenset(not_with),
        inside=inside,
    )
    return Gap(rule, D(amount), kind, **terms)


class TestSharing:
    def test_topics_that_meet_share_an_hour(self):
        assert can_share(gap("a", topics=("ethics", "pain")), gap("b", topics=("pain",)))

    def test_topics_that_do_not_meet_share_none(self):
        assert not can_share(gap("a", topics=("ethics",)), gap("b", topics=("pain",)))

    def test_a_gap_without_a_topic_shares_with_any(self):
        assert can_share(gap("a"), gap("b", topics=("pain",)))

    def test_classes_must_meet_unless_one_is_free(self):
        cat1, cat2 = gap("a", classes=("AMA_CAT1",)), gap("b", classes=("AMA_CAT2",))
        assert not can_share(cat1, cat2)
        assert can_share(cat1, gap("b", classes=("AMA_CAT1", "AMA_CAT2")))
        assert can_share(cat1, gap("b"))

    def test_formats_must_meet_unless_one_is_free(self):
        live, journal = gap("a", formats=("live",)), gap("b", formats=("journal",))
        assert not can_share(live, journal)
        assert can_share(live, gap("b"))

    def test_every_one_of_them_must_meet(self):
        one = gap("a", topics=("ethics",), formats=("live",))
        assert not can_share(one, gap("b", topics=("ethics",), formats=("journal",)))

    def test_a_ban_on_either_side_separates(self):
        banned = gap("a", not_with=("b",))
        assert not can_share(banned, gap("b"))
        assert not can_share(gap("b"), banned)
        assert can_share(banned, gap("c"))

    def test_hours_outside_the_total_share_with_everything_but_the_total(self):
        outside = gap("ethics", topics=("ethics",), in_total=False)
        assert not can_share(outside, gap("total"))
        assert not can_share(gap("total"), outside)
        assert can_share(outside, gap("other"))

    def test_a_component_lies_inside_its_whole_whatever_the_topics(self):
        part = gap("pharmacology", topics=("opioids",), inside="ce")
        assert can_share(part, gap("ce", topics=("ethics",)))
        assert can_share(gap("ce", topics=("ethics",)), part)

    def test_the_parts_of_one_rule_share(self):
        assert can_share(gap("a", topics=("ethics",)), gap("a", topics=("pain",)))


class TestFewestHours:
    def test_no_gap_needs_no_hour(self):
        assert fewest_hours(()) == 0

    def test_topic_gaps_lie_inside_a_larger_total_gap(self):
        gaps = (gap("total", 6), gap("a", 2, topics=("ethics",)), gap("b", 2, topics=("pain",)))
        assert fewest_hours(gaps) == 6

    def test_topic_gaps_that_cannot_overlap_may_exceed_the_total_gap(self):
        gaps = (gap("total", 3), gap("a", 2, topics=("ethics",)), gap("b", 2, topics=("pain",)))
        assert fewest_hours(gaps) == 4

    def test_overlapping_topics_need_the_larger_only(self):
        gaps = (gap("a", 2, topics=("ethics", "pain")), gap("b", 3, topics=("pain",)))
        assert fewest_hours(gaps) == 3

    def test_hours_outside_the_total_come_on_top(self):
        gaps = (gap("total", 6), gap("a", 2, topics=("ethics",), in_total=False))
        assert fewest_hours(gaps) == 8

    def test_part_hours_are_exact(self):
        gaps = (gap("a", "0.1", topics=("ethics",)), gap("b", "0.2", topics=("pain",)))
        assert fewest_hours(gaps) == D("0.3")


# --- Against every way to spend whole hours ---

TOPICS, CLASSES, FORMATS = ("ethics", "pain"), ("AMA_CAT1", "AMA_CAT2"), ("live", "journal")


@st.composite
def gap_lists(draw):
    """Up to four gaps; one topic, class and format or none each, so that gaps which can share in
    pairs can share an hour together."""
    names = ("total", "a", "b", "c")[: draw(st.integers(1, 4))]

    def one_or_none(values):
        return draw(st.sampled_from([(), *((value,) for value in values)]))

    return tuple(
        gap(
            name,
            draw(st.integers(0, 3)),
            topics=one_or_none(TOPICS),
            classes=one_or_none(CLASSES) or None,
            formats=one_or_none(FORMATS),
            not_with=draw(st.sets(st.sampled_from(names), max_size=1)) - {name},
            in_total=name == "total" or draw(st.booleans()),
        )
        for name in names
    )


def may_serve_together(gaps):
    """Whether nothing forbids that an hour serves all of these."""
    return all(
        second.rule not in first.kind.not_with
        and not (first.rule == "total" and not second.in_total)
        for first, second in itertools.permutations(gaps, 2)
    )


def ways_to_spend_an_hour(gaps):
    """The gaps, by place, that an hour of one topic, class and format can fill at once."""
    ways = set()
    for topic, credit_class, hour_format in itertools.product(TOPICS, CLASSES, FORMATS):
        fits = [
            place
            for place, one in enumerate(gaps)
            if topic in (one.kind.topics or {topic})
            and credit_class in (one.kind.classes or {credit_class})
            and hour_format in (one.kind.formats or {hour_format})
        ]
        for size in range(1, len(fits) + 1):
            ways.update(
                frozenset(chosen)
                for chosen in itertools.combinations(fits, size)
                if may_serve_together([gaps[place] for place in chosen])
            )
    # An hour may as well serve all that it can.
    return [way for way in ways if not any(way < other for other in ways)]


def fewest_by_search(gaps):
    """Spend one hour at a time, each in every useful way, until nothing is open."""
    ways = ways_to_spend_an_hour(gaps)
    reached, hours = {tuple(int(one.amount) for one in gaps)}, 0
    while not any(sum(left) == 0 for left in reached):
        reached = {
            tuple(max(0, open_ - (place in way)) for place, open_ in enumerate(left))
            for left in reached
            for way in ways
        }
        hours += 1
    return hours


@settings(max_examples=200)
@given(gap_lists())
def test_it_is_the_fewest_that_any_spending_of_whole_hours_needs(gaps):
    assert fewest_hours(gaps) == fewest_by_search(gaps)


@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=9),
    st.sets(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=20),
)
def test_it_is_the_largest_sum_of_gaps_no_two_of_which_share(amounts, bans):
    """Any two share unless banned, so that every graph of sharing comes up, odd rings too."""
    gaps = tuple(
        gap(f"g{place}", amount, not_with=[f"g{other}" for one, other in bans if one == place])
        for place, amount in enumerate(amounts)
    )
    apart = [
        chosen
        for size in range(len(gaps) + 1)
        for chosen in itertools.combinations(gaps, size)
        if not any(can_share(*pair) for pair in itertools.combinations(chosen, 2))
    ]
    assert fewest_hours(gaps) == max(sum(one.amount for one in chosen) for chosen in apart)


def test_many_gaps_are_answered_soon_and_never_with_too_few_hours():
    # Sixty topics in a ring, each shared by two neighbours: every second gap stands apart.
    ring = tuple(gap(f"g{n}", 1, topics=(f"t{n}", f"t{(n + 1) % 60}")) for n in range(60))
    assert 30 <= fewest_hours(ring) <= 60


# --- In the answer for a set ---


class TestManyWays:
    def ways(self, number):
        """Two ways: 2 hours on a topic of one's own, or 3 on a topic all have in common."""
        own = gap(f"own {number}", 2, topics=(f"topic {number}",))
        common = gap(f"common {number}", 3, topics=("common",))
        return ((own,), (common,))

    def test_every_choice_is_compared(self):
        # 3 hours in common serve both; apart they would need 2 + 2.
        assert fewest_over([self.ways(1), self.ways(2)]) == 3

    def test_of_very_many_choices_a_sufficient_one_is_found_soon(self):
        many = [self.ways(number) for number in range(40)]
        assert 3 <= fewest_over(many) <= 80

    def test_nothing_to_fill_needs_nothing(self):
        assert fewest_over([]) == 0


class TestMissingOfASet:
    def missing(self, terms, *activities, **circumstances):
        amount = judge(terms, *activities, **circumstances).missing
        return None if amount is None else str(amount)

    def test_topic_gaps_inside_the_total_gap_add_nothing(self):
        terms = a_set(total(40), on_topic("ethics", 2), on_topic("pain", 2))
        # 34 of 40 done, none of it on a topic: 6 further hours, 4 of them on the topics.
        assert self.missing(terms, done("a", "2026-01-10", 34)) == "6 hours"

    def test_when_all_is_there_nothing_is_missing(self):
        assert self.missing(a_set(total(5)), done("a", "2026-01-10", 5)) == "0 hours"

    def test_a_class_that_the_other_rule_does_not_take_is_earned_apart(self):
        terms = a_set(
            minimum("cat1", 5, credit=("CAT1",)), minimum("cat2", 5, credit=("AMA_CAT2",))
        )
        assert self.missing(terms) == "10 hours"

    def test_relevance_course_and_post_test_never_separate(self):
        terms = a_set(
            minimum("a", 5, relevance={"practice"}),
            minimum("b", 5, relevance={"specialty"}, has_post_test=True),
            minimum("c", 5, courses={"orientation"}),
        )
        assert self.missing(terms) == "5 hours"

    def test_tasks_and_practice_add_nothing(self):
        practice = minimum("practice", 500, unit="practice_hour")
        assert self.missing(a_set(total(5), task("exam"), practice)) == "5 hours"

    def test_what_still_asks_adds_nothing(self):
        terms = a_set(total(5), on_topic("ethics", 9, applies_if=fact("prescribes")))
        assert self.missing(terms) == "5 hours"

    def test_of_very_many_choices_those_that_fill_another_gap_anyway_are_taken(self):
        # Twelve choices: 2 hours on a topic of their own, or 3 on ethics, of which 10 are owed.
        choices = [
            any_of(f"choice{n}", minimum(f"own{n}", 2, topics=(f"own{n}",)), on_topic("ethics", 3))
            for n in range(12)
        ]
        assert self.missing(a_set(on_topic("ethics", 10), *choices)) == "10 hours"

    def test_of_very_many_choices_that_fill_nothing_else_each_is_filled(self):
        choices = [
            any_of(f"choice{n}", *[minimum(f"{n}{k}", k, topics=(f"{n}{k}",)) for k in (2, 3)])
            for n in range(12)
        ]
        assert self.missing(a_set(*choices)) == "24 hours"

    def test_a_choice_adds_its_cheapest_way(self):
        choice = any_of("choice", on_topic("ethics", 7), on_topic("pain", 4))
        assert self.missing(a_set(total(3), choice)) == "4 hours"

    @pytest.mark.parametrize("unit", ["credit", "contact_hour", "contact_hour_50min"])
    def test_it_is_told_in_the_unit_of_the_set(self, unit):
        amount = judge(a_set(minimum("total", 5, unit=unit))).missing
        assert (amount.value, amount.unit) == (5, unit)

    def test_a_set_of_points_is_told_in_points(self):
        points = a_set(minimum("points", 100, unit="moc_point"))
        done_so_far = done("a", "2026-01-10", credits=lines(MOC_POINT=30))
        assert self.missing(points, done_so_far) == "70 certification points"
        assert judge(points, done_so_far).further_hours == 0

    def test_points_beside_hours_have_no_common_number(self):
        mixed = judge(a_set(total(5), minimum("points", 100, unit="moc_point")))
        assert (mixed.missing, mixed.further_hours) == (None, 5)

    def test_tasks_alone_have_no_number(self):
        only = judge(a_set(task("exam")))
        assert (only.missing, only.further_hours) == (None, 0)

    def test_without_a_window_nothing_can_be_said(self):
        unknown = judge(a_set(total(5)), expires=None)
        assert (unknown.missing, unknown.further_hours) == (None, None)
