"""One rule from end to end: in effect, applicable, relieved, judged, or asked about."""

from __future__ import annotations

import pytest

from cmeridian.domain.requirements.rulebook import (
    EveryMonths,
    Exemption,
    FirstCycle,
    Once,
    Substitution,
)
from tests.unit.domain.builders import (
    a_set,
    any_of,
    cap,
    day,
    done,
    either,
    fact,
    finding,
    judge,
    on_topic,
    task,
    total,
)

IF_PRESCRIBING = fact("prescribes")


class TestEffectiveDates:
    @pytest.mark.parametrize(
        ("starts", "status"), [("2026-12-31", "short"), ("2027-01-01", "not_applicable")]
    )
    def test_a_rule_binds_windows_that_end_on_its_day_or_later(self, starts, status):
        assert finding(total(5, effective_from=day(starts))).status == status

    @pytest.mark.parametrize(
        ("starts", "status"), [("2026-12-31", "short"), ("2027-01-01", "not_applicable")]
    )
    def test_so_does_a_whole_set(self, starts, status):
        assert finding(a_set(total(5), effective_from=day(starts))).status == status

    def test_the_later_of_the_two_days_counts(self):
        terms = a_set(total(5, effective_from=day("2027-02-02")), effective_from=day("2026-02-02"))
        found = finding(terms)
        assert found.status == "not_applicable"
        assert "2 Feb 2027" in found.why

    def test_without_a_window_it_cannot_be_told(self):
        rule = total(5, effective_from=day("2027-01-01"))
        assert finding(rule, expires=None).status == "unsure"


class TestConditions:
    rule = on_topic("ethics", 2, applies_if=IF_PRESCRIBING)

    def test_true_binds(self):
        assert finding(self.rule, facts={"prescribes": True}).status == "short"

    def test_false_does_not_and_leaves_no_gap(self):
        ledger = judge(self.rule, facts={"prescribes": False})
        assert ledger.findings[0].status == "not_applicable"
        assert ledger.missing.value == 0

    def test_unknown_asks_exactly_what_is_undecided(self):
        rule = on_topic("ethics", 2, applies_if=either(fact("teaches"), IF_PRESCRIBING))
        found = finding(rule, facts={"teaches": False})
        assert (found.status, found.asks) == ("ask", ("prescribes",))


class TestAsking:
    """A question comes with what it would mean if the rule applied."""

    rule = on_topic("ethics", 2, applies_if=IF_PRESCRIBING)

    def test_of_a_rule_that_is_met_anyway(self):
        found = finding(self.rule, done("a", "2026-01-10", 2, topics={"ethics": 2}))
        assert (found.status, found.counted) == ("ask", 2)
        assert "nothing is missing" in found.why

    def test_of_a_rule_that_would_be_short(self):
        found = finding(self.rule)
        assert (found.status, found.short_by, str(found.due)) == ("ask", 2, "2026-12-31")
        assert "If it applies: 2 hours are missing" in found.why

    def test_of_a_rule_that_would_not_be_due(self):
        rule = on_topic("ethics", 2, applies_if=IF_PRESCRIBING, frequency=EveryMonths(72))
        found = finding(rule, done("a", "2024-05-05", 2, topics={"ethics": 2}))
        assert found.status == "ask"
        assert "not due yet" in found.why

    def test_of_a_rule_that_would_be_open(self):
        found = finding(self.rule, expires=None)
        assert (found.status, found.asks) == ("ask", ("prescribes",))
        assert "expiry date" in found.why

    def test_a_question_adds_nothing_to_what_is_missing_and_is_never_overdue(self):
        ledger = judge(self.rule, expires="2025-12-31")
        assert ledger.missing.value == 0
        assert not ledger.findings[0].overdue

    def test_what_would_not_bind_anyway_is_not_asked(self):
        lifted = a_set(self.rule, exemptions=(Exemption("military", "all"),))
        found = finding(lifted, rule="ethics", events=[("military", "2026-01-01")])
        assert (found.status, found.asks) == ("not_applicable", ())
        never = any_of(
            "choice", on_topic("pain", 1, applies_if=fact("teaches")), applies_if=IF_PRESCRIBING
        )
        assert finding(never, facts={"teaches": False}).status == "not_applicable"

    def test_what_an_event_has_met_is_not_asked(self):
        terms = a_set(self.rule, satisfied_by=(Substitution("award", "all"),))
        found = finding(terms, rule="ethics", events=[("award", "2026-01-01")])
        assert (found.status, found.asks) == ("met", ())


class TestWhatComesFirst:
    def test_an_exemption_comes_before_the_condition(self):
        terms = a_set(total(5, applies_if=IF_PRESCRIBING), first_cycle=FirstCycle("exempt"))
        assert finding(terms, issued="2025-05-05").status == "not_applicable"

    def test_a_false_condition_comes_before_an_event_that_stands_in(self):
        terms = a_set(
            total(5, applies_if=IF_PRESCRIBING), satisfied_by=(Substitution("award", "all"),)
        )
        found = finding(terms, events=[("award", "2026-01-01")], facts={"prescribes": False})
        assert found.status == "not_applicable"

    def test_an_event_comes_before_a_gap(self):
        terms = a_set(total(5), satisfied_by=(Substitution("award", "all"),))
        found = finding(terms, events=[("award", "2025-01-01")], expires="2025-12-31")
        assert (found.status, found.short_by, found.overdue) == ("met", 0, False)


class TestEachKind:
    def test_minimum(self):
        assert finding(total(5), done("a", "2026-01-10", 5)).status == "met"

    def test_task(self):
        assert finding(task("course"), done("a", "2026-01-10")).status == "met"

    def test_cap(self):
        assert finding(cap("live_cap", 5)).status == "met"

    def test_combination(self):
        assert finding(any_of("choice", total(5))).status == "short"

    def test_an_unlimited_look_back_asks_for_something_done_once(self):
        rule = on_topic("ethics", 2, lookback_unlimited=True)
        assert finding(rule, done("a", "1999-01-10", 2, topics={"ethics": 2})).status == "met"
        assert str(finding(rule).due) == "2026-12-31"
        dated = on_topic("ethics", 2, lookback_unlimited=True, frequency=Once())
        assert finding(dated, done("a", "1999-01-10", 2, topics={"ethics": 2})).status == "met"


class TestWhatNoRecordShows:
    """Conditions on the course itself are said, whether the rule is met or short."""

    @pytest.mark.parametrize(
        ("terms", "words"),
        [
            ({"required_subtopics": ("opioids", "pain")}, "opioids and pain"),
            ({"required_content": "state law"}, "state law"),
            ({"provider_must_be": ("an academy", "a society")}, "an academy or a society"),
            ({"exempt_by": "Example Code 3-4"}, "Example Code 3-4"),
        ],
    )
    def test_it_is_said(self, terms, words):
        rule = on_topic("ethics", 2, **terms)
        activity = done("a", "2026-01-10", 2, topics={"ethics": 2})
        assert words in finding(rule).why
        assert words in finding(rule, activity).why

    def test_it_is_not_said_of_a_rule_that_does_not_bind(self):
        rule = on_topic("ethics", 2, required_content="state law", applies_if=IF_PRESCRIBING)
        assert "state law" not in finding(rule, facts={"prescribes": False}).why
