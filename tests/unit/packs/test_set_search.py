"""Find sets by the words people use."""

from __future__ import annotations

import pytest

from cmeridian.packs.loader import load_rulebook
from cmeridian.packs.set_search import (
    profession_and_place,
    search_sets,
    sets_for,
)

VOCABULARY = load_rulebook().vocabulary


def ids(query: str, profession: str = "MD") -> list[str]:
    return [terms.id for terms in search_sets(query, profession=profession)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("texas md", "us-tx-physician"),
        ("massachusets", "us-ma-physician"),
        ("board of nursing hawaii", "us-hi-rn"),
        ("florida medical license", "us-fl-md"),
        ("or", "us-or-physician"),
        ("hospital", "us-hospital-template"),
    ],
)
def test_what_fits_best_comes_first(query, first):
    assert ids(query)[0] == first


def test_every_word_must_fit():
    assert ids("texas hawaii") == []
    assert ids("zzz") == []


def test_every_set_is_found_by_its_id():
    for set_id in load_rulebook().sets:
        assert set_id in ids(set_id)


def test_sets_of_a_place_are_for_a_profession():
    assert [s.id for s in sets_for(place="US-WY", profession="RN")] == ["us-wy-rn"]
    assert sets_for(place="US-WY", profession="PHARMACIST") == ()


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("wyoming pharmacist", ("PHARMACIST", "US-WY")),
        ("rn in puerto rico", ("RN", "US-PR")),
        ("doctor", None),
        ("", None),
    ],
)
def test_a_query_may_name_a_profession_and_a_place(query, meant):
    assert profession_and_place(query, VOCABULARY) == meant
