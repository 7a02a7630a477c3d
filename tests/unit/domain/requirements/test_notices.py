"""What must be said about a set as a whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cmeridian.domain.requirements.rulebook import (
    Anchor,
    CarryOver,
    Cycle,
    FirstCycle,
    Grace,
    NextModel,
    Waiver,
)
from tests.unit.domain.builders import PROVENANCE, D, a_set, day, judge, said_of, total

FIRST = {"issued": "2025-05-05"}


def said(terms, **circumstances):
    return " ".join(judge(terms, **circumstances).notices)


def test_where_nothing_must_be_said_nothing_is():
    assert judge(a_set(total(40))).notices == ()


class TestProfession:
    terms = a_set(total(40), professions=("MD", "DO"))

    def test_one_of_another_profession_is_told_to_check(self):
        words = said(self.terms, profession="RN")
        assert "MD or DO" in words
        assert "RN" in words

    def test_one_of_the_professions_meant_is_not(self):
        assert said(self.terms, profession="DO") == ""

    def test_a_set_for_everyone_fits_everyone(self):
        assert said(a_set(total(40), professions=()), profession="RN") == ""


class TestWindow:
    anchored = Cycle(12, "fixed", anchor=Anchor("fixed_date", month=9, day=30))

    def test_an_unknown_window_asks_for_the_printed_expiry(self):
        assert "expiry date" in said(a_set(total(40)), expires=None)

    def test_a_computed_end_is_told_to_be_computed(self):
        assert "30 Sep 2026" in said(a_set(total(40), cycle=self.anchored), expires=None)

    def test_a_printed_end_is_not(self):
        assert said(a_set(total(40), cycle=self.anchored), expires="2026-09-30") == ""

    def test_a_calendar_year_needs_no_printed_date(self):
        assert said(a_set(total(40), window="calendar_year", months=12), expires=None) == ""


class TestAge:
    def terms(self, review_by, as_of=2024):
        reviewed = day(review_by) if review_by else None
        return a_set(total(40), provenance=replace(PROVENANCE, as_of=as_of, review_by=reviewed))

    @pytest.mark.parametrize(("review_by", "stale"), [("2026-06-01", False), ("2026-05-31", True)])
    def test_rules_past_their_review_date_are_due_for_a_recheck(self, review_by, stale):
        assert ("as of 2024" in said(self.terms(review_by))) is stale

    def test_rules_without_a_review_date_are_too(self):
        assert "recheck" in said(self.terms(None))

    def test_so_are_rules_read_at_an_unknown_date(self):
        assert "unknown date" in said(self.terms(None, as_of=None))


def test_a_set_without_general_hours_says_so():
    assert "No general total" in said(a_set(has_general_requirement=False))
    assert said(a_set(total(40), has_general_requirement=True)) == ""


class TestComingModel:
    coming = NextModel(starts=day("2026-06-01"), months=60, total=D(125), confidence="medium")
    terms = a_set(total(40), cycle=Cycle(24, "fixed", next_model=coming))

    def test_it_is_told_from_its_first_day_on(self):
        words = said(self.terms, on="2026-06-01")
        assert "60 months with 125 hours" in words
        assert "medium" in words

    def test_before_that_day_it_is_not(self):
        assert said(self.terms, on="2026-05-31") == ""


class TestNursePractitioners:
    def terms(self, **terms):
        return a_set(total(40), professions=("NP",), **terms)

    def test_a_state_licence_reminds_of_the_rn_licence(self):
        words = said(self.terms(credential="state_license"), profession="NP")
        assert "RN licence" in words

    def test_a_set_that_covers_the_rn_renewal_says_so(self):
        covering = self.terms(credential="state_license", covers_rn_renewal=True)
        assert "covers the RN renewal" in said(covering, profession="NP")

    def test_a_certificate_reminds_of_nothing(self):
        assert said(self.terms(credential="board_cert"), profession="NP") == ""


def test_days_of_grace_are_told_with_their_purpose():
    assert "30 days of grace for late renewal" in said(
        a_set(total(40), grace=Grace(30, "late renewal"))
    )
    assert "30 days of grace;" in said(a_set(total(40), grace=Grace(30)))


def test_what_can_be_waived_is_told():
    waiver = Waiver("human_trafficking", "on request, for those without patients")
    assert "Human trafficking can be waived: on request" in said(
        a_set(total(40), waivers=(waiver,))
    )


class TestWhatIsAddedInWords:
    def test_to_the_first_cycle_while_it_lasts(self):
        first = FirstCycle("topics_only", when="licensed within the year", note="Ask the board.")
        terms = a_set(total(40), first_cycle=first)
        assert "licensed within the year. Ask the board." in said(terms, **FIRST)
        assert said(terms) == ""
        assert said(a_set(total(40), first_cycle=FirstCycle("exempt")), **FIRST) == ""

    def test_to_the_outer_cycle(self):
        cycle = Cycle(24, "fixed", outer_cycle_months=120, outer_requirement="an assessment")
        assert "in each 120 months: an assessment" in said(a_set(total(40), cycle=cycle))
        without_length = Cycle(24, "fixed", outer_requirement="an assessment")
        assert said(a_set(total(40), cycle=without_length)) == ""

    def test_to_hours_that_carry_over_only_if_they_were_reported(self):
        reported = CarryOver(allowed=True, must_be_reported_at_renewal=True)
        assert "reported at the renewal before" in said(a_set(total(40), carryover=reported))
        unknown = CarryOver(allowed=None, must_be_reported_at_renewal=True)
        assert said(a_set(total(40), carryover=unknown)) == ""


class TestUnknownTotal:
    """Only some topics are known: the total must be asked for, never shown as nothing owed."""

    def test_the_hour_total_is_open(self):
        terms = a_set(general_requirement_known=False)
        found = said_of("general_requirement", judge(terms))
        assert (found.status, found.unit, found.short_by) == ("unsure", None, None)
        assert found.due is None

    def test_a_known_total_has_no_such_finding(self):
        assert judge(a_set(total(40))).finding("general_requirement") is None


class TestTaskOfTheFirstCycle:
    first = FirstCycle("task", task="take the orientation")
    terms = a_set(total(40), first_cycle=first)

    def found(self, **circumstances):
        return judge(self.terms, **{**FIRST, **circumstances}).finding("first_cycle_task")

    def test_it_is_owed_at_the_first_renewal(self):
        found = self.found()
        assert (found.status, found.unit, found.short_by) == ("short", "task", 1)
        assert (str(found.due), found.overdue) == ("2026-12-31", False)
        assert "take the orientation" in found.why

    def test_an_event_of_its_name_does_it(self):
        found = self.found(events=[("take_the_orientation", "2026-01-01")])
        assert (found.status, found.short_by) == ("met", 0)

    def test_it_is_overdue_after_the_renewal(self):
        assert self.found(on="2027-01-01").overdue

    def test_later_cycles_do_not_owe_it(self):
        assert self.found(issued="2015-03-15") is None

    def test_other_first_cycles_do_not_either(self):
        terms = a_set(total(40), first_cycle=FirstCycle("exempt"))
        assert judge(terms, **FIRST).finding("first_cycle_task") is None
