"""Names expand to what they stand for, and never to more."""

from __future__ import annotations

from tests.unit.domain.builders import VOCABULARY


def test_a_class_stands_for_itself_and_its_default_members():
    assert VOCABULARY.members(("CAT1",)) == {"CAT1", "AMA_CAT1", "AOA_1A"}
    assert VOCABULARY.members(("AMA_CAT1",)) == {"AMA_CAT1"}
    assert VOCABULARY.members(("CAT1", "SELF_STUDY")) == {
        "CAT1",
        "AMA_CAT1",
        "AOA_1A",
        "SELF_STUDY",
    }


def test_an_unlisted_class_stands_for_itself():
    assert VOCABULARY.members(("OWN_CLASS",)) == {"OWN_CLASS"}


def test_a_topic_is_hinted_at_by_those_that_name_it():
    assert VOCABULARY.satisfied_also_by(("pain",)) == ("opioids",)


def test_a_hint_runs_one_way_only():
    assert VOCABULARY.satisfied_also_by(("opioids",)) == ()


def test_a_topic_that_is_asked_for_anyway_is_no_hint():
    assert VOCABULARY.satisfied_also_by(("pain", "opioids")) == ()
