"""What an auditor would ask for, and what is there."""

from __future__ import annotations

import pytest

from cmeridian.domain.records.record import Evidence
from cmeridian.domain.requirements.audit import assess_audit
from cmeridian.domain.requirements.rulebook import Anchor, Cycle, EvidenceTerms
from tests.unit.domain.builders import (
    a_credential,
    a_record,
    a_rulebook,
    a_set,
    day,
    done,
    on_topic,
    task,
    total,
)

ON_FILE = {"evidence": (Evidence("certificate.pdf"),)}


def audit(terms, *activities, on="2026-06-01", **held):
    record = a_record(*activities, credentials=[a_credential(**held)])
    return assess_audit(rulebook=a_rulebook(terms), record=record, set_id="us-xx-md", on=day(on))


def retaining(for_months, **terms):
    return a_set(total(40), evidence=EvidenceTerms(retention_months=for_months), **terms)


def listed(found):
    return [item.activity for item in found.items]


class TestItems:
    def test_only_what_counts_is_listed(self):
        found = audit(a_set(total(40)), done("a", "2026-01-10", 5), done("old", "2020-01-10", 5))
        assert listed(found) == ["a"]

    def test_each_names_the_rules_that_rely_on_it(self):
        terms = a_set(total(40), on_topic("ethics", 2))
        [item] = audit(terms, done("a", "2026-01-10", 5, topics={"ethics": 2})).items
        assert item.rules == ("total", "ethics")
        assert (item.title, item.completed) == ("Course a", day("2026-01-10"))

    def test_they_stand_in_order_of_completion(self):
        found = audit(a_set(total(40)), done("b", "2026-02-02", 5), done("a", "2026-01-10", 5))
        assert listed(found) == ["a", "b"]

    def test_the_ledger_and_the_window_come_with_them(self):
        found = audit(a_set(total(40)), done("a", "2026-01-10", 5))
        assert found.ledger.missing.value == 35
        assert found.window == found.ledger.window == found.items[0].period


class TestGaps:
    def gaps(self, **terms):
        [item] = audit(a_set(total(40)), done("a", "2026-01-10", 5, **terms)).items
        return item.gaps

    def test_a_full_certificate_lacks_nothing(self):
        assert self.gaps(**ON_FILE) == ()

    def test_what_a_certificate_must_show_is_missed(self):
        assert self.gaps() == ("no document on file",)
        assert self.gaps(**ON_FILE, title="") == ("no title",)
        assert self.gaps(**ON_FILE, provider="") == ("no provider",)
        assert self.gaps(title="", provider="") == (
            "no document on file",
            "no title",
            "no provider",
        )

    def test_an_activity_without_credits_says_so(self):
        [item] = audit(a_set(task("course")), done("a", "2026-01-10", **ON_FILE)).items
        assert item.gaps == ("no credits",)

    def test_items_that_lack_nothing_are_ready(self):
        found = audit(
            a_set(total(40)), done("a", "2026-01-10", 5, **ON_FILE), done("b", "2026-01-11", 5)
        )
        assert (found.ready, len(found.items)) == (1, 2)
        assert found.items[0].files == ("certificate.pdf",)


class TestRetention:
    """Periods end in 2026, 2024, 2022, 2020 ..."""

    history = tuple(done(f"a{year}", f"{year}-06-01", 5) for year in (2026, 2024, 2022, 2020))

    def test_without_a_retention_only_the_present_period_is_listed(self):
        found = audit(a_set(total(40)), *self.history)
        assert listed(found) == ["a2026"]
        assert found.items[0].keep_until is None

    def test_items_are_told_period_by_period_the_present_one_first(self):
        two_of_2024 = done("b2024", "2023-01-01", 5)
        found = audit(retaining(48), *self.history, two_of_2024)
        periods = [[item.activity for item in period] for period in found.periods]
        assert periods == [["a2026"], ["b2024", "a2024"], ["a2022"]]

    def test_a_present_period_without_items_is_told_as_empty(self):
        found = audit(retaining(48), done("a2024", "2024-06-01", 5))
        assert [len(period) for period in found.periods] == [0, 1]

    def test_evidence_is_kept_from_the_end_of_its_period(self):
        found = audit(retaining(48), *self.history)
        kept = {item.activity: str(item.keep_until) for item in found.items}
        assert kept == {"a2026": "2030-12-31", "a2024": "2028-12-31", "a2022": "2026-12-31"}

    @pytest.mark.parametrize(
        ("on", "periods"),
        [
            ("2026-12-31", ["a2026", "a2024", "a2022"]),
            ("2027-01-01", ["a2026", "a2024"]),
        ],
    )
    def test_a_period_is_asked_about_until_its_retention_ends(self, on, periods):
        assert listed(audit(retaining(48), *self.history, on=on)) == periods

    def test_periods_before_the_issue_are_not_asked_about(self):
        found = audit(retaining(120), *self.history, issued="2022-12-31")
        assert listed(found) == ["a2026", "a2024"]
        found = audit(retaining(120), *self.history, issued="2022-12-30")
        assert listed(found) == ["a2026", "a2024", "a2022"]

    def test_calendar_years_reach_back_year_by_year(self):
        yearly = retaining(24, window="calendar_year", months=12)
        years = [done(f"a{year}", f"{year}-03-03", 5) for year in (2026, 2025, 2024, 2023)]
        assert listed(audit(yearly, *years, expires=None)) == ["a2026", "a2025", "a2024"]

    def test_anchored_periods_reach_back_by_their_cycle(self):
        anchor = Anchor("fixed_date", month=9, day=30)
        yearly = retaining(24, cycle=Cycle(12, "fixed", anchor=anchor))
        years = [done(f"a{year}", f"{year}-03-03", 5) for year in (2026, 2025, 2024, 2023)]
        assert listed(audit(yearly, *years, expires=None)) == ["a2026", "a2025", "a2024"]

    def test_a_rolling_window_has_no_earlier_periods(self):
        rolling = retaining(120, cycle=Cycle(36, "rolling"))
        found = audit(
            rolling, done("a", "2026-01-10", 5), done("old", "2020-01-10", 5), expires=None
        )
        assert listed(found) == ["a"]

    def test_without_a_window_nothing_is_listed(self):
        assert listed(audit(retaining(48), *self.history, expires=None)) == []


def test_a_record_without_that_credential_is_an_error():
    with pytest.raises(KeyError, match="us-xx-md"):
        assess_audit(
            rulebook=a_rulebook(a_set(total(40))),
            record=a_record(),
            set_id="us-xx-md",
            on=day("2026-06-01"),
        )
