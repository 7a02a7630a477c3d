"""Whose rules hold for whom: sets by profession and place, and what rules ask of prescribers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cmeridian.domain.requirements.questions import facts_behind

if TYPE_CHECKING:
    from cmeridian.domain.records.record import Clinician
    from cmeridian.domain.requirements.rulebook import RequirementSet, Rulebook, Vocabulary

STATE_LICENCE = "state_license"
DEA_SET, DEA_FACT = "us-dea-mate", "dea_registrant"
_ADVANCED = frozenset({"NP", "CRNA"})
"""Who practises as an advanced practice nurse, which is what some rules call them all."""


def profession_of(clinician: Clinician, vocabulary: Vocabulary) -> str:
    """Give a clinician's profession by the name that rules use."""
    return vocabulary.profession_aliases.get(clinician.profession, clinician.profession)


def is_for(terms: RequirementSet, profession: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a set is for a profession, also where it names it more widely or narrowly."""
    names = {vocabulary.profession_aliases.get(name, name) for name in terms.professions}
    if "APRN" in names:
        names |= _ADVANCED
    elif "NP" in names:
        names |= {"APRN"}
    return profession in names


def licences_in(place: str, profession: str, rulebook: Rulebook) -> tuple[RequirementSet, ...]:
    """List the licensing rules of a place, by its code, for a profession."""
    return tuple(
        terms
        for terms in rulebook.sets.values()
        if terms.jurisdiction == place
        and terms.credential == STATE_LICENCE
        and is_for(terms, profession, rulebook.vocabulary)
    )


def prescribing_facts(sets: Iterable[RequirementSet]) -> tuple[str, ...]:
    """List the facts by which rules ask whether someone prescribes, each once."""
    asked = dict.fromkeys(
        name for terms in sets for rule in terms.rules for name in facts_behind(rule)
    )
    return tuple(n for n in asked if n.startswith("prescribes_") or n == DEA_FACT)
