"""Places by the names and codes that people write."""

from __future__ import annotations

import pytest

from cmeridian.packs.loader import load_rulebook
from cmeridian.packs.places import find_place, find_places, places_like, words_of

VOCABULARY = load_rulebook().vocabulary


def test_words_have_neither_case_nor_accents():
    assert words_of("Québec, PA-C") == ["quebec", "pa", "c"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("florida", "US-FL"),
        ("FL", "US-FL"),
        ("CA", "US-CA"),
        ("uk", "GB"),
        ("D.C.", "US-DC"),
        ("Ontario", None),
    ],
)
def test_a_place_is_known_by_name_and_code(name, code):
    assert find_place(name, VOCABULARY) == code


def test_a_misspelt_place_has_neighbours():
    assert "Wyoming" in places_like("wyomin", VOCABULARY)


def test_a_code_may_mean_two_places():
    assert find_places("ca", VOCABULARY) == {"CA", "US-CA"}
    assert find_places("Ontario", VOCABULARY) == frozenset()
