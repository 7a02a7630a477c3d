"""The days of a real window are answered as the window is: over every worked case, two ways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path

import pytest

from cmeridian.domain.requirements.audit import cycles_back
from cmeridian.domain.requirements.audit_period import AuditedPeriod, audit_period
from cmeridian.domain.requirements.evaluate import evaluate
from cmeridian.domain.requirements.findings import SetLedger
from cmeridian.exchange.case_check import RequirementsCase
from tests.packs.test_worked_cases import FILES, cases_in

MOST_BACK = 3
"""So many windows of each case are looked at, the present one included."""


def known_windows(case: RequirementsCase) -> Iterator[tuple[SetLedger, bool]]:
    """Yield the ledgers of windows that are known, and whether each is the present one.

    A present window that is over already is left out: it is judged after its last day.
    """
    found = cycles_back(rulebook=case.rulebook, record=case.record, set_id=case.set, on=case.on)
    for place, (ledger, judged_on) in enumerate(islice(found, MOST_BACK)):
        if ledger.window is not None and judged_on <= ledger.window.last_day:
            yield ledger, place == 0


def audited(case: RequirementsCase, ledger: SetLedger, on: date) -> AuditedPeriod:
    assert ledger.window is not None
    return audit_period(
        rulebook=case.rulebook, record=case.record, set_id=case.set, period=ledger.window, on=on
    )


def numbers(ledger: SetLedger) -> SetLedger:
    """Leave out what is said of a window that no printed date ends.

    Going back from it, such a date is filled in, and the caution about it is gone.
    """
    return replace(
        ledger,
        notices=(),
        findings=tuple(replace(finding, confidence="low") for finding in ledger.findings),
    )


@cache
def compare(path: Path) -> tuple[int, tuple[str, ...]]:
    """Count what was compared, and name what differs."""
    compared, wrong = 0, []
    for case in cases_in(path).values():
        [credential] = [c for c in case.record.credentials if c.set == case.set][:1]
        for ledger, _ in known_windows(case):
            again = audited(case, ledger, case.on)
            compared += 1
            is_same = again.ledger == ledger
            if credential.expires is None:
                is_same = numbers(again.ledger) == numbers(ledger)
            if not is_same or not again.is_window:
                wrong.append(f"{case.id}: {ledger.window}")
    return compared, tuple(wrong)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_window_named_by_its_days_gives_its_own_ledger(path: Path) -> None:
    assert compare(path)[1] == ()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_last_day_of_a_window_gives_what_judging_on_that_day_gives(path: Path) -> None:
    for case in cases_in(path).values():
        [credential] = [c for c in case.record.credentials if c.set == case.set][:1]
        for ledger, is_present in known_windows(case):
            window = ledger.window
            assert window is not None
            # A rolling window is another one on another day; a printed date ends one window only.
            if ledger.requirement_set.cycle.window == "rolling" or not (
                is_present or credential.expires is None
            ):
                continue
            judged = evaluate(rulebook=case.rulebook, record=case.record, on=window.last_day)
            [expected] = [s for s in judged.sets if s.requirement_set.id == case.set][:1]
            assert audited(case, ledger, window.last_day).ledger == expected


def test_many_windows_of_many_sets_are_compared() -> None:
    counts = [compare(path)[0] for path in FILES]
    assert sum(1 for count in counts if count) >= 60
    assert sum(counts) >= 300
