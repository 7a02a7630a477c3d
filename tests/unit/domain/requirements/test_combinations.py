"""Rules made of rules: one, some or all of several must be met, the cheapest way being shown."""

from __future__ import annotations

import pytest

from cmeridian.domain.requirements.rulebook import (
    DueOn,
    EveryMonths,
    EveryNCycles,
    FirstCycleOnly,
    Once,
    PerYearOfCycle,
    SubMinimum,
)
from tests.unit.domain.builders import (
    D,
    a_set,
    all_of,
    any_of,
    day,
    done,
    fact,
    finding,
    judge,
    lines,
    minimum,
    n_of,
    on_topic,
    reasons,
    task,
    total,
)

ETHICS, PAIN, SAFETY = on_topic("ethics", 5), on_topic("pain", 3), on_topic("safety", 1)
PRACTICE = minimum("practice", 1000, unit="practice_hour")
EXAM = task("exam", events={"exam_passed"})
PASSED = [("exam_passed", "2026-01-01")]
NOT_PRESCRIBING = {"facts": {"prescribes": False}}


def on(topic, hours, when="2026-01-10"):
    return done(topic, when, hours, topics={topic: hours})


def practised(hours):
    return done("work", "2026-01-10", credits=lines(PRACTICE_HOUR=hours))


class TestAnyOf:
    choice = any_of("choice", ETHICS, PAIN)

    def test_one_way_is_enough(self):
        found = finding(self.choice, on("pain", 3))
        assert (found.status, found.short_by, found.counts) == ("met", 0, ("pain",))
        assert "pain" in found.why

    def test_halves_of_two_ways_are_not(self):
        assert finding(self.choice, on("ethics", 4), on("pain", 2)).status == "short"

    def test_the_cheapest_way_in_hours_is_shown(self):
        assert finding(self.choice).short_by == 3
        assert finding(self.choice, on("ethics", 4)).short_by == 1

    def test_the_numbers_are_those_of_the_way_shown(self):
        found = finding(self.choice, on("ethics", 4))
        assert (found.unit, found.counted, found.required) == ("hour", 4, 5)
        assert str(found.due) == "2026-12-31"

    def test_a_way_of_hours_comes_before_practice_and_tasks(self):
        found = finding(any_of("choice", EXAM, PRACTICE, ETHICS))
        assert (found.unit, found.short_by) == ("hour", 5)

    def test_a_way_of_hours_only_comes_before_a_shorter_one_with_practice(self):
        mixed = all_of("mixed", SAFETY, PRACTICE)
        assert finding(any_of("choice", mixed, ETHICS)).short_by == 5

    def test_without_hours_the_shortest_other_way_is_shown(self):
        found = finding(any_of("choice", PRACTICE, EXAM))
        assert (found.unit, found.short_by) == ("task", 1)
        found = finding(any_of("choice", PRACTICE, task("papers", 700)), practised(600))
        assert (found.unit, found.short_by) == ("practice_hour", 400)

    def test_an_event_may_be_one_of_the_ways(self):
        assert finding(any_of("choice", EXAM, ETHICS), events=PASSED).status == "met"

    def test_what_is_not_due_yet_is_as_good_as_met(self):
        every_six_years = on_topic("pain", 3, frequency=EveryMonths(72))
        found = finding(any_of("choice", ETHICS, every_six_years), on("pain", 3, "2024-05-05"))
        assert found.status == "met"

    def test_what_no_way_counts_is_refused(self):
        found = finding(self.choice, on("safety", 9))
        assert reasons(found) == {"safety": "is on other topics"}


class TestAllOf:
    both = all_of("both", ETHICS, PAIN)

    def test_met_when_every_part_is(self):
        found = finding(self.both, on("ethics", 5), on("pain", 3))
        assert (found.status, found.counts) == ("met", ("ethics", "pain"))
        assert (found.counted, found.required) == (None, None)

    def test_gaps_that_cannot_share_add_up(self):
        assert finding(self.both).short_by == 8
        assert finding(self.both, on("ethics", 5)).short_by == 3

    def test_gaps_that_can_share_do_not(self):
        assert finding(all_of("both", total(10), ETHICS)).short_by == 10

    def test_hours_and_practice_are_not_added(self):
        found = finding(all_of("both", ETHICS, PRACTICE), practised(400))
        assert (found.unit, found.short_by) == ("hour", 5)
        assert "further practice" in found.why

    def test_practice_alone_is_shown_when_the_hours_are_there(self):
        found = finding(all_of("both", ETHICS, PRACTICE), on("ethics", 5), practised(400))
        assert (found.unit, found.short_by) == ("practice_hour", 600)

    def test_what_one_part_refuses_and_another_counts_is_not_refused(self):
        found = finding(self.both, on("pain", 2))
        assert found.counts == ("pain",)
        assert reasons(found) == {}

    def test_the_earliest_date_is_the_due_date(self):
        soon = on_topic("pain", 3, frequency=Once(DueOn(day("2026-09-30"))))
        assert str(finding(all_of("both", ETHICS, soon)).due) == "2026-09-30"

    def test_one_overdue_part_makes_the_whole_overdue(self):
        past = on_topic("pain", 3, frequency=Once(DueOn(day("2020-09-30"))))
        assert finding(all_of("both", ETHICS, past)).overdue

    def test_only_the_gaps_inside_a_part_share_its_narrower_topics(self):
        part = minimum("pain", 4, topics=("pain",), sub_minimums=(SubMinimum(("opioids",), D(2)),))
        assert finding(all_of("both", part, SAFETY)).short_by == 5


class TestNOf:
    def test_met_when_enough_parts_are(self):
        two = n_of("two", 2, ETHICS, PAIN, SAFETY)
        assert finding(two, on("pain", 3), on("safety", 1)).status == "met"
        assert finding(two, on("pain", 3)).status == "short"

    def test_the_cheapest_parts_that_are_still_needed_count(self):
        assert finding(n_of("two", 2, ETHICS, PAIN, SAFETY)).short_by == 3 + 1
        assert finding(n_of("two", 2, ETHICS, PAIN, SAFETY), on("ethics", 5)).short_by == 1

    def test_parts_that_share_their_hours_may_be_the_cheapest(self):
        alike = (
            minimum("one", 3, topics=("ethics",)),
            minimum("other", 3, topics=("ethics", "safety")),
        )
        # 3 hours on ethics serve both; pain and either of them would take 5.
        assert finding(n_of("two", 2, *alike, on_topic("pain", 2))).short_by == 3


class TestPartsThatDoNotBind:
    not_mine = on_topic("pain", 3, applies_if=fact("prescribes"))

    def test_where_all_must_be_met_they_are_no_obstacle(self):
        both = all_of("both", ETHICS, self.not_mine)
        assert finding(both, on("ethics", 5), **NOT_PRESCRIBING).status == "met"
        assert finding(both, **NOT_PRESCRIBING).short_by == 5

    def test_where_one_must_be_met_they_are_no_way(self):
        choice = any_of("choice", ETHICS, self.not_mine)
        assert finding(choice, on("pain", 3), **NOT_PRESCRIBING).status == "short"
        assert finding(choice, **NOT_PRESCRIBING).short_by == 5

    def test_where_fewer_bind_than_are_asked_for_those_that_bind_are_enough(self):
        two = n_of("two", 2, ETHICS, self.not_mine)
        assert finding(two, **NOT_PRESCRIBING).short_by == 5
        assert finding(two, on("ethics", 5), **NOT_PRESCRIBING).status == "met"

    @pytest.mark.parametrize("combine", [any_of, all_of])
    def test_where_none_binds_the_whole_does_not(self, combine):
        only = combine("whole", self.not_mine, on_topic("safety", 1, frequency=FirstCycleOnly()))
        assert finding(only, **NOT_PRESCRIBING).status == "not_applicable"


class TestDoubtsInside:
    open_ = on_topic("pain", 3, applies_if=fact("prescribes"))
    undated = on_topic("safety", 1, frequency=EveryNCycles(3))  # open without an issue date

    def test_one_way_that_is_met_settles_it(self):
        assert finding(any_of("choice", self.open_, ETHICS), on("ethics", 5)).status == "met"

    def test_where_a_part_in_doubt_could_be_enough_it_is_asked(self):
        found = finding(any_of("choice", ETHICS, self.open_))
        assert (found.status, found.asks) == ("ask", ("prescribes",))

    def test_where_it_could_not_the_answer_is_short(self):
        assert finding(all_of("both", ETHICS, self.open_)).status == "short"
        # Even if pain were settled, two of the three would be missing one.
        assert finding(n_of("two", 2, ETHICS, SAFETY, self.open_)).status == "short"

    def test_only_what_is_short_for_certain_is_counted_as_missing(self):
        assert finding(all_of("both", ETHICS, self.open_)).short_by == 5

    def test_the_questions_of_several_parts_are_put_once_each(self):
        more = on_topic("safety", 1, applies_if=fact("teaches"))
        again = on_topic("ethics", 1, applies_if=fact("prescribes"))
        found = finding(all_of("all", self.open_, more, again))
        assert (found.status, found.asks) == ("ask", ("prescribes", "teaches"))

    def test_a_part_that_cannot_be_told_leaves_the_whole_open(self):
        found = finding(any_of("choice", ETHICS, self.undated), issued=None)
        assert (found.status, found.asks) == ("unsure", ())


class TestWholeRules:
    def test_the_whole_has_a_condition_of_its_own(self):
        choice = any_of("choice", ETHICS, PAIN, applies_if=fact("prescribes"))
        assert finding(choice, facts={"prescribes": False}).status == "not_applicable"
        assert finding(choice).asks == ("prescribes",)

    def test_a_look_back_of_the_whole_is_that_of_its_parts(self):
        choice = any_of("choice", ETHICS, PAIN, lookback_months=36)
        assert finding(choice, on("pain", 3, "2024-01-01")).status == "met"
        assert finding(choice, on("pain", 3, "2023-12-31")).status == "short"

    def test_a_part_may_look_back_by_itself(self):
        longer = on_topic("pain", 3, lookback_months=36)
        choice = any_of("choice", ETHICS, longer)
        assert finding(choice, on("pain", 3, "2024-01-01")).status == "met"
        assert finding(choice, on("ethics", 5, "2024-01-01")).status == "short"

    def test_without_a_window_it_is_open(self):
        assert finding(any_of("choice", ETHICS, PAIN), expires=None).status == "unsure"

    def test_combinations_nest(self):
        nested = any_of("route", all_of("ce_route", ETHICS, PAIN), EXAM)
        assert finding(nested, events=PASSED).status == "met"
        assert finding(nested, on("ethics", 5)).short_by == 3


class TestOnce:
    def choice(self, due=None):
        when = Once(due and DueOn(day(due)))
        return any_of(
            "choice", *[on_topic(t, 3, frequency=when) for t in ("ethics", "pain")], frequency=when
        )

    def test_done_at_any_time_it_is_met(self):
        assert finding(self.choice(), on("pain", 3, "1999-01-01")).status == "met"

    def test_before_its_day_it_is_not_due(self):
        found = finding(self.choice("2028-01-01"))
        assert (found.status, str(found.due)) == ("not_due", "2028-01-01")

    def test_after_its_day_it_is_overdue(self):
        found = finding(self.choice("2026-01-31"))
        assert (found.status, str(found.due), found.overdue) == ("short", "2026-01-31", True)

    def test_parts_of_every_cycle_are_placed_by_the_day_of_the_whole(self):
        later = any_of("choice", ETHICS, PAIN, frequency=Once(DueOn(day("2028-01-01"))))
        assert (finding(later).status, str(finding(later).due)) == ("not_due", "2028-01-01")
        assert judge(later).missing.value == 0


class TestNotItsTurn:
    later = on_topic("pain", 3, frequency=Once(DueOn(day("2028-01-01"))))

    def test_where_all_must_be_met_only_what_is_owed_now_is_short(self):
        found = finding(all_of("both", ETHICS, self.later))
        assert (found.status, found.short_by, str(found.due)) == ("short", 5, "2026-12-31")

    def test_where_all_must_be_met_the_rest_waits_for_its_day(self):
        found = finding(all_of("both", ETHICS, self.later), on("ethics", 5))
        assert (found.status, str(found.due)) == ("not_due", "2028-01-01")

    def test_a_choice_that_is_owed_at_a_later_renewal_is_not_due(self):
        every_fourth = EveryNCycles(4)  # the coming renewal is the sixth
        parts = [on_topic(t, 3, frequency=every_fourth) for t in ("ethics", "pain")]
        found = finding(any_of("choice", *parts, frequency=every_fourth))
        assert (found.status, str(found.due)) == ("not_due", "2030-12-31")


class TestYearByYear:
    """Years 2025 and 2026."""

    def yearly(self):
        parts = [on_topic(t, 3, frequency=PerYearOfCycle()) for t in ("ethics", "pain")]
        return any_of("choice", *parts, frequency=PerYearOfCycle())

    def test_each_year_may_go_another_way(self):
        years = [on("ethics", 3, "2025-05-05"), on("pain", 3, "2026-05-05")]
        assert finding(self.yearly(), *years).status == "met"

    def test_the_running_year_can_be_mended(self):
        found = finding(self.yearly(), on("ethics", 3, "2025-05-05"))
        assert (found.status, str(found.due), found.short_by) == ("short", "2026-12-31", 3)

    def test_a_year_that_is_over_cannot(self):
        ledger = judge(self.yearly(), on("ethics", 3, "2026-05-05"))
        found = ledger.findings[0]
        assert (found.status, str(found.due), found.overdue) == ("short", "2025-12-31", True)
        assert ledger.missing.value == 0

    def test_what_was_done_in_a_year_that_is_over_is_told(self):
        years = [on("ethics", 2, "2025-05-05"), on("pain", 3, "2026-05-05")]
        found = finding(self.yearly(), *years)
        assert (found.counted, found.required, found.short_by) == (2, 3, 1)

    def test_without_a_window_it_is_open(self):
        assert finding(self.yearly(), expires=None).status == "unsure"


class TestMissing:
    def test_of_several_ways_the_one_that_other_gaps_need_anyway_is_the_cheapest(self):
        terms = a_set(
            minimum("course", 4, topics=("ethics",)),
            any_of("choice", on_topic("ethics", 3), on_topic("pain", 2)),
        )
        # 4 hours on ethics serve both; the pain course would add 2.
        assert judge(terms).missing.value == 4
