"""What an activity moved."""

from __future__ import annotations

from cmeridian.domain.requirements.what_if import Change, compare
from cmeridian.domain.requirements.wording.moves import moved_sentences
from tests.unit.domain.builders import (
    VOCABULARY,
    a_credential,
    a_record,
    a_rulebook,
    a_set,
    cap,
    day,
    done,
    on_topic,
    total,
)

BOOK = a_rulebook(
    a_set(
        total(40),
        on_topic("ethics", 2),
        cap("self_study", 10, credit=("SELF_STUDY",)),
        authority="Here Board",
    )
)
RECORD = a_record(credentials=[a_credential()])


def moved(*activities) -> tuple[str, ...]:
    difference = compare(
        rulebook=BOOK,
        record=RECORD,
        change=Change(add_activities=activities),
        on=day("2026-06-01"),
    )
    return moved_sentences(difference, VOCABULARY)


def test_what_became_complete_comes_before_what_is_still_short():
    ethics, all_hours = moved(done("a", "2026-01-10", 5, topics={"ethics": 2}))
    assert ethics == "Here Board, Ethics: 0 → 2 of 2 hours, now Complete."
    assert all_hours.startswith("Here Board, total: 0 → 5 of 40 hours")


def test_what_counts_nowhere_moves_nothing():
    assert moved(done("old", "2010-01-10", 5)) == ()
    assert moved() == ()
