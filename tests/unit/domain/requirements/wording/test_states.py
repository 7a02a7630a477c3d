"""The fixed words for where a rule stands."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from cmeridian.domain.kernel.dates import Period
from cmeridian.domain.requirements.findings import Finding
from cmeridian.domain.requirements.wording.states import state_of
from tests.unit.ledgers import a_finding, a_set_ledger

START, END = date(2025, 1, 1), date(2026, 12, 31)
LEDGER = a_set_ledger(window=Period.inclusive(START, END))
HALF_TIME = date(2025, 12, 31)


def short(counted: str, required: str, unit: str = "hour") -> Finding:
    gap = Decimal(required) - Decimal(counted)
    return a_finding(
        status="short",
        counted=Decimal(counted),
        required=Decimal(required),
        short_by=gap,
        unit=unit,
        due=END,
    )


@pytest.mark.parametrize(
    ("status", "word"),
    [
        ("met", "Complete"),
        ("not_due", "Not due yet"),
        ("not_applicable", "Does not apply"),
        ("ask", "Needs an answer"),
        ("unsure", "Confirm"),
    ],
)
def test_every_other_status_has_one_word(status: str, word: str) -> None:
    finding = replace(a_finding(), status=status)
    assert state_of(finding, ledger=LEDGER, on=START) == word


@pytest.mark.parametrize(("days", "word"), [(91, "Behind"), (90, "Act now"), (-1, "Act now")])
def test_it_is_time_to_act_90_days_before_the_due_date(days: int, word: str) -> None:
    finding = short("0", "50")
    on = END - timedelta(days=days)
    assert state_of(finding, ledger=LEDGER, on=on) == word


def test_what_is_overdue_asks_to_act_whatever_its_date() -> None:
    finding = replace(short("0", "50"), due=None, overdue=True)
    assert state_of(finding, ledger=LEDGER, on=START) == "Act now"


# Half of 730 days: 364 of them are over on 31 December, so 24.93 of 50 hours keep pace.
@pytest.mark.parametrize(("counted", "word"), [("24.9", "Behind"), ("25", "On pace")])
def test_hours_keep_pace_with_the_days(counted: str, word: str) -> None:
    assert state_of(short(counted, "50"), ledger=LEDGER, on=HALF_TIME) == word


@pytest.mark.parametrize("finding", [short("0", "4"), short("0", "1", "task")])
def test_what_one_sitting_clears_has_half_the_window(finding: Finding) -> None:
    assert state_of(finding, ledger=LEDGER, on=HALF_TIME) == "On pace"
    assert state_of(finding, ledger=LEDGER, on=HALF_TIME + timedelta(days=2)) == "Behind"


def test_without_a_window_nothing_is_behind() -> None:
    ledger = a_set_ledger(window=None)
    assert state_of(short("0", "50"), ledger=ledger, on=HALF_TIME) == "On pace"
