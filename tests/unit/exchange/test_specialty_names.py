"""Specialties as people type them."""

from __future__ import annotations

import pytest

from cmeridian.exchange.specialty_names import (
    specialty_name,
    specialty_suggestions,
    specialty_typed,
)
from cmeridian.packs.loader import load_rulebook

VOCABULARY = load_rulebook().vocabulary


@pytest.mark.parametrize(
    ("typed", "id_"),
    [
        ("Family medicine", "family_medicine"),
        ("207Q00000X", "family_medicine"),
        ("ER doctor", "emergency_medicine"),
        ("Gastroenterology Physician", "207RG0100X"),
        ("nonsense", "nonsense"),
        ("", ""),
    ],
)
def test_a_specialty_is_known_by_its_names(typed, id_):
    assert specialty_typed(typed, VOCABULARY) == id_


def test_every_specialty_reads_back_from_its_name():
    codes = VOCABULARY.specialty_codes
    for id_ in VOCABULARY.specialties:
        assert specialty_typed(specialty_name(id_, VOCABULARY), VOCABULARY) == codes.get(id_, id_)


def test_each_name_is_offered_once():
    names = specialty_suggestions(VOCABULARY)
    assert len(names) == len(set(names))
