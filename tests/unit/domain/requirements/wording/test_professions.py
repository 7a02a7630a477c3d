"""Professions as a sentence speaks of those who practise them."""

from __future__ import annotations

from dataclasses import replace

from cmeridian.domain.requirements.wording.professions import professionals
from tests.unit.domain.builders import VOCABULARY

NAMED = replace(VOCABULARY, professions={"RN": "Registered nurse", "PA": "Physician assistant"})


def test_a_name_becomes_many():
    assert professionals("RN", NAMED) == "registered nurses"
    assert professionals("PA", NAMED) == "physician assistants"


def test_a_degree_that_is_no_word_keeps_its_letters():
    assert professionals("MD", NAMED) == "physicians (MD)"
