"""What a record holds, and what it leaves unknown."""

from __future__ import annotations

import dataclasses

import pytest

from tests.unit.domain.builders import a_clinician, a_credential, done


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
