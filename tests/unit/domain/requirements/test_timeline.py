"""Every future due date, judged by what is on record today."""

from __future__ import annotations

import pytest

from cmeridian.domain.requirements.rulebook import (
    Anchor,
    Cycle,
    DueOn,
    EveryMonths,
    EveryNCycles,
    Once,
    Substitution,
)
from cmeridian.domain.requirements.timeline import list_due_dates
from tests.unit.domain.builders import (
    a_credential,
    a_record,
    a_rulebook,
    a_set,
    day,
    done,
    fact,
    on_topic,
    task,
    total,
)


def dates(terms, *activities, on="2026-06-01", until="2029-12-31", facts=None, **held):
    """Each date with the rule (None: the renewal itself) and its status."""
    credentials = [a_credential(**held)]
    found = list_due_dates(
        rulebook=a_rulebook(terms),
        record=a_record(*activities, credentials=credentials, facts=facts),
        on=day(on),
        until=day(until),
    )
    return [(str(item.due), item.rule, item.status) for item in found]


def renewals(terms, *activities, **circumstances):
    found = dates(terms, *activities, **circumstances)
    return [(due, status) for due, rule, status in found if rule is None]


class TestCycles:
    terms = a_set(total(40))

    def test_this_cycle_and_those_that_follow_are_listed_in_order(self):
        assert dates(self.terms) == [
            ("2026-12-31", None, "short"),
            ("2026-12-31", "total", "short"),
            ("2028-12-31", None, "short"),
            ("2028-12-31", "total", "short"),
        ]

    def test_what_is_met_leaves_only_the_renewal(self):
        met = dates(self.terms, done("a", "2026-01-10", 40), until="2026-12-31")
        assert met == [("2026-12-31", None, "met")]

    @pytest.mark.parametrize(("until", "count"), [("2028-12-30", 1), ("2028-12-31", 2)])
    def test_the_last_day_asked_for_is_included(self, until, count):
        assert len(renewals(self.terms, until=until)) == count

    @pytest.mark.parametrize(
        ("on", "first"), [("2026-12-31", "2026-12-31"), ("2027-01-01", "2028-12-31")]
    )
    def test_the_day_of_the_question_is_included_and_what_is_past_is_not(self, on, first):
        assert renewals(self.terms, on=on)[0][0] == first

    def test_an_expired_credential_is_carried_on_with_all_that_is_on_record(self):
        # Expired at the end of 2024; the cycle that runs is that of 2025 and 2026.
        found = renewals(self.terms, done("a", "2025-06-01", 40), expires="2024-12-31")
        assert found[0] == ("2026-12-31", "met")

    def test_an_anchored_end_moves_on_by_its_anchor(self):
        yearly = a_set(
            total(5), cycle=Cycle(12, "fixed", anchor=Anchor("fixed_date", month=9, day=30))
        )
        found = renewals(yearly, expires=None, until="2028-12-31")
        assert [due for due, _ in found] == ["2026-09-30", "2027-09-30", "2028-09-30"]

    def test_calendar_years_follow_each_other(self):
        yearly = a_set(total(5), window="calendar_year", months=12)
        found = renewals(yearly, expires=None, until="2028-12-31")
        assert [due for due, _ in found] == ["2026-12-31", "2027-12-31", "2028-12-31"]

    def test_without_a_window_there_is_nothing_to_list(self):
        assert dates(self.terms, expires=None) == []

    def test_a_credential_without_a_window_still_lists_dates_of_its_own(self):
        once = a_set(on_topic("ethics", 1, frequency=Once(DueOn(day("2027-06-27")))))
        assert dates(once, expires=None) == [("2027-06-27", "ethics", "unsure")]


class TestRules:
    def test_something_owed_once_is_listed_once(self):
        once = a_set(on_topic("ethics", 1, frequency=Once()))
        assert [rule for _, rule, _ in dates(once) if rule] == ["ethics"]

    def test_something_owed_once_on_a_later_day_is_listed_on_it(self):
        once = a_set(on_topic("ethics", 1, frequency=Once(DueOn(day("2028-03-03")))))
        assert ("2028-03-03", "ethics", "not_due") in dates(once)

    def test_a_rule_of_every_third_renewal_is_listed_at_its_turn(self):
        every_third = a_set(on_topic("ethics", 1, frequency=EveryNCycles(3)))
        found = [due for due, rule, _ in dates(every_third, until="2033-12-31") if rule]
        assert found == ["2026-12-31", "2032-12-31"]

    def test_what_runs_out_is_listed_when_it_does(self):
        every_six_years = a_set(on_topic("ethics", 2, frequency=EveryMonths(72)))
        activity = done("a", "2022-05-05", 2, topics={"ethics": 2})
        found = [item for item in dates(every_six_years, activity) if item[1]]
        assert found == [("2028-05-05", "ethics", "not_due"), ("2028-12-31", "ethics", "short")]

    def test_an_open_question_is_listed_as_one(self):
        asking = a_set(on_topic("ethics", 2, applies_if=fact("prescribes")))
        assert ("2026-12-31", "ethics", "ask") in dates(asking, until="2026-12-31")

    def test_what_does_not_apply_is_not_listed(self):
        asking = a_set(on_topic("ethics", 2, applies_if=fact("prescribes")))
        assert [rule for _, rule, _ in dates(asking, facts={"prescribes": False}) if rule] == []

    def test_each_says_what_is_owed(self):
        record = a_record(credentials=[a_credential()])
        found = list_due_dates(
            rulebook=a_rulebook(a_set(total(40), task("board_exam"))),
            record=record,
            on=day("2026-06-01"),
            until=day("2026-12-31"),
        )
        said = {item.rule: (item.what, item.short_by, item.unit) for item in found}
        assert said["total"] == ("Total: 40 hours", 40, "hour")
        assert said["board_exam"] == ("Board exam", 1, "task")
        assert said[None][0] == "Board certificate renewal, Example Board"


class TestRollingWindows:
    """36 months up to the day; 5 hours needed on each day."""

    terms = a_set(total(5), cycle=Cycle(36, "rolling"))

    def test_the_day_is_listed_on_which_credits_run_out_and_a_rule_falls_short(self):
        found = dates(self.terms, done("a", "2024-03-03", 5), expires=None)
        assert found == [("2027-03-03", "total", "short")]

    def test_a_credit_that_is_not_needed_may_run_out(self):
        later = done("b", "2025-03-03", 5)
        found = dates(self.terms, done("a", "2024-03-03", 5), later, expires=None)
        assert found == [("2028-03-03", "total", "short")]

    def test_after_the_last_day_asked_for_nothing_is_listed(self):
        found = dates(self.terms, done("a", "2024-03-03", 5), expires=None, until="2027-03-02")
        assert found == []

    def test_an_open_question_is_not_asked_again_each_time(self):
        asking = on_topic("ethics", 2, applies_if=fact("prescribes"))
        terms = a_set(total(5), asking, cycle=Cycle(36, "rolling"))
        found = dates(terms, done("a", "2024-03-03", 5), expires=None)
        assert found == [("2026-06-01", "ethics", "ask"), ("2027-03-03", "total", "short")]

    def test_what_is_short_already_is_due_today(self):
        assert dates(self.terms, expires=None) == [("2026-06-01", "total", "short")]


def test_dates_of_several_credentials_are_merged_in_order():
    book = a_rulebook(a_set(total(5)), a_set(total(5), name="us-aa-md"))
    credentials = [a_credential(), a_credential("us-aa-md", expires="2026-09-30")]
    found = list_due_dates(
        rulebook=book,
        record=a_record(credentials=credentials),
        on=day("2026-06-01"),
        until=day("2026-12-31"),
    )
    assert [item.set for item in found] == ["us-aa-md", "us-aa-md", "us-xx-md", "us-xx-md"]


def test_two_credentials_under_one_set_are_both_listed():
    stood_in = a_set(total(5), satisfied_by=(Substitution("award", "all"),))
    awarded = a_credential(events=[("award", "2026-01-01")])
    found = list_due_dates(
        rulebook=a_rulebook(stood_in),
        record=a_record(credentials=[awarded, a_credential()]),
        on=day("2026-06-01"),
        until=day("2026-12-31"),
    )
    assert sorted(item.status for item in found if item.rule is None) == ["met", "short"]


def test_a_set_that_the_rulebook_does_not_hold_is_an_error():
    record = a_record(credentials=[a_credential("us-zz-md")])
    with pytest.raises(KeyError):
        list_due_dates(
            rulebook=a_rulebook(), record=record, on=day("2026-06-01"), until=day("2026-12-31")
        )
