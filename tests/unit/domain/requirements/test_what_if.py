"""What would change, and only that."""

from __future__ import annotations

import pytest

from cmeridian.domain.requirements.rulebook import Anchor, Cycle, FirstCycle
from cmeridian.domain.requirements.what_if import Change, apply_change, compare
from tests.unit.domain.builders import (
    a_credential,
    a_record,
    a_rulebook,
    a_set,
    day,
    done,
    every,
    fact,
    on_topic,
    total,
)

HERE = a_set(total(40), on_topic("ethics", 2, applies_if=fact("prescribes")))
THERE = a_set(total(10), name="us-yy-md")
BOOK = a_rulebook(HERE, THERE)
RECORD = a_record(
    done("a", "2026-01-10", 34), facts={"prescribes": True}, credentials=[a_credential()]
)


def difference(change, *, record=RECORD, book=BOOK, on="2026-06-01"):
    return compare(rulebook=book, record=record, change=change, on=day(on))


def changed(change, **circumstances):
    """Each changed rule with its status before and after."""
    return {
        found.rule: (
            found.before.status if found.before else None,
            found.after.status if found.after else None,
        )
        for found in difference(change, **circumstances).findings
    }


def test_no_change_makes_no_difference():
    same = difference(Change())
    assert (same.findings, same.added, same.removed) == ((), (), ())
    assert same.before == same.after


class TestFacts:
    def test_another_answer_changes_the_rules_that_hang_on_it(self):
        assert changed(Change(facts={"prescribes": False})) == {
            "ethics": ("short", "not_applicable")
        }

    def test_an_answer_may_be_taken_back(self):
        assert changed(Change(facts={"prescribes": None})) == {"ethics": ("short", "ask")}

    def test_an_answer_nobody_asks_for_changes_nothing(self):
        assert changed(Change(facts={"teaches": True})) == {}

    def test_the_specialty_may_be_another(self):
        surgeons = a_set(on_topic("ethics", 2, applies_if=fact("specialty", among=("surgery",))))
        record = a_record(specialty="dermatology", credentials=[a_credential()])
        found = changed(Change(specialty="surgery"), record=record, book=a_rulebook(surgeons))
        assert found == {"ethics": ("not_applicable", "short")}
        assert apply_change(record, Change()).clinician.specialty == "dermatology"


class TestActivities:
    def test_one_more_activity_shrinks_a_gap(self):
        [found] = difference(Change(add_activities=(done("b", "2026-02-02", 5),))).findings
        assert (found.before.short_by, found.after.short_by) == (6, 1)

    def test_an_activity_less_widens_it(self):
        [found] = difference(Change(remove_activities=("a",))).findings
        assert (found.before.short_by, found.after.short_by) == (6, 40)

    def test_an_activity_that_counts_for_nothing_changes_nothing(self):
        assert changed(Change(add_activities=(done("b", "1999-01-01", 5),))) == {}


class TestCredentials:
    def test_a_credential_more_adds_its_set(self):
        found = difference(Change(add_credentials=(a_credential("us-yy-md"),)))
        assert [ledger.requirement_set.id for ledger in found.added] == ["us-yy-md"]
        assert (found.removed, found.findings) == ((), ())

    def test_a_credential_less_removes_its_set(self):
        found = difference(Change(remove_credentials=("us-xx-md",)))
        assert [ledger.requirement_set.id for ledger in found.removed] == ["us-xx-md"]
        assert (found.added, found.findings) == ((), ())

    def test_moving_to_another_state_does_both(self):
        move = Change(add_credentials=(a_credential("us-yy-md"),), remove_credentials=("us-xx-md",))
        found = difference(move)
        assert (len(found.added), len(found.removed)) == (1, 1)

    def test_changes_stand_in_the_order_of_the_credentials(self):
        both = a_record(credentials=[a_credential("us-yy-md"), a_credential("us-xx-md")])
        found = difference(Change(add_activities=(done("b", "2026-02-02", 5),)), record=both)
        assert [change.set for change in found.findings] == ["us-yy-md", "us-xx-md"]

    def test_of_two_credentials_under_one_set_each_is_compared(self):
        credentials = [a_credential(), a_credential(expires="2027-12-31")]
        two = a_record(facts={"prescribes": False}, credentials=credentials)
        # 1 June 2025 lies in the window of the first only.
        change = Change(add_activities=(done("b", "2025-06-01", 5),))
        [found] = difference(change, record=two).findings
        assert (found.before.short_by, found.after.short_by) == (40, 35)


class TestDay:
    def test_another_day_may_make_a_gap_overdue(self):
        found = difference(Change(on=day("2027-01-01"))).findings
        assert {change.rule for change in found} == {"total", "ethics"}
        assert all(change.after.overdue and not change.before.overdue for change in found)

    @pytest.mark.parametrize("on", ["2026-06-01", "2026-07-01"])
    def test_a_later_day_in_the_same_window_changes_nothing(self, on):
        assert changed(Change(on=day(on))) == {}


def test_a_finding_that_is_there_on_one_of_the_days_only_is_a_change():
    cycle = Cycle(12, "fixed", anchor=Anchor("fixed_date", month=9, day=30))
    first = FirstCycle("task", task="take the orientation", keep=("total",))
    book = a_rulebook(a_set(total(5), cycle=cycle, first_cycle=first))
    record = a_record(credentials=[a_credential(issued="2026-02-02", expires=None)])
    found = changed(Change(on=day("2026-10-01")), record=record, book=book)
    assert found["first_cycle_task"] == ("short", None)


def test_wording_alone_is_no_difference():
    condition = every(fact("prescribes"), fact("teaches"))
    book = a_rulebook(a_set(on_topic("ethics", 2, applies_if=condition)))
    record = a_record(credentials=[a_credential()], facts={"prescribes": False, "teaches": True})
    found = difference(Change(facts={"teaches": False}), record=record, book=book)
    before, after = (ledger.sets[0].findings[0] for ledger in (found.before, found.after))
    assert before.why != after.why
    assert found.findings == ()


def test_the_record_itself_is_left_as_it_was():
    apply_change(RECORD, Change(facts={"prescribes": False}, remove_activities=("a",)))
    assert RECORD.clinician.facts == {"prescribes": True}
    assert [activity.id for activity in RECORD.activities] == ["a"]
    assert [line.amount for line in RECORD.activities[0].credits] == [34]
