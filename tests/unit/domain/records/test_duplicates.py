"""Which activities may be the same one: by day and title, by id, by document."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmeridian.domain.records.duplicates import Likeness, find_duplicates, title_words
from cmeridian.domain.records.record import Activity, CreditLine, Evidence

DAY = date(2026, 1, 15)
ONE = Activity(
    "a", DAY, "Safe prescribing of opioids", "State", credits=(CreditLine("AMA_CAT1", Decimal(2)),)
)
NEW = replace(ONE, id="row-2")


def found(one: Activity, *existing: Activity, has_id: bool = False) -> Likeness | None:
    likely = find_duplicates([one], existing, has_id=[has_id])
    return likely[0] if likely else None


def test_nothing_that_tells_them_apart_makes_them_the_same() -> None:
    likely = found(NEW, ONE)
    assert likely == Likeness(
        0, 0, None, is_same=True, reasons=("the same day", "the same title", "the same credits")
    )


def test_case_spaces_and_a_missing_provider_tell_nothing_apart() -> None:
    likely = found(replace(NEW, title="SAFE  prescribing of opioids", provider=""), ONE)
    assert likely is not None
    assert likely.is_same


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Safe prescribing of opioids, online"},
        {"completed": DAY + timedelta(days=1)},
        {"completed": DAY - timedelta(days=1)},
        {"credits": (CreditLine("AMA_CAT1", Decimal("1.75")),)},
        {"provider": "Another"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_what_is_only_similar_is_asked_about(changes: dict[str, object]) -> None:
    likely = found(replace(NEW, **changes), ONE)
    assert likely is not None
    assert not likely.is_same


@pytest.mark.parametrize(
    "changes",
    [
        {"completed": DAY + timedelta(days=2)},
        {"title": "Care of stroke"},
        {"title": ""},
    ],
    ids=["two days later", "another title", "no title"],
)
def test_what_is_not_alike_is_not_proposed(changes: dict[str, object]) -> None:
    assert found(replace(NEW, **changes), ONE) is None


def test_titles_are_alike_from_six_tenths_of_their_words_on() -> None:
    # 3 words of 5 are in both: 0.6; 3 of 6: 0.5
    at, below = "alpha beta gamma delta epsilon", "alpha beta gamma delta epsilon zeta"
    assert found(replace(NEW, title="alpha beta gamma"), replace(ONE, title=at)) is not None
    assert found(replace(NEW, title="alpha beta gamma"), replace(ONE, title=below)) is None


def test_titles_with_other_figures_are_two_sessions() -> None:
    assert (
        found(
            replace(NEW, title="Grand rounds, week 2"), replace(ONE, title="Grand rounds, week 1")
        )
        is None
    )
    same = found(
        replace(NEW, title="Grand rounds week 1"), replace(ONE, title="Grand rounds, week 1")
    )
    assert same is not None


def test_without_titles_two_are_alike_by_day_provider_and_credits() -> None:
    bare = replace(ONE, title="")
    assert found(replace(bare, id="x"), bare) is not None
    assert found(replace(bare, id="x", provider="Another"), bare) is None


def test_the_same_id_or_document_is_proposed_whatever_the_day() -> None:
    proof = (Evidence("a.pdf", "ab" * 32),)
    other = Activity("a", date(2020, 1, 1), "Something else", evidence=proof)
    by_id = found(replace(other, title="Third", evidence=(), completed=DAY), other, has_id=True)
    assert by_id is not None
    assert by_id.reasons[0] == "the same id"
    assert found(replace(other, title="Third", evidence=(), completed=DAY), other) is None
    by_proof = found(replace(NEW, evidence=proof), other)
    assert by_proof is not None
    assert by_proof.reasons[0] == "the same certificate"


def test_doubles_inside_the_file_point_to_the_earlier_row() -> None:
    likely = find_duplicates([NEW, replace(NEW, id="row-3")], has_id=[False, False])
    assert [(one.place, one.existing, one.earlier) for one in likely] == [(1, None, 0)]


def test_what_is_on_record_comes_before_an_earlier_row() -> None:
    likely = find_duplicates([NEW, replace(NEW, id="row-3")], [ONE], has_id=[False, False])
    assert [(one.place, one.existing) for one in likely] == [(0, 0), (1, 0)]


def test_small_words_accents_and_case_are_left_aside() -> None:
    assert title_words("The Café of the Études") == title_words("cafe etudes")
    assert title_words("On the") == frozenset({"on", "the"})


def test_a_thousand_on_one_day_are_compared_with_few() -> None:
    many = [replace(ONE, id=f"a{n}", title=f"alpha beta gamma {n}") for n in range(1_000)]
    new = [replace(one, id=f"row-{place}") for place, one in enumerate(many)]
    likely = find_duplicates(new, many, has_id=[False] * 1_000)
    assert [(one.place, one.existing, one.is_same) for one in likely] == [
        (place, place, True) for place in range(1_000)
    ]


ACTIVITIES = st.builds(
    Activity,
    id=st.sampled_from("abc"),
    completed=st.sampled_from([DAY, DAY + timedelta(days=1), date.min, date.max]),
    title=st.text(st.sampled_from("ab 12"), max_size=8),
)


@given(st.lists(ACTIVITIES, max_size=6), st.lists(ACTIVITIES, max_size=6))
def test_any_activities_are_compared(incoming: list[Activity], existing: list[Activity]) -> None:
    likely = find_duplicates(incoming, existing)
    assert len({one.place for one in likely}) == len(likely)
    for one in likely:
        assert (one.existing is None) != (one.earlier is None)
        assert one.earlier is None or one.earlier < one.place
        assert one.reasons


@given(st.lists(ACTIVITIES, min_size=1, max_size=6))
def test_what_is_on_record_already_is_always_found(existing: list[Activity]) -> None:
    likely = find_duplicates(existing, existing)
    assert [one.place for one in likely if one.is_same] == list(range(len(existing)))
