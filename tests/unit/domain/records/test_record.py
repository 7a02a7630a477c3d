"""What a record holds, and what it leaves unknown."""

from __future__ import annotations

import dataclasses

import pytest

from tests.unit.domain.builders import D, a_clinician, a_credential, done, lines


def test_credit_lines_are_alternative_claims_so_the_largest_is_the_activity():
    both = done("a", "2026-01-10", credits=lines(AMA_CAT1=5, AOA_1A="6.5"))
    assert both.largest_claim == D("6.5")


def test_an_activity_without_credit_lines_claims_nothing():
    assert done("a", "2026-01-10").largest_claim == 0


def test_what_was_not_told_is_unknown_rather_than_false():
    activity = done("a", "2026-01-10", 1)
    assert activity.formally_approved is None
    assert activity.reflection is None
    assert activity.post_test_score_pct is None
    assert a_clinician().facts.get("prescribes") is None
    assert a_credential(issued=None, expires=None).expires is None


def test_a_record_cannot_be_changed_by_those_who_judge_it():
    with pytest.raises(dataclasses.FrozenInstanceError):
        done("a", "2026-01-10", 1).title = "Another"  # type: ignore[misc]
