"""Whose rules hold for whom."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cmeridian.domain.requirements.licensing import (
    is_for,
    licences_in,
    prescribing_facts,
    profession_of,
)
from tests.unit.domain.builders import (
    VOCABULARY,
    a_clinician,
    a_rulebook,
    a_set,
    any_of,
    fact,
    on_topic,
)


@pytest.mark.parametrize(
    ("named", "profession", "holds"),
    [
        ("MD", "MD", True),
        ("MD", "DO", False),
        ("APRN", "NP", True),
        ("APRN", "CRNA", True),
        ("NP", "APRN", True),
        ("NP", "CRNA", False),
    ],
)
def test_a_set_is_for_those_it_names_and_for_those_they_are_called_by(named, profession, holds):
    assert is_for(a_set(professions=(named,)), profession, VOCABULARY) is holds


def test_another_name_of_a_profession_means_the_same():
    vocabulary = replace(VOCABULARY, profession_aliases={"ARNP": "NP"})
    assert profession_of(a_clinician(profession="ARNP"), vocabulary) == "NP"
    assert is_for(a_set(professions=("ARNP",)), "NP", vocabulary)


def test_a_licence_is_that_of_the_place_and_no_certificate():
    rulebook = a_rulebook(
        a_set(name="here", credential="state_license"),
        a_set(name="board"),
        a_set(name="there", credential="state_license", jurisdiction="US-YY"),
    )
    assert [terms.id for terms in licences_in("US-XX", "MD", rulebook)] == ["here"]
    assert licences_in("US-XX", "DO", rulebook) == ()


def test_prescribing_is_asked_also_in_parts_of_rules():
    terms = a_set(
        any_of(
            "either",
            on_topic("pain", 2, applies_if=fact("prescribes_opioids")),
            on_topic("ethics", 2, applies_if=fact("dea_registrant")),
            applies_if=fact("teaches"),
        )
    )
    assert prescribing_facts([terms]) == ("prescribes_opioids", "dea_registrant")
