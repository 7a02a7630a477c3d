"""The words by which rules tell activities and events apart: of the vocabulary, and of own sets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cmeridian.domain.requirements.rulebook import (
    Combination,
    RequirementSet,
    Select,
    Vocabulary,
    with_parts,
)


@dataclass(frozen=True, slots=True)
class KnownWords:
    """The words, under the name of the field that holds them in a record."""

    course: frozenset[str]
    approved_lists: frozenset[str]
    relevance: frozenset[str]
    subtype: frozenset[str]
    event: frozenset[str]


def known_words(vocabulary: Vocabulary, own_sets: Iterable[RequirementSet]) -> KnownWords:
    """Collect the words: packs keep to the vocabulary, a set of one's own may bring more."""
    sets = tuple(own_sets)
    rules = [rule for s in sets for top in s.rules for rule in with_parts(top)]
    selects: list[Select] = [r.select for r in rules if not isinstance(r, Combination)]
    subtypes = [s.subtypes for s in selects] + [m.subtypes for s in sets for m in s.multipliers]
    events = [s.events for s in selects]
    named = {name for r in rules for name in (r.satisfied_by_event, r.exempt_by) if name}
    named |= {e.who for s in sets for e in s.exemptions} | {
        e.event for s in sets for e in s.satisfied_by
    }
    return KnownWords(
        course=frozenset(vocabulary.courses).union(*(s.courses for s in selects)),
        approved_lists=frozenset(vocabulary.approved_lists).union(
            *(s.approved_lists for s in selects)
        ),
        relevance=frozenset(vocabulary.relevance).union(*(s.relevance for s in selects)),
        subtype=frozenset(vocabulary.subtypes).union(*subtypes),
        event=frozenset(vocabulary.events).union(vocabulary.exemptions, named, *events),
    )
