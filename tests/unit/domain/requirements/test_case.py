"""One credential on one day: the set as it reads then, and the facts it is judged on."""

from __future__ import annotations

import pytest

from tests.unit.domain.builders import (
    a_set,
    day,
    done,
    fact,
    finding,
    judge,
    on_topic,
    said_of,
    total,
)


class TestVersionsOfARule:
    """40 hours for windows that end by 30 June 2026, 50 from 1 July on."""

    terms = a_set(
        total(40, effective_to=day("2026-06-30")),
        total(50, effective_from=day("2026-07-01")),
        on_topic("ethics", 2),
    )

    @pytest.mark.parametrize(
        ("expires", "required"),
        [("2024-12-31", 40), ("2026-06-30", 40), ("2026-07-01", 50), ("2028-12-31", 50)],
    )
    def test_the_version_alive_at_the_end_of_the_window_is_judged(self, expires, required):
        assert finding(self.terms, expires=expires).required == required

    @pytest.mark.parametrize("expires", ["2026-06-30", "2026-07-01"])
    def test_each_rule_is_judged_once(self, expires):
        found = [f.rule for f in judge(self.terms, expires=expires).findings]
        assert sorted(found) == ["ethics", "total"]

    def test_without_a_window_the_day_of_the_answer_decides(self):
        for on, required in (("2026-06-30", 40), ("2026-07-01", 50)):
            ledger = judge(self.terms, expires=None, on=on)
            assert ledger.requirement_set.rule("total").amount == required
            assert [f.rule for f in ledger.findings].count("total") == 1

    def test_a_rule_that_has_ended_is_no_longer_asked_for(self):
        terms = a_set(total(40), on_topic("ethics", 2, effective_to=day("2026-06-30")))
        assert judge(terms, expires="2026-06-30").finding("ethics") is not None
        assert judge(terms, expires="2026-12-31").finding("ethics") is None

    def test_a_rule_that_has_not_begun_is_said_to_be_coming(self):
        coming = on_topic("pain", 2, effective_from=day("2027-01-01"))
        terms = a_set(total(40, effective_to=day("2030-01-01")), coming)
        assert finding(terms, rule="pain").status == "not_applicable"


class TestFacts:
    def test_the_specialty_of_the_person_is_a_fact(self):
        rule = on_topic("ethics", 2, applies_if=fact("specialty", among=("surgery",)))
        assert finding(rule, specialty="surgery").status == "short"
        assert finding(rule, specialty="dermatology").status == "not_applicable"
        assert finding(rule).asks == ("specialty",)

    def test_days_of_issue_are_those_of_the_credential_judged(self):
        rule = on_topic("ethics", 2, applies_if=fact("licensed_after", day=day("2020-07-01")))
        assert finding(rule, issued="2020-07-02").status == "short"
        assert finding(rule, issued="2020-07-01").status == "not_applicable"


def test_two_rules_of_a_set_are_judged_independently_of_their_order():
    rules = (total(40), on_topic("ethics", 2))
    activity = done("a", "2026-01-10", 5, topics={"ethics": 2})
    one, other = judge(a_set(*rules), activity), judge(a_set(*reversed(rules)), activity)
    for name in ("total", "ethics"):
        assert said_of(name, one) == said_of(name, other)
