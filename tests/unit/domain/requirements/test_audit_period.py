"""What counted in the days that a letter names, by the rules in force at their end."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import pytest

from cmeridian.domain.kernel.dates import Period
from cmeridian.domain.records.record import Evidence
from cmeridian.domain.requirements.audit import assess_audit, cycles_back
from cmeridian.domain.requirements.audit_period import AuditedPeriod, audit_period, windows_back
from cmeridian.domain.requirements.rulebook import Cycle
from cmeridian.domain.requirements.wording.audit_periods import (
    answer_by_sentence,
    first_steps,
    open_sentence,
    period_answer,
    period_cautions,
    serving_words,
)
from tests.unit.domain.builders import (
    D,
    a_credential,
    a_record,
    a_rulebook,
    a_set,
    cap,
    day,
    done,
    lines,
    on_topic,
    total,
)

ON = day("2026-06-01")
PRESENT = Period.inclusive(day("2025-01-01"), day("2026-12-31"))
BEFORE = Period.inclusive(day("2023-01-01"), day("2024-12-31"))
ON_FILE = {"evidence": (Evidence("certificate.pdf", "ab" * 32),)}
VOCABULARY = a_rulebook(a_set(total(40))).vocabulary


def audited(terms, *activities, period=BEFORE, on=ON, holds=True, **held) -> AuditedPeriod:  # type: ignore[no-untyped-def]
    record = a_record(*activities, credentials=[a_credential(**held)] if holds else [])
    return audit_period(
        rulebook=a_rulebook(terms), record=record, set_id="us-xx-md", period=period, on=on
    )


class TestARealPeriod:
    """The days that the set itself counts give what the ledger of their last day says."""

    def test_an_earlier_one_is_that_of_the_cycle_before(self) -> None:
        terms = a_set(total(40), on_topic("ethics", 2))
        record = a_record(
            done("a", "2024-05-01", 30, topics={"ethics": 1}),
            done("b", "2026-01-10", 5),
            credentials=[a_credential()],
        )
        rulebook = a_rulebook(terms)
        found = cycles_back(rulebook=rulebook, record=record, set_id="us-xx-md", on=ON)
        for ledger, judged_on in islice(found, 5):
            assert ledger.window is not None
            again = audit_period(
                rulebook=rulebook, record=record, set_id="us-xx-md", period=ledger.window, on=ON
            )
            assert (again.ledger, again.judged_on) == (ledger, judged_on)
            assert again.is_window

    def test_the_present_one_is_that_of_audit_readiness(self) -> None:
        terms = a_set(total(40), on_topic("ethics", 2))
        activities = (
            done("a", "2026-01-10", 5, topics={"ethics": 2}, **ON_FILE),
            done("b", "2026-02-10", 5),
        )
        record = a_record(*activities, credentials=[a_credential()])
        readiness = assess_audit(
            rulebook=a_rulebook(terms), record=record, set_id="us-xx-md", on=ON
        )
        found = audited(terms, *activities, period=PRESENT)
        assert found.ledger == readiness.ledger
        assert tuple(one.item for one in found.items) == readiness.items

    @pytest.mark.parametrize(
        "cycle",
        [
            Cycle(months=12, window="calendar_year"),
            Cycle(months=24, window="rolling_before_renewal"),
            Cycle(months=24, window="fixed", lookback_months=36),
            Cycle(months=36, window="fixed", window_end=(6, 30)),
        ],
    )
    def test_whatever_way_the_set_lays_its_windows(self, cycle: Cycle) -> None:
        terms = a_set(total(40), cycle=cycle)
        record = a_record(done("a", "2024-05-01", 30), credentials=[a_credential()])
        rulebook = a_rulebook(terms)
        found = cycles_back(rulebook=rulebook, record=record, set_id="us-xx-md", on=ON)
        for ledger, _ in islice(found, 3):
            assert ledger.window is not None
            again = audit_period(
                rulebook=rulebook, record=record, set_id="us-xx-md", period=ledger.window, on=ON
            )
            assert again.ledger == ledger
            assert again.is_window

    def test_a_rolling_one_ends_on_its_last_day(self) -> None:
        terms = a_set(total(40), cycle=Cycle(months=24, window="rolling"))
        period = Period.of_months_ending(day("2025-03-10"), 24)
        found = audited(terms, done("a", "2024-05-01", 30), period=period)
        assert found.is_window
        assert found.ledger.window == period


class TestOtherDays:
    def test_only_what_was_completed_in_them_counts(self) -> None:
        period = Period.inclusive(day("2024-02-01"), day("2024-11-30"))
        found = audited(
            a_set(total(40)),
            done("first", "2024-01-31", 1),
            done("in", "2024-02-01", 2),
            done("last", "2024-11-30", 4),
            done("after", "2024-12-01", 8),
            period=period,
        )
        # 2 + 4; what lies a day outside does not count.
        assert found.ledger.finding("total").counted == 6  # type: ignore[union-attr]
        assert [one.item.activity for one in found.items] == ["in", "last"]

    def test_they_are_told_from_those_that_the_set_counts(self) -> None:
        period = Period.inclusive(day("2024-02-01"), day("2026-01-31"))
        found = audited(a_set(total(40)), period=period)
        assert (found.is_window, found.windows) == (False, (PRESENT, BEFORE))
        [caution] = period_cautions(found, on=ON)
        assert "1 Jan 2025 to 31 Dec 2026 and 1 Jan 2023 to 31 Dec 2024" in caution
        assert "one period of 2 years" in caution

    def test_without_a_known_window_only_another_length_is_said(self) -> None:
        same = audited(a_set(total(40)), expires=None)
        assert list(period_cautions(same, on=ON)) == []
        four_years = Period.inclusive(day("2021-01-01"), day("2024-12-31"))
        other = audited(a_set(total(40)), period=four_years, expires=None)
        assert list(period_cautions(other, on=ON)) == [
            "The rules count over 2 years: what is asked below is for one such period."
        ]

    def test_the_length_of_an_unknown_cycle_does_not_leave_rules_unsure(self) -> None:
        found = audited(a_set(total(40)), done("a", "2024-05-01", 45), expires=None)
        assert [f.status for f in found.ledger.findings] == ["met"]

    def test_a_period_that_still_runs_is_judged_as_of_the_day(self) -> None:
        found = audited(a_set(total(40)), done("late", "2026-06-02", 5), period=PRESENT)
        assert found.judged_on == ON
        assert found.items == ()
        assert [(one.activity.id, one.reason) for one in found.uncounted] == [
            ("late", "is dated after the day of this answer")
        ]
        assert any("runs until 31 Dec 2026" in words for words in period_cautions(found, on=ON))

    def test_an_expiry_that_was_never_renewed_on_record_is_carried_forward(self) -> None:
        # Printed 2022-12-31: the renewals after it end 2024 and 2026.
        found = audited(a_set(total(40)), expires="2022-12-31")
        assert (found.is_window, found.ledger.renewal) == (True, day("2024-12-31"))


class TestDatedRules:
    def test_the_rule_in_force_at_the_end_of_the_period_is_judged(self) -> None:
        old = replace(total(30), effective_to=day("2024-12-31"))
        new = replace(total(50), effective_from=day("2025-01-01"))
        terms = a_set(old, new)
        before = audited(terms).ledger.finding("total")
        after = audited(terms, period=PRESENT).ledger.finding("total")
        assert (before.required, after.required) == (30, 50)  # type: ignore[union-attr]

    def test_a_rule_that_had_not_begun_is_not_owed(self) -> None:
        terms = a_set(total(40), replace(on_topic("ethics", 2), effective_from=day("2025-01-01")))
        assert audited(terms).ledger.finding("ethics").status == "not_applicable"  # type: ignore[union-attr]
        assert audited(terms, period=PRESENT).ledger.finding("ethics").status == "short"  # type: ignore[union-attr]


class TestActivities:
    def test_each_says_which_rules_count_it_and_how_much_of_it(self) -> None:
        terms = a_set(total(40), on_topic("ethics", 2))
        found = audited(terms, done("a", "2024-05-01", 5, topics={"ethics": 3}))
        [one] = found.items
        assert [(s.rule, s.amount) for s in one.serves] == [("total", D(5)), ("ethics", D(3))]
        words = [serving_words(s, found.ledger, VOCABULARY) for s in one.serves]
        assert words == ["Total: 5 hours", "Ethics: 3 hours"]

    def test_what_each_rule_counts_adds_up_to_what_it_says(self) -> None:
        terms = a_set(total(40), cap("safety_cap", 6, topics=("safety",)))
        found = audited(
            terms,
            done("a", "2024-03-01", 5, topics={"safety": 5}),
            done("b", "2024-04-01", 5, topics={"safety": 5}),
            done("c", "2024-05-01", 7),
        )
        amounts = [s.amount for one in found.items for s in one.serves if s.rule == "total"]
        # 10 hours on safety under a cap of 6, and 7 others.
        assert sum(a for a in amounts if a is not None) == 13
        assert found.ledger.finding("total").counted == 13  # type: ignore[union-attr]

    def test_a_cap_serves_nothing(self) -> None:
        terms = a_set(total(40), cap("safety_cap", 6, topics=("safety",)))
        [one] = audited(terms, done("a", "2024-03-01", 5, topics={"safety": 5})).items
        assert [s.rule for s in one.serves] == ["total"]

    def test_what_has_no_document_is_told_apart(self) -> None:
        found = audited(
            a_set(total(40)), done("a", "2024-03-01", 5, **ON_FILE), done("b", "2024-04-01", 5)
        )
        assert [one.item.activity for one in found.without_evidence] == ["b"]

    def test_what_does_not_count_is_listed_with_the_reason_of_the_total(self) -> None:
        terms = a_set(total(40, credit=("AMA_CAT1",)), on_topic("ethics", 2))
        found = audited(
            terms, done("own", "2024-03-01", credits=lines(AMA_CAT2=5), topics={"safety": 5})
        )
        [one] = found.uncounted
        assert (one.activity.id, "not a class this rule takes" in one.reason) == ("own", True)

    def test_what_lies_outside_and_counts_for_a_rule_that_looks_back_is_marked(self) -> None:
        terms = a_set(total(40), replace(on_topic("ethics", 2), lookback_unlimited=True))
        found = audited(terms, done("old", "2015-05-01", 2, topics={"ethics": 2}))
        [one] = found.items
        assert (one.is_inside, [s.rule for s in one.serves]) == (False, ["ethics"])


class TestNothingHeld:
    def test_a_set_that_is_not_held_is_judged_all_the_same_and_it_is_said(self) -> None:
        found = audited(a_set(total(40)), done("a", "2024-05-01", 30), holds=False)
        assert found.held is None
        assert found.ledger.finding("total").counted == 30  # type: ignore[union-attr]
        assert "You hold nothing under this set" in next(period_cautions(found, on=ON))

    def test_a_set_that_there_is_not_is_an_error(self) -> None:
        with pytest.raises(KeyError):
            audit_period(
                rulebook=a_rulebook(a_set(total(40))),
                record=a_record(),
                set_id="zz",
                period=BEFORE,
                on=ON,
            )

    def test_a_credential_issued_after_the_period_is_said(self) -> None:
        found = audited(a_set(total(40)), issued="2025-03-01")
        assert any("issued on 1 Mar 2025" in words for words in period_cautions(found, on=ON))


class TestWindows:
    def test_those_of_a_credential_go_back_from_the_present_one(self) -> None:
        found = windows_back(
            rulebook=a_rulebook(a_set(total(40))),
            record=a_record(credentials=[a_credential()]),
            set_id="us-xx-md",
            on=ON,
            most=2,
        )
        assert found == (PRESENT, BEFORE)

    def test_of_a_set_that_is_not_held_there_are_none(self) -> None:
        rulebook = a_rulebook(a_set(total(40)))
        record = a_record()
        assert (
            windows_back(rulebook=rulebook, record=record, set_id="us-xx-md", on=ON, most=2) == ()
        )


class TestWords:
    def test_the_answer_has_what_counts_what_has_no_evidence_and_what_is_missing(self) -> None:
        found = audited(
            a_set(total(40), on_topic("ethics", 2)),
            done("a", "2024-05-01", 38, **ON_FILE),
            done("b", "2024-06-01", 5),
        )
        assert period_answer(found) == (
            "43 of 40 hours count, 1 of 2 activities has no evidence, 1 topic is missing."
        )

    def test_hours_and_topics_are_missing_together(self) -> None:
        found = audited(a_set(total(40), on_topic("ethics", 2)), done("a", "2024-05-01", 38))
        assert period_answer(found) == (
            "38 of 40 hours count, the 1 activity has no evidence, 2 hours and 1 topic are missing."
        )

    def test_all_ready(self) -> None:
        found = audited(
            a_set(total(40)),
            done("a", "2024-05-01", 20, **ON_FILE),
            done("b", "2024-06-01", 20, **ON_FILE),
        )
        assert period_answer(found) == (
            "40 of 40 hours count, all 2 activities have evidence, nothing is missing."
        )

    def test_nothing_done(self) -> None:
        assert period_answer(audited(a_set(total(40)))) == (
            "0 of 40 hours count, no activity counts, 40 hours are missing."
        )

    def test_nothing_is_open_where_all_is_known(self) -> None:
        assert open_sentence(audited(a_set(total(40)))) == ""

    def test_the_day_to_answer_by(self) -> None:
        assert answer_by_sentence(None, on=ON) == ""
        assert answer_by_sentence(ON, on=ON) == "They ask for it by 1 Jun 2026."
        passed = answer_by_sentence(day("2026-05-31"), on=ON)
        assert passed == "They asked for it by 31 May 2026, which has passed."

    @pytest.mark.parametrize(
        ("answer_by", "words"),
        [
            ("2026-06-15", "Answer by 15 Jun 2026: 14 days are left."),
            ("2026-06-02", "Answer by 2 Jun 2026: 1 day is left."),
            ("2026-06-01", "Answer today: it is the last day."),
            ("2026-05-31", "The day to answer by has passed"),
        ],
    )
    def test_the_first_step_is_the_day(self, answer_by: str, words: str) -> None:
        steps = first_steps(
            audited(a_set(total(40))), answer_by=day(answer_by), vocabulary=VOCABULARY, on=ON
        )
        assert steps[0].what.startswith(words)

    def test_then_documents_then_what_is_missing(self) -> None:
        found = audited(
            a_set(total(40)),
            *(done(name, f"2024-05-0{place}", 1) for place, name in enumerate("abcde", start=1)),
        )
        steps = first_steps(found, answer_by=None, vocabulary=VOCABULARY, on=ON)
        assert [step.kind for step in steps] == ["answer", "evidence", "missing"]
        assert steps[1].what == "Find the documents of Course a, Course b, Course c and 2 more."
        assert "hours earned now fall outside this period" in steps[2].what
        assert steps[2].what.endswith("Missing: Total.")

    def test_what_is_missing_in_a_period_that_runs_can_still_be_done(self) -> None:
        found = audited(a_set(total(40)), period=PRESENT)
        steps = first_steps(found, answer_by=None, vocabulary=VOCABULARY, on=ON)
        assert steps[-1].what == "Still to be done in this period: Total."
