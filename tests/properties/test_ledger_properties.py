"""What must hold for every set and every record."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cmeridian.domain.records.record import Record
from cmeridian.domain.requirements.evaluate import evaluate
from cmeridian.domain.requirements.findings import SetLedger
from tests.properties.strategies import ON, activities, names_of, records_of_any_set, rulebook

BIG = settings(max_examples=400)


def judge(record: Record, on: date = ON) -> SetLedger:
    return evaluate(rulebook=rulebook(), record=record, on=on).sets[0]


@BIG
@given(records_of_any_set(), st.data())
def test_adding_an_activity_never_opens_a_gap(
    drawn: tuple[str, Record], data: st.DataObject
) -> None:
    set_id, record = drawn
    more = replace(record, activities=(*record.activities, data.draw(activities(set_id, 99))))
    before, after = judge(record), judge(more)
    for old, new in zip(before.findings, after.findings, strict=True):
        if new.status == "short":
            assert old.status in ("short", "unsure"), (set_id, old, new)
        if old.short_by is not None and new.short_by is not None and old.unit == new.unit:
            assert new.short_by <= old.short_by, (set_id, old, new)
    if before.further_hours is not None and after.further_hours is not None:
        turned = {f.rule for f in before.findings if f.status == "unsure"}
        assert after.further_hours <= before.further_hours or turned


@BIG
@given(records_of_any_set(), st.randoms(use_true_random=False))
def test_the_order_of_the_record_does_not_matter(drawn: tuple[str, Record], random: object) -> None:
    _, record = drawn
    activities_, events = list(record.activities), list(record.credentials[0].events)
    random.shuffle(activities_)  # type: ignore[attr-defined]
    random.shuffle(events)  # type: ignore[attr-defined]
    credential = replace(record.credentials[0], events=tuple(events))
    shuffled = replace(record, credentials=(credential,), activities=tuple(activities_))
    assert judge(shuffled) == judge(record)


@BIG
@given(records_of_any_set())
def test_no_activity_counts_twice_for_one_rule(drawn: tuple[str, Record]) -> None:
    set_id, record = drawn
    terms = rulebook().sets[set_id]
    assume(not terms.multipliers and not terms.conversions)
    claims = {a.id: max(line.amount for line in a.credits) for a in record.activities}
    for finding in judge(record).findings:
        assert len(finding.counts) == len(set(finding.counts))
        assert not set(finding.counts) & {refusal.id for refusal in finding.refused}
        no_extras = not terms.carryover.allowed and not terms.satisfied_by
        if finding.counted is not None and finding.unit != "task" and no_extras:
            assert finding.counted <= sum((claims[name] for name in finding.counts), Decimal(0))


@BIG
@given(records_of_any_set())
def test_every_activity_is_counted_or_refused_at_most_once(drawn: tuple[str, Record]) -> None:
    _, record = drawn
    known = {activity.id for activity in record.activities}
    for finding in judge(record).findings:
        refused = [refusal.id for refusal in finding.refused]
        assert len(refused) == len(set(refused))
        assert set(finding.counts) | set(refused) <= known


@BIG
@given(records_of_any_set())
def test_an_unknown_fact_never_reads_as_not_required(drawn: tuple[str, Record]) -> None:
    """Compared with every way of answering the open questions."""
    set_id, record = drawn
    known = record.clinician.facts
    unknown = [name for name in names_of(set_id).facts if name not in known]
    assume(0 < len(unknown) <= 3)
    partial = judge(record)
    answers = [
        judge(
            replace(
                record,
                clinician=replace(
                    record.clinician, facts={**known, **dict(zip(unknown, values, strict=True))}
                ),
            )
        )
        for values in itertools.product([True, False], repeat=len(unknown))
    ]
    for place, finding in enumerate(partial.findings):
        possible = {answer.findings[place].status for answer in answers}
        if finding.status == "ask":
            assert set(finding.asks) <= set(unknown)
            assert len(possible) > 1, (set_id, finding, possible)
        elif finding.status == "not_applicable":
            assert possible == {"not_applicable"}, (set_id, finding, possible)


@BIG
@given(records_of_any_set(), st.data())
def test_moving_an_activity_inside_its_period_changes_no_status(
    drawn: tuple[str, Record], data: st.DataObject
) -> None:
    """A day's shift matters only across an edge: of a window, a look-back, a year or today."""
    set_id, record = drawn
    assume(record.activities)
    terms = rulebook().sets[set_id]
    place = data.draw(st.integers(0, len(record.activities) - 1))
    activity = record.activities[place]
    moved = replace(activity, completed=activity.completed + timedelta(days=1))
    before = judge(record)
    assume(not _crosses_an_edge(activity.completed, before, terms.credit_expiry_months))
    assume(
        not any(
            a.completed in (activity.completed, moved.completed)
            for a in record.activities
            if a is not activity
        )
    )
    rest = (*record.activities[:place], moved, *record.activities[place + 1 :])
    after = judge(replace(record, activities=rest))
    for old, new in zip(before.findings, after.findings, strict=True):
        assert (old.status, old.counted, old.short_by) == (new.status, new.counted, new.short_by)


def _crosses_an_edge(day: date, ledger: SetLedger, expiry: int | None) -> bool:
    """Whether the night after a day is the edge of any period a rule may look at."""
    morrow = day + timedelta(days=1)
    if day == ON or day.year != morrow.year:
        return True
    ends = [ON] if ledger.window is None else [ON, ledger.window.last_day]
    # Any whole number of months before an end may be an edge; a month end may stand for several.
    return any(
        abs(day.day - end.day) <= 1 or (end.day >= 28 and (day.day >= 27 or morrow.day == 1))
        for end in ends
    )
