"""The requirement sets that come with the product, for everyone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from cmeridian.domain.requirements.wording.cycles import cycle_words
from cmeridian.domain.requirements.wording.names import (
    LONGEST_DEGREE,
    authority_name,
    credential_name,
    place_name,
)
from cmeridian.domain.requirements.wording.provenance import (
    check_words,
    needs_recheck,
    reliance_words,
)
from cmeridian.domain.requirements.wording.rules import capitalised, rule_title, with_mark
from cmeridian.domain.requirements.wording.sets import set_sentences
from cmeridian.features.compliance.selectors.rule_page import WordLine, words_of
from cmeridian.features.compliance.selectors.sources import SourceLine, source_lines
from cmeridian.packs.loader import load_rulebook

if TYPE_CHECKING:
    from cmeridian.domain.requirements.rulebook import RequirementSet, Rule, Vocabulary

_PARTING = re.compile(r"[\s()/,;:.]+")


@dataclass(frozen=True, slots=True)
class SetLine:
    """One set in the list. as_of: the year of the text that was read, or `undated`."""

    set_id: str
    authority: str
    credential: str
    professions: str
    confidence: str
    as_of: str
    recheck: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A place with its sets."""

    name: str
    sets: tuple[SetLine, ...]


@dataclass(frozen=True, slots=True)
class Library:
    """The list of sets that fit. professions: what can be chosen, code and name."""

    places: tuple[Place, ...]
    count: int
    of: int
    unchecked: int
    rechecks: int
    professions: tuple[tuple[str, str], ...]
    unknown_profession: str = ""


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule of a set in words. confidence: only where it is not that of the set."""

    rule: str
    title: str
    words: tuple[WordLine, ...]
    note: str
    confidence: str


@dataclass(frozen=True, slots=True)
class SetInFull:
    """Everything on the public page of one set."""

    line: SetLine
    place: str
    cycle: str
    rules: tuple[RuleLine, ...]
    binds: tuple[str, ...]
    sources: tuple[SourceLine, ...]
    reliance: str
    check: str


def library(*, words: str, profession: str, on: date) -> Library:
    """List the sets for a profession in which a word begins with each of these; empty: no matter.

    An unknown profession is said, and then shuts nothing out.
    """
    rulebook = load_rulebook()
    known = profession in rulebook.vocabulary.professions
    wanted = profession if known else ""
    terms = _words_at_starts(words).split()
    found = [
        requirement_set
        for requirement_set, text in _searchable()
        if (not wanted or wanted in requirement_set.professions)
        and all(f" {t}" in text for t in terms)
    ]
    return Library(
        places=_by_place(found, rulebook.vocabulary, on),
        count=len(found),
        of=len(rulebook.sets),
        unchecked=sum(1 for s in found if s.provenance.checker is None),
        rechecks=sum(1 for s in found if needs_recheck(s.provenance, on=on)),
        professions=tuple(rulebook.vocabulary.professions.items()),
        unknown_profession="" if known else profession,
    )


def set_in_full(*, set_id: str, on: date) -> SetInFull | None:
    """Write one set with every rule in words; None if there is no such set."""
    rulebook = load_rulebook()
    requirement_set = rulebook.sets.get(set_id)
    if requirement_set is None:
        return None
    vocabulary, provenance = rulebook.vocabulary, requirement_set.provenance
    return SetInFull(
        line=_line(requirement_set, vocabulary, on),
        place=place_name(requirement_set.jurisdiction, vocabulary),
        cycle=cycle_words(requirement_set.cycle),
        rules=tuple(_rule(rule, requirement_set, vocabulary) for rule in requirement_set.rules),
        binds=tuple(with_mark(words) for words in set_sentences(requirement_set, vocabulary)),
        sources=source_lines(provenance.sources),
        reliance=reliance_words(provenance, provenance.confidence),
        check=check_words(provenance, on=on),
    )


@cache
def _searchable() -> tuple[tuple[RequirementSet, str], ...]:
    """List all sets by place, each with the text in which words are looked for."""
    rulebook = load_rulebook()
    vocabulary = rulebook.vocabulary
    sets = sorted(
        rulebook.sets.values(),
        key=lambda s: (place_name(s.jurisdiction, vocabulary), s.jurisdiction, s.id),
    )
    return tuple((s, _text(s, vocabulary)) for s in sets)


def _text(requirement_set: RequirementSet, vocabulary: Vocabulary) -> str:
    parts = (
        requirement_set.id,
        requirement_set.authority,
        credential_name(requirement_set),
        requirement_set.jurisdiction,
        place_name(requirement_set.jurisdiction, vocabulary),
        *requirement_set.professions,
        *(vocabulary.professions.get(name, "") for name in requirement_set.professions),
    )
    return f" {_words_at_starts(' '.join(parts))}"


def _words_at_starts(text: str) -> str:
    """Part words by spaces alone, so that each begins behind one; an id stays whole."""
    return _PARTING.sub(" ", text).casefold()


def _by_place(found: list[RequirementSet], vocabulary: Vocabulary, on: date) -> tuple[Place, ...]:
    return tuple(
        Place(place_name(place, vocabulary), tuple(_line(s, vocabulary, on) for s in members))
        for place, members in groupby(found, key=lambda s: s.jurisdiction)
    )


def _line(requirement_set: RequirementSet, vocabulary: Vocabulary, on: date) -> SetLine:
    provenance = requirement_set.provenance
    return SetLine(
        set_id=requirement_set.id,
        authority=authority_name(requirement_set),
        credential=capitalised(credential_name(requirement_set)),
        professions=", ".join(_degree(name, vocabulary) for name in requirement_set.professions),
        confidence=provenance.confidence,
        as_of=str(provenance.as_of or "undated"),
        recheck=needs_recheck(provenance, on=on),
    )


def _degree(profession: str, vocabulary: Vocabulary) -> str:
    if len(profession) <= LONGEST_DEGREE:
        return profession
    return vocabulary.professions.get(profession, profession)


def _rule(rule: Rule, requirement_set: RequirementSet, vocabulary: Vocabulary) -> RuleLine:
    differs = rule.confidence and rule.confidence != requirement_set.provenance.confidence
    return RuleLine(
        rule=rule.id,
        title=rule_title(rule, vocabulary),
        words=tuple(words_of(rule, vocabulary)),
        note=with_mark(rule.note or ""),
        confidence=rule.confidence or "" if differs else "",
    )
