"""What the search for the set of a credential shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cmeridian.domain.requirements.sentences import joined
from cmeridian.domain.requirements.wording.cycles import cycle_words
from cmeridian.domain.requirements.wording.names import (
    authority_name,
    credential_name,
    place_name,
)
from cmeridian.domain.requirements.wording.professions import professionals
from cmeridian.domain.requirements.wording.provenance import (
    RELIANCE,
    needs_recheck,
    provenance_sentences,
)
from cmeridian.domain.requirements.wording.rules import capitalised
from cmeridian.packs.places import MAX_QUERY, find_place, places_like
from cmeridian.packs.set_search import profession_and_place, search_sets, sets_for

if TYPE_CHECKING:
    from cmeridian.domain.requirements.rulebook import RequirementSet, Vocabulary
    from cmeridian.exchange.own_sets import OwnSets
    from cmeridian.features.accounts.selectors.people import Held

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class SetShown:
    """A set as the search and the form show it. held: public id of the credential under it."""

    terms: RequirementSet
    name: str
    kind: str
    place: str
    professions: str
    is_low: bool
    is_stale: bool
    is_template: bool
    cycle: str
    reliance: str
    sources: tuple[str, ...]
    held: str = ""


@dataclass(frozen=True, slots=True)
class NotCovered:
    """A place and a profession for which we hold no rules."""

    sentence: str
    place: str
    profession: str


@dataclass(frozen=True, slots=True)
class Finder:
    """The search: what was asked, what was found, and what we do not cover.

    count: the answer in words, for everyone and for screen readers.
    """

    query: str = ""
    count: str = ""
    results: tuple[SetShown, ...] = ()
    not_covered: NotCovered | None = None
    maybe: tuple[str, ...] = ()


def find_sets(*, query: str, own: OwnSets, profession: str, held: Iterable[Held]) -> Finder:
    """Answer a search by words. query: is cut to as much as is ever looked at."""
    vocabulary = own.rulebook.vocabulary
    words = query.strip()[:MAX_QUERY]
    found = search_sets(words, profession=profession)
    meant = profession_and_place(words, vocabulary) if not found else None
    return Finder(
        query=words,
        count=_count(found, words, profession),
        results=_shown(found, own, held),
        not_covered=_not_covered(meant[1], meant[0], vocabulary) if meant else None,
    )


def find_sets_in(*, place: str, own: OwnSets, profession: str, held: Iterable[Held]) -> Finder:
    """Answer a search by place and profession. place: as it was typed."""
    vocabulary = own.rulebook.vocabulary
    code = find_place(place, vocabulary)
    found = sets_for(place=code, profession=profession) if code else ()
    return Finder(
        query="",
        count=_count(found, "", profession),
        results=_shown(found, own, held),
        not_covered=None if found else _not_covered(place, profession, vocabulary),
        maybe=() if found or code else places_like(place, vocabulary),
    )


def show_set(
    terms: RequirementSet, own: OwnSets, held: Iterable[Held], *, on: date | None = None
) -> SetShown:
    """Write what a set is. on: also where it was read, as of a day."""
    vocabulary = own.rulebook.vocabulary
    confidence = terms.provenance.confidence
    said = provenance_sentences(terms, confidence=confidence, on=on) if on else ()
    return SetShown(
        terms=terms,
        name=authority_name(terms),
        kind=capitalised(credential_name(terms)),
        place=place_name(terms.jurisdiction, vocabulary) if terms.jurisdiction != "own" else "",
        professions=joined([professionals(p, vocabulary) for p in terms.professions], "and")
        if terms.professions
        else "",
        is_low=confidence == "low" and terms.id not in own.ids,
        is_stale=on is not None and needs_recheck(terms.provenance, on=on),
        is_template=terms.id not in own.ids and any(rule.editable for rule in terms.rules),
        cycle=cycle_words(terms.cycle),
        reliance=RELIANCE[confidence],
        sources=tuple(said),
        held=next((h.public_id for h in held if h.credential.set == terms.id), ""),
    )


def _shown(
    found: tuple[RequirementSet, ...], own: OwnSets, held: Iterable[Held]
) -> tuple[SetShown, ...]:
    holds = tuple(held)
    return tuple(show_set(terms, own, holds) for terms in found[:MOST_SHOWN])


def _not_covered(place: str, profession: str, vocabulary: Vocabulary) -> NotCovered:
    """Say it before anything else. place: as typed, or the code of one we know."""
    code = place if place in vocabulary.jurisdictions else find_place(place, vocabulary)
    name = vocabulary.jurisdictions[code] if code else place
    who = professionals(profession, vocabulary)
    sentence = (
        f"We hold no rules for {who} in {name}. Nothing here can tell you whether you are clear: "
        "ask the authority."
    )
    return NotCovered(sentence, name, profession)


def _count(found: tuple[RequirementSet, ...], query: str, profession: str) -> str:
    """Say how many sets were found, and which come first."""
    if not found:
        return f"No set matches “{query}”." if query else "No set is found."
    sets = "1 set" if len(found) == 1 else f"{len(found)} sets"
    most = f" The first {MOST_SHOWN} are shown." if len(found) > MOST_SHOWN else ""
    if not query:
        return f"{sets}.{most}"
    fitting = sum(profession in terms.professions for terms in found)
    order = ", those for your profession first" if 0 < fitting < len(found) else ""
    order = order or ("" if fitting else ", none for your profession")
    return f"{sets} for “{query}”{order}.{most}"
