"""Find requirement sets by the words people use for place, authority, profession, credential."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from cmeridian.domain.requirements.rulebook import RequirementSet, Vocabulary
from cmeridian.packs.loader import load_rulebook
from cmeridian.packs.nearest import nearest
from cmeridian.packs.places import places_by_name, words_of

_IGNORED = frozenset({"a", "and", "for", "of", "the"})
_MEANT = {
    "doctor": "physician",
    "medical": "medic",
    "medicine": "medic",
    "doctors": "physician",
    "license": "licence",
    "certification": "certificate",
    "nurses": "nurse",
    "physicians": "physician",
    "pharmacists": "pharmacist",
}
"""Words for which sets use another, or a longer one that begins so."""
_LINKING = frozenset({"in", "or"})
"""Codes of two states, and also words between others."""
_EXACT, _START = 2, 1
_SHORT = 3
"""Words up to this length are codes or beginnings: nothing is spelt almost like them."""


@dataclass(frozen=True, slots=True)
class _Entry:
    terms: RequirementSet
    words: frozenset[str]
    place: str


def search_sets(query: str, *, profession: str) -> tuple[RequirementSet, ...]:
    """Find the sets that fit every word of a query, in any order and also misspelt.

    An empty query finds the sets for the profession. Those come first; what fits best follows.
    """
    wanted = [_MEANT.get(word, word) for word in words_of(query)]
    wanted = [word for word in wanted if word not in _IGNORED] or wanted
    entries = _entries()
    if not wanted:
        return tuple(e.terms for e in entries if profession in e.terms.professions)
    known = frozenset[str]().union(*(entry.words for entry in entries))
    meant = [_spelt_right(word, known) for word in wanted]
    found = _fitting(meant, entries, profession)
    if not found and _LINKING.intersection(wanted[1:-1]):
        meant = [words for words in meant if not _LINKING.intersection(words)]
        found = _fitting(meant, entries, profession)
    return found


def sets_for(*, place: str, profession: str) -> tuple[RequirementSet, ...]:
    """List the sets of a place, by its code, for a profession."""
    return tuple(
        entry.terms
        for entry in _entries()
        if entry.terms.jurisdiction == place and profession in entry.terms.professions
    )


def profession_and_place(query: str, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """Read a query as a profession and a place, such as pharmacist Wyoming; None if it is not."""
    words = [_MEANT.get(word, word) for word in words_of(query)]
    places = places_by_name(vocabulary)
    for profession, names in _profession_names(vocabulary).items():
        for name in names:
            for start in range(len(words) - len(name) + 1):
                rest = words[:start] + words[start + len(name) :]
                place = " ".join(rest[1:] if rest[:1] == ["in"] else rest)
                if words[start : start + len(name)] == name and place in places:
                    return profession, places[place][-1]
    return None


def _fitting(
    meant: list[list[str]], entries: tuple[_Entry, ...], profession: str
) -> tuple[RequirementSet, ...]:
    found: list[tuple[bool, int, int]] = []
    for order, entry in enumerate(entries):
        fits = [max((_fit(one, entry.words) for one in words), default=0) for words in meant]
        if all(fits):
            found.append((profession not in entry.terms.professions, -sum(fits), order))
    return tuple(entries[order].terms for *_, order in sorted(found))


def _spelt_right(word: str, known: frozenset[str]) -> list[str]:
    if len(word) <= _SHORT or any(one.startswith(word) for one in known):
        return [word]
    return list(nearest(word, (one for one in known if len(one) > _SHORT)))


def _fit(word: str, words: frozenset[str]) -> int:
    if word in words:
        return _EXACT
    return _START if any(one.startswith(word) for one in words) else 0


@cache
def _entries() -> tuple[_Entry, ...]:
    rulebook = load_rulebook()
    entries = [_entry(terms, rulebook.vocabulary) for terms in rulebook.sets.values()]
    return tuple(sorted(entries, key=lambda e: (e.place, e.terms.authority, e.terms.id)))


def _entry(terms: RequirementSet, vocabulary: Vocabulary) -> _Entry:
    place = vocabulary.jurisdictions.get(terms.jurisdiction, terms.jurisdiction)
    known_as = vocabulary.jurisdiction_aliases.items()
    texts = [
        terms.id,
        terms.authority,
        terms.jurisdiction,
        place,
        *(alias for alias, code in known_as if code == terms.jurisdiction),
        terms.credential,
        vocabulary.credential_kinds.get(terms.credential, ""),
        *_professions(terms.professions, vocabulary),
    ]
    return _Entry(terms, frozenset(word for text in texts for word in words_of(text)), place)


def _professions(professions: Iterable[str], vocabulary: Vocabulary) -> Iterable[str]:
    for profession in professions:
        yield profession
        yield vocabulary.professions.get(profession, "")
        yield from (a for a, of in vocabulary.profession_aliases.items() if of == profession)


def _profession_names(vocabulary: Vocabulary) -> Mapping[str, list[list[str]]]:
    """Give the ways to name each profession, as words; the longest first."""
    found: dict[str, list[list[str]]] = {}
    for profession in vocabulary.professions:
        names = _professions((profession,), vocabulary)
        parts = [part for name in names for part in re.split(r" / | or other |\(|\)", name)]
        ways = [words for words in map(words_of, parts) if words]
        found[profession] = sorted(ways, key=len, reverse=True)
    return found
