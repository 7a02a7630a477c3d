"""Some hours may serve one rule only; the rules named in the ban are served first."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from cmeridian.domain.requirements.double_count import cheapest_losses
from cmeridian.domain.requirements.rulebook import (
    EveryNCycles,
    Exemption,
    FirstCycleOnly,
    Once,
    PerYearOfCycle,
)
from tests.unit.domain.builders import (
    D,
    a_set,
    cap,
    day,
    done,
    fact,
    finding,
    lines,
    on_topic,
    reasons,
    task,
    total,
)

ETHICS_FIRST = on_topic("safety", 3, no_double_count_with=("ethics",))
BANNED = a_set(on_topic("ethics", 2), ETHICS_FIRST)


def counted(terms, *activities, rule, **circumstances):
    return finding(terms, *activities, rule=rule, **circumstances).counted


class TestBan:
    def test_hours_on_both_topics_serve_the_named_rule_first(self):
        both = done("a", "2026-01-10", 3, topics={"ethics": 3, "safety": 3})
        assert counted(BANNED, both, rule="ethics") == 3
        # Ethics needs 2 of the 3.
        assert counted(BANNED, both, rule="safety") == 1

    def test_different_hours_of_one_activity_serve_both(self):
        activity = done("a", "2026-01-10", 5, topics={"ethics": 2, "safety": 3})
        assert counted(BANNED, activity, rule="safety") == 3

    def test_only_where_the_topics_must_overlap_is_an_hour_lost(self):
        # 4 hours, 2 on ethics and 3 on safety: at least 1 is on both.
        activity = done("a", "2026-01-10", 4, topics={"ethics": 2, "safety": 3})
        assert counted(BANNED, activity, rule="safety") == 2

    def test_the_named_rule_is_served_from_elsewhere_first(self):
        both = done("a", "2026-01-10", 3, topics={"ethics": 3, "safety": 3})
        elsewhere = done("b", "2026-01-11", 2, topics={"ethics": 2})
        assert counted(BANNED, both, elsewhere, rule="safety") == 3

    def test_no_more_is_taken_than_was_done(self):
        both = done("a", "2026-01-10", 3, topics={"ethics": 1, "safety": 3})
        assert counted(BANNED, both, rule="safety") == 2

    def test_an_hour_that_serves_two_named_rules_is_given_once(self):
        terms = a_set(
            on_topic("ethics", 1),
            on_topic("pain", 1),
            on_topic("safety", 3, no_double_count_with=("ethics", "pain")),
        )
        all_three = done("a", "2026-01-10", 3, topics={"ethics": 1, "pain": 1, "safety": 3})
        assert counted(terms, all_three, rule="safety") == 2

    def test_without_a_ban_an_hour_serves_every_rule(self):
        terms = a_set(on_topic("ethics", 2), on_topic("safety", 3))
        both = done("a", "2026-01-10", 3, topics={"ethics": 3, "safety": 3})
        assert counted(terms, both, rule="safety") == 3

    def test_an_activity_that_is_used_up_counts_no_more(self):
        both = done("a", "2026-01-10", 2, topics={"ethics": 2, "safety": 2})
        found = finding(BANNED, both, rule="safety")
        assert found.counts == ()
        assert "a" in reasons(found)

    def test_a_named_rule_that_does_not_apply_takes_nothing(self):
        terms = a_set(on_topic("ethics", 2, applies_if=fact("prescribes")), ETHICS_FIRST)
        both = done("a", "2026-01-10", 3, topics={"ethics": 3, "safety": 3})
        assert counted(terms, both, rule="safety", facts={"prescribes": False}) == 3
        assert counted(terms, both, rule="safety", facts={"prescribes": True}) == 1

    def test_a_named_rule_that_an_exemption_lifts_takes_nothing(self):
        terms = a_set(
            on_topic("ethics", 2), ETHICS_FIRST, exemptions=(Exemption("military", "ethics"),)
        )
        both = done("a", "2026-01-10", 3, topics={"ethics": 3, "safety": 3})
        found = finding(terms, both, rule="safety", events=[("military", "2026-01-01")])
        assert (found.status, found.counted) == ("met", 3)

    def test_a_named_rule_that_has_not_taken_effect_takes_nothing(self):
        terms = a_set(on_topic("ethics", 2, effective_from=day("2027-01-01")), ETHICS_FIRST)
        both = done("a", "2026-01-10", 3, topics={"ethics": 3, "safety": 3})
        assert counted(terms, both, rule="safety") == 3

    def test_hours_above_a_cap_serve_no_named_rule(self):
        terms = a_set(
            on_topic("ethics", 5),
            total(40, no_double_count_with=("ethics",)),
            cap("journal_cap", 5, formats={"journal"}),
        )
        activity = done("a", "2026-01-10", 10, format="journal", topics={"ethics": 10})
        # 5 hours count at all, and ethics needs them all.
        assert counted(terms, activity, rule="ethics") == 5
        assert counted(terms, activity, rule="total") == 0


class TestOpenNeighbours:
    terms = a_set(on_topic("ethics", 2, applies_if=fact("prescribes")), ETHICS_FIRST)

    def test_a_named_rule_that_may_apply_asks_where_it_decides(self):
        both = done("a", "2026-01-10", 3, topics={"ethics": 3, "safety": 3})
        found = finding(self.terms, both, rule="safety")
        assert (found.status, found.asks) == ("ask", ("prescribes",))
        assert "Do you prescribe?" in found.why

    def test_where_it_changes_nothing_nothing_is_asked(self):
        plenty = done("a", "2026-01-10", 6, topics={"ethics": 3, "safety": 6})
        assert finding(self.terms, plenty, rule="safety").status == "met"
        assert finding(self.terms, rule="safety").status == "short"

    def test_where_only_the_gap_differs_it_is_said(self):
        both = done("a", "2026-01-10", 2, topics={"ethics": 2, "safety": 2})
        found = finding(self.terms, both, rule="safety")
        # 2 of 3 if ethics is not owed, else 0 of 3.
        assert (found.status, found.short_by) == ("short", 3)
        assert "Do you prescribe?" in found.why


class TestOutsideTheTotal:
    terms = a_set(total(40), on_topic("ethics", 2, counts_toward_total=False))

    def test_hours_used_for_such_a_rule_leave_the_total(self):
        activity = done("a", "2026-01-10", 10, topics={"ethics": 2})
        assert counted(self.terms, activity, rule="total") == 8
        assert counted(self.terms, activity, rule="ethics") == 2

    def test_what_exceeds_its_amount_stays_in_the_total(self):
        activity = done("a", "2026-01-10", 10, topics={"ethics": 6})
        assert counted(self.terms, activity, rule="total") == 8

    def test_what_was_not_done_cannot_leave_the_total(self):
        activity = done("a", "2026-01-10", 10, topics={"ethics": 1})
        assert counted(self.terms, activity, rule="total") == 9

    def test_an_activity_that_is_used_up_does_not_count_for_the_total(self):
        found = finding(self.terms, done("a", "2026-01-10", 2, topics={"ethics": 2}))
        assert (found.counted, found.counts) == (0, ())

    def test_a_task_takes_the_activities_that_cost_least(self):
        terms = a_set(total(40), task("course", 2, topics=("ethics",), counts_toward_total=False))
        hours = {"a": 4, "b": 2, "c": 3}
        courses = [done(n, "2026-01-10", h, topics={"ethics": h}) for n, h in hours.items()]
        # 4 + 2 + 3, less the courses of 2 and 3.
        assert counted(terms, *courses, rule="total") == 4

    def test_hours_the_total_does_not_count_are_used_first(self):
        terms = a_set(total(40, credit=("CAT1",)), on_topic("ethics", 2, counts_toward_total=False))
        outside = done("a", "2026-01-10", credits=lines(AMA_CAT2=2), topics={"ethics": 2})
        inside = done("b", "2026-01-11", 10, topics={"ethics": 2})
        assert counted(terms, outside, inside, rule="total") == 10

    def test_hours_above_a_cap_are_used_by_nothing(self):
        terms = a_set(
            total(40),
            on_topic("ethics", 5, counts_toward_total=False),
            cap("journal_cap", 5, formats={"journal"}),
        )
        activity = done("a", "2026-01-10", 10, format="journal", topics={"ethics": 10})
        # Of 10 hours 5 count; ethics uses them, and nothing is left for the total.
        assert counted(terms, activity, rule="ethics") == 5
        assert counted(terms, activity, rule="total") == 0

    def test_something_done_once_long_ago_costs_the_present_total_nothing(self):
        terms = a_set(total(40), on_topic("ethics", 2, frequency=Once(), counts_toward_total=False))
        long_ago = done("a", "2016-01-10", 2, topics={"ethics": 2})
        now = done("b", "2026-01-10", 10, topics={"ethics": 2})
        assert counted(terms, long_ago, now, rule="total") == 10
        assert counted(terms, now, rule="total") == 8

    def test_a_rule_that_is_not_its_turn_takes_nothing(self):
        activity = done("a", "2026-01-10", 10, topics={"ethics": 2})
        for n, left in ((4, 10), (3, 8)):  # this is renewal 6
            every_nth = on_topic("ethics", 2, frequency=EveryNCycles(n), counts_toward_total=False)
            assert counted(a_set(total(40), every_nth), activity, rule="total") == left

    def test_a_rule_of_a_first_cycle_that_is_over_takes_nothing(self):
        activity = done("a", "2026-01-10", 10, topics={"ethics": 2})
        first = on_topic("ethics", 2, frequency=FirstCycleOnly(), counts_toward_total=False)
        terms = a_set(total(40), first)
        assert counted(terms, activity, rule="total") == 10
        assert counted(terms, activity, rule="total", issued="2025-05-05") == 8

    def test_a_rule_that_an_exemption_lifts_takes_nothing(self):
        terms = a_set(
            total(10),
            on_topic("ethics", 2, counts_toward_total=False),
            exemptions=(Exemption("military", "ethics"),),
        )
        activity = done("a", "2026-01-10", 10, topics={"ethics": 2})
        found = finding(terms, activity, events=[("military", "2026-01-01")])
        assert (found.status, found.counted) == ("met", 10)

    def test_one_that_may_apply_asks_where_it_decides(self):
        apart = on_topic("ethics", 2, counts_toward_total=False, applies_if=fact("prescribes"))
        terms = a_set(total(10), apart)
        activity = done("a", "2026-01-10", 10, topics={"ethics": 2})
        found = finding(terms, activity)
        assert (found.status, found.asks) == ("ask", ("prescribes",))
        assert finding(terms, activity, facts={"prescribes": True}).short_by == 2
        assert finding(terms, activity, facts={"prescribes": False}).status == "met"


class TestInsideTheTotalForSome:
    since_2005 = fact("licensed_after", day=day("2005-03-24"))
    terms = a_set(
        total(10),
        on_topic("ethics", 2, counts_toward_total_if=since_2005),
    )
    activity = done("a", "2026-01-10", 10, topics={"ethics": 2})

    def test_for_those_named_the_hours_count_toward_the_total(self):
        assert finding(self.terms, self.activity, issued="2005-03-25").counted == 10

    def test_for_others_they_come_on_top(self):
        assert finding(self.terms, self.activity, issued="2005-03-24").counted == 8

    def test_where_that_is_unknown_and_decides_it_is_asked(self):
        found = finding(self.terms, self.activity, issued=None)
        assert (found.status, found.asks) == ("ask", ("licensed_after",))

    def test_where_it_is_unknown_and_changes_nothing_it_is_not(self):
        plenty = done("a", "2026-01-10", 12, topics={"ethics": 2})
        assert finding(self.terms, plenty, issued=None).status == "met"


def test_hours_of_earlier_years_are_not_taken_out_of_a_yearly_total():
    terms = a_set(
        total(5, frequency=PerYearOfCycle()), on_topic("ethics", 2, counts_toward_total=False)
    )
    years = [done("a", "2025-03-03", 5), done("b", "2026-03-03", 5)]
    assert finding(terms, *years).status == "met"
    assert reasons(finding(terms, *years)) == {"a": "was completed before the period that counts"}


# --- The best assignment, against every assignment of whole hours ---

PLACES = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 3), st.integers(0, 7), st.integers(0, 7)),
    min_size=1,
    max_size=3,
)
ELSEWHERE = st.tuples(st.integers(0, 2), st.integers(0, 2))
NEEDS = st.tuples(st.integers(0, 8), st.integers(0, 8))


def serves(lost, rule, activities, elsewhere, needs):
    """Whether giving up these hours leaves a named rule what it needs, as far as it can be had."""
    had = sum(own[rule] for _, _, own in activities) + elsewhere[rule]
    drawn = elsewhere[rule] + sum(
        min(own[rule], slack + gone) for gone, (_, slack, own) in zip(lost, activities, strict=True)
    )
    return drawn >= min(needs[rule], had)


def fewest_lost(activities, *rest):
    """Try every way to give up whole hours, and take the least that serves each named rule."""
    ways = itertools.product(*(range(banned + 1) for banned, _, _ in activities))
    rules = range(len(rest[-1]))
    return min(
        sum(lost) for lost in ways if all(serves(lost, rule, activities, *rest) for rule in rules)
    )


def lost_by_engine(activities, elsewhere, needs):
    """The hours the engine gives up, in the order of the activities."""
    hours = {place: D(banned) for place, (banned, _, _) in enumerate(activities) if banned}
    slack = {place: D(activities[place][1]) for place in hours}
    demands = [
        (
            {place: D(own[rule]) for place, (_, _, own) in enumerate(activities) if own[rule]}
            | {99: D(elsewhere[rule])},
            D(needs[rule]),
        )
        for rule in range(len(needs))
    ]
    lost = cheapest_losses(hours=hours, slack=slack, demands=demands)
    return [lost.get(place, 0) for place in range(len(activities))]


def as_activities(places, rules):
    """Hours of the banned rule, hours beside them, and what each named rule can draw of both."""
    return [
        (banned, slack, [min(own, banned + slack) for own in owns][:rules])
        for banned, slack, *owns in places
    ]


@given(PLACES, ELSEWHERE, NEEDS)
def test_one_named_rule_costs_the_banned_one_the_least_it_can(places, elsewhere, needs):
    given_ = as_activities(places, 1), elsewhere[:1], needs[:1]
    lost = lost_by_engine(*given_)
    assert serves(lost, 0, *given_)
    assert sum(lost) == fewest_lost(*given_)


@given(PLACES, ELSEWHERE, NEEDS)
def test_two_named_rules_cost_the_banned_one_the_least_they_can(places, elsewhere, needs):
    given_ = as_activities(places, 2), elsewhere, needs
    lost = lost_by_engine(*given_)
    assert serves(lost, 0, *given_) and serves(lost, 1, *given_)
    assert sum(lost) == fewest_lost(*given_)
