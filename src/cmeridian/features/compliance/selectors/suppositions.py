"""What would be different: suppositions about a record, judged beside it. Nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cmeridian.domain.requirements.questions import facts_behind
from cmeridian.domain.requirements.what_if import Change, compare
from cmeridian.domain.requirements.wording.conditions import question_of
from cmeridian.domain.requirements.wording.names import authority_name, place_name
from cmeridian.features.compliance.selectors.outcomes import Outcome, describe_outcome
from cmeridian.features.compliance.selectors.standing import find_standing
from cmeridian.features.compliance.selectors.supposed_change import (
    Licence,
    Refused,
    Wishes,
    build_change,
    held_sets,
    state_licences,
)

if TYPE_CHECKING:
    from cmeridian.features.accounts.models import Person

__all__ = ["Choices", "Licence", "Refused", "Wishes", "find_choices", "suppose"]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the forms offer: places by code, state licences held by set id, questions by fact."""

    places: tuple[tuple[str, str], ...]
    licences: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]


def find_choices(*, person: Person, on: date) -> Choices:
    """List what a person may suppose."""
    standing = find_standing(person=person, on=on)
    vocabulary = standing.vocabulary
    places = sorted(
        ((code, name) for code, name in vocabulary.jurisdictions.items() if code != "US"),
        key=lambda place: place[1],
    )
    licences = tuple(
        (terms.id, f"{authority_name(terms)}, {place_name(terms.jurisdiction, vocabulary)}")
        for terms in state_licences(standing)
    )
    facts = {
        name: question_of(name, vocabulary)
        for terms in held_sets(standing)
        for rule in terms.rules
        for name in facts_behind(rule)
        if vocabulary.facts[name].kind == "yes_no"
    }
    return Choices(tuple(places), licences, tuple(facts.items()))


def suppose(*, person: Person, wishes: Wishes, on: date) -> Outcome:
    """Judge a person's record as it is and as it would be.

    on: the day of the first judgement. Raises Refused for what no record could hold.
    """
    standing = find_standing(person=person, on=on)
    change = build_change(standing, wishes, on)
    difference = compare(
        rulebook=standing.rulebook,
        record=standing.kept.record,
        change=Change(
            facts=change.facts,
            add_credentials=tuple(change.added),
            remove_credentials=tuple(change.removed),
            on=wishes.on,
        ),
        on=on,
    )
    return describe_outcome(
        difference,
        vocabulary=standing.vocabulary,
        supposed=tuple(change.supposed),
        warnings=tuple(change.warnings),
        unknown_places=tuple(change.unknown_places),
    )
