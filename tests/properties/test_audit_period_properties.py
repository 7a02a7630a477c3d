"""What must hold for every set and every record in days that someone else has named."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from cmeridian.domain.kernel.dates import Period
from cmeridian.domain.records.record import Record
from cmeridian.domain.requirements.audit_period import audit_period
from cmeridian.domain.requirements.evaluate import evaluate
from tests.properties.strategies import ON, records_of_any_set, rulebook

PERIODS = st.builds(
    lambda start, days: Period(start, start + timedelta(days=days)),
    st.dates(date(2010, 1, 1), date(2027, 1, 1)),
    st.integers(1, 4000),
)
BIG = settings(max_examples=300)


@BIG
@given(records_of_any_set())
def test_the_present_window_named_by_its_days_is_answered_as_the_ledger(
    drawn: tuple[str, Record],
) -> None:
    set_id, record = drawn
    ledger = evaluate(rulebook=rulebook(), record=record, on=ON).sets[0]
    window = ledger.window
    if window is None or window.last_day < ON:
        return
    found = audit_period(rulebook=rulebook(), record=record, set_id=set_id, period=window, on=ON)
    assert found.ledger == ledger
    assert found.is_window


@BIG
@given(records_of_any_set(), PERIODS)
def test_any_days_are_answered(drawn: tuple[str, Record], period: Period) -> None:
    set_id, record = drawn
    found = audit_period(rulebook=rulebook(), record=record, set_id=set_id, period=period, on=ON)
    assert found.ledger.window == period
    inside = {a.id for a in record.activities if a.completed in period}
    counted = {one.item.activity for one in found.items}
    left_out = [one.activity.id for one in found.uncounted]
    # Each activity of the period either counts or is left out, once, with a reason.
    assert sorted([*(counted & inside), *left_out]) == sorted(inside)
    assert all(one.reason for one in found.uncounted)
    assert {one.item.activity for one in found.items if one.is_inside} == counted & inside


@BIG
@given(records_of_any_set(), PERIODS)
def test_what_is_told_of_each_activity_is_no_more_than_the_rule_counts(
    drawn: tuple[str, Record], period: Period
) -> None:
    set_id, record = drawn
    found = audit_period(rulebook=rulebook(), record=record, set_id=set_id, period=period, on=ON)
    for finding in found.ledger.findings:
        assert len(finding.amounts) in (0, len(finding.counts))
        if finding.amounts:
            assert finding.counted is not None
            # Hours that were carried over, or credited for an event, belong to no activity.
            assert sum(finding.amounts, Decimal(0)) <= finding.counted
