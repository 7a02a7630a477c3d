"""A what-if in one sentence."""

from __future__ import annotations

import pytest

from cmeridian.domain.requirements.what_if import Change, compare
from cmeridian.domain.requirements.wording.differences import difference_sentences
from tests.unit.domain.builders import (
    a_credential,
    a_record,
    a_rulebook,
    a_set,
    day,
    done,
    fact,
    on_topic,
    total,
)

HERE = a_set(
    total(40), on_topic("ethics", 2, applies_if=fact("prescribes")), authority="Here Board"
)
THERE = a_set(total(40), name="us-yy-md", authority="There Board")
BOOK = a_rulebook(HERE, THERE)
BARE = a_record(facts={"prescribes": True}, credentials=[a_credential()])
ENOUGH = done("a", "2026-01-10", 41, topics={"ethics": 2})


def said(change: Change, record=BARE) -> tuple[str, str]:  # type: ignore[no-untyped-def]
    return difference_sentences(
        compare(rulebook=BOOK, record=record, change=change, on=day("2026-06-01"))
    )


def test_no_change() -> None:
    assert said(Change()) == ("Nothing would change.", "")


def test_an_authority_more() -> None:
    new = a_credential("us-yy-md")
    assert said(Change(add_credentials=(new,))) == (
        "Then 1 more thing and 40 more hours (There Board) would be missing.",
        "1 set of rules would be new.",
    )


def test_an_authority_less() -> None:
    assert said(Change(remove_credentials=("us-xx-md",))) == (
        "Then 2 fewer things and 40 fewer hours (Here Board) would be missing.",
        "1 set of rules would no longer be owed.",
    )


def test_an_activity_more() -> None:
    assert said(Change(add_activities=(ENOUGH,))) == (
        "Then 2 fewer things and 40 fewer hours (Here Board) would be missing.",
        "2 rules would change.",
    )


def test_hours_of_two_authorities_are_never_added() -> None:
    record = a_record(
        facts={"prescribes": True}, credentials=[a_credential(), a_credential("us-yy-md")]
    )
    first, _ = said(Change(add_activities=(ENOUGH,)), record)
    assert first == (
        "Then 3 fewer things, 40 fewer hours (Here Board) and 40 fewer hours (There Board) "
        "would be missing."
    )


def test_a_question_more() -> None:
    assert said(Change(facts={"prescribes": None})) == (
        "Then 1 fewer thing would be missing.",
        "1 rule would change and 1 more question would be open.",
    )


def test_as_much_as_now() -> None:
    record = a_record(ENOUGH, facts={"prescribes": True}, credentials=[a_credential()])
    assert said(Change(facts={"prescribes": False}), record) == (
        "Then as much would be missing as now.",
        "1 rule would change.",
    )


@pytest.mark.parametrize("count", [4, 5])
def test_only_so_many_authorities_are_named(count: int) -> None:
    sets = [a_set(total(10 + n), name=f"us-{n}", authority=f"Board {n}") for n in range(count)]
    book = a_rulebook(*sets)
    change = Change(add_credentials=tuple(a_credential(terms.id) for terms in sets))
    found = compare(rulebook=book, record=a_record(), change=change, on=day("2026-06-01"))
    first, _ = difference_sentences(found)
    rest = "1 other authority" if count == 4 else "2 other authorities"
    assert first.endswith(f"and other hours with {rest} would be missing.")
