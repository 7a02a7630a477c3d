"""Whose letter it is: the requirement sets that it may be about, each with what speaks for it."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from cmeridian.domain.kernel.provenance import Confidence
from cmeridian.exchange.audit_letter.text import Quote, quote

if TYPE_CHECKING:
    from cmeridian.domain.records.record import Credential
    from cmeridian.domain.requirements.rulebook import RequirementSet, Vocabulary

MOST_SHOWN = 12
MOST_PLACES = 200
"""So many places of one word are looked at."""
NEAR = 12
"""Words within which the parts of a name may stand in another order."""
MOST_EMPTY = 4
"""So many words that say nothing may stand inside a name."""
SHORTEST_NUMBER = 4
"""A shorter licence number could stand in any letter."""

_WORD = re.compile(r"[A-Za-z0-9]{1,40}", re.ASCII)
_NAMES = re.compile(r" / |,|\(|\)")
_SHORT_NAME = re.compile(r"[A-Z][A-Z-]{2,9}", re.ASCII)
_BRACKETS = re.compile(r" \([^()]{0,200}\)$")
PATTERNS = (_WORD, _NAMES, _SHORT_NAME)
_NO_NAME = frozenset({"CPD", "MOC", "OCC", "DEFAULT", "FAMILY"})
_EMPTY = frozenset(
    {"a", "an", "and", "for", "in", "of", "the", "state", "professional", "joint", "via"}
)
_MEANT = {"physicians": "physician", "assistants": "assistant", "associates": "assistant"}
_SAME = {
    "medicine": ("medical",),
    "medical": ("medicine",),
    "nursing": ("nurses", "nurse"),
    "pharmacy": ("pharmacists",),
    "osteopathic": ("osteopathy",),
    "assistant": ("associate", "associates", "assistants"),
    "licensure": ("licensing",),
    "licensing": ("licensure",),
}
"""Words that letterheads use for one another."""
_SHORT_NAMES = {
    "us-ca-md": ("MBC",),
    "us-ca-rn": ("BRN",),
    "us-fl-md": ("FBOM",),
    "us-tx-physician": ("TMB",),
    "us-abim": ("ABIM",),
    "us-abfm": ("ABFM",),
    "us-ancc-np": ("ANCC",),
    "us-aanpcb-np": ("AANPCB", "AANPCP"),
    "us-nbcrna-mac": ("NBCRNA",),
    "us-nccpa-pa-c": ("NCCPA",),
    "us-ut-physician": ("DOPL",),
    "us-il-physician": ("IDFPR",),
    "us-il-np": ("IDFPR",),
    "us-il-pa": ("IDFPR",),
    "us-il-pharmacist": ("IDFPR",),
    "us-il-rn": ("IDFPR",),
    "us-ny-physician": ("NYSED",),
    "us-ny-np": ("NYSED",),
    "us-ny-pa": ("NYSED",),
    "us-ny-pharmacist": ("NYSED",),
    "us-ny-rn": ("NYSED",),
    "us-mi-md": ("LARA",),
    "us-aafp-member": ("AAFP",),
}
_FULL_NAMES = {
    "au-mba-cpd": ("Medical Board of Australia",),
    "ca-rcpsc-moc": ("Royal College of Physicians and Surgeons of Canada",),
    "uk-gmc-appraisal-gp": ("General Medical Council",),
    "us-aacn-ccrn": ("AACN Certification Corporation",),
    "us-aafp-member": ("American Academy of Family Physicians",),
    "us-aanpcb-np": ("American Academy of Nurse Practitioners Certification Board",),
    "us-aha-bls-acls": ("American Heart Association",),
    "us-aoa-occ-default": ("American Osteopathic Association",),
    "us-ct-rn": ("Connecticut Department of Public Health",),
    "us-dc-rn": ("District of Columbia Board of Nursing",),
    "us-dea-mate": ("Drug Enforcement Administration",),
    "us-il-rn": ("Illinois Department of Financial and Professional Regulation",),
    "us-ma-rn": ("Massachusetts Board of Registration in Nursing",),
    "us-nbcrna-mac": (
        "National Board of Certification and Recertification for Nurse Anesthetists",
    ),
    "us-nccpa-pa-c": ("National Commission on Certification of Physician Assistants",),
    "us-ne-rn": ("Nebraska Board of Nursing",),
    "us-ny-rn": ("New York State Education Department",),
    "us-ut-rn": ("Utah Division of Professional Licensing",),
    "us-wv-rn": ("West Virginia Board of Registered Nurses",),
}
"""What an authority is called in full, where its set calls it by less or by more."""
_ORDER: dict[Confidence, int] = {"high": 0, "medium": 1, "low": 2}
_BY_NUMBER = "your number"
_PROFESSION_WORDS: Mapping[str, tuple[str, ...]] = {
    "MD": ("medicine", "medical", "physician", "md"),
    "DO": ("osteopathic", "osteopathy", "physician", "do"),
    "PA": ("assistant", "associate", "pa"),
    "RN": ("nursing", "nurse", "rn"),
    "NP": ("nursing", "nurse", "practitioner", "aprn"),
    "APRN": ("nursing", "nurse", "practitioner", "aprn"),
    "CRNA": ("nursing", "nurse", "anesthetist"),
    "PHARMACIST": ("pharmacy", "pharmacist"),
}
"""Words of a letter that speak of a profession."""


@dataclass(frozen=True, slots=True)
class AuthorityFound:
    """A set that the letter may be about.

    is_held: the person holds a credential under it. by_number: it is their licence number that
    stands in the letter. because: what speaks for it, a clause; quote: where that stands.
    """

    set: str
    confidence: Confidence
    is_held: bool
    because: str
    quote: Quote
    by_number: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a letter, and where each of them stands, by its order."""

    text: str
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    places: Mapping[str, list[int]]

    def of(self, word: str) -> list[int]:
        """Where a word, or one that means the same, stands."""
        found = [*self.places.get(word, ())]
        for other in _SAME.get(word, ()):
            found += self.places.get(other, ())
        return sorted(found)

    def quote(self, first: int, last: int) -> Quote:
        """Quote the letter from one word to another."""
        return quote(self.text, self.spans[first][0], self.spans[last][1])


def find_authorities(
    text: str,
    *,
    sets: Mapping[str, RequirementSet],
    held: Iterable[Credential],
    profession: str,
    vocabulary: Vocabulary,
) -> tuple[AuthorityFound, ...]:
    """Find the sets that a cleaned letter may be about, the likeliest first.

    What is held comes before what is not, and the person's own profession before others.
    """
    words = _words_of(text)
    holds = tuple(held)
    numbers = {c.set: c.number for c in holds if c.number}
    found = []
    for terms in sets.values():
        evidence = _evidence(words, terms, numbers.get(terms.id), vocabulary)
        if evidence is not None:
            confidence, because, piece = evidence
            is_held = any(c.set == terms.id for c in holds)
            by_number = because.startswith(_BY_NUMBER)
            found.append(AuthorityFound(terms.id, confidence, is_held, because, piece, by_number))
    found = _clearest(found)
    found.sort(key=lambda one: _rank(one, sets[one.set], words, profession))
    return tuple(found[:MOST_SHOWN])


def _clearest(found: list[AuthorityFound]) -> list[AuthorityFound]:
    """Leave out a name that is only part of a longer one, and hints where a name stands."""
    high = [one for one in found if one.confidence == "high"]
    kept = [
        one
        for one in found
        if not any(
            other.quote.start <= one.quote.start
            and one.quote.end <= other.quote.end
            and other.quote != one.quote
            for other in high
        )
    ]
    return [one for one in kept if not (high and one.confidence == "low")]


def _rank(
    one: AuthorityFound, terms: RequirementSet, words: _Words, profession: str
) -> tuple[object, ...]:
    spoken = any(
        words.places.get(word)
        for own in terms.professions
        for word in _PROFESSION_WORDS.get(own, ())
    )
    is_own = profession in terms.professions
    return (
        _ORDER[one.confidence],
        not one.by_number,
        not one.is_held,
        not is_own,
        not spoken,
        one.set,
    )


def best_of(
    found: tuple[AuthorityFound, ...], *, sets: Mapping[str, RequirementSet], profession: str
) -> str | None:
    """Choose the one set that the letter is about; None where more than one may be meant.

    Among sets for which the letter speaks as clearly, the one whose licence number it names, or
    else the one that is held, or of the person's own profession, is chosen if it is the only one.
    """
    clearest = [one for one in found if one.confidence == found[0].confidence] if found else []
    if not clearest or clearest[0].confidence == "low":
        return None
    held = [one.set for one in clearest if one.is_held]
    if not held and any(one.is_held and one.confidence != "low" for one in found):
        return None
    own = [one.set for one in clearest if profession in sets[one.set].professions]
    numbered = [one.set for one in clearest if one.by_number]
    for chosen in (numbered, held, own, [one.set for one in clearest]):
        if chosen:
            return chosen[0] if len(chosen) == 1 else None
    return None


def _evidence(
    words: _Words, terms: RequirementSet, number: str | None, vocabulary: Vocabulary
) -> tuple[Confidence, str, Quote] | None:
    """Find the clearest thing that speaks for a set."""
    licence = _find_number(words, number) if number else None
    if licence is not None:
        return "high", f"{_BY_NUMBER} {number} stands in the letter", licence
    place = _place_words(terms, vocabulary)
    names = [
        name
        for written in (terms.authority, *_FULL_NAMES.get(terms.id, ()))
        for name in _names_of(written, place)
    ]
    for name in names:
        piece = _find_name(words, name)
        if piece is not None:
            return "high", f"“{piece.words}” stands in the letter", piece
    for short in _short_names_of(terms.id, terms.authority, terms.credential):
        if place and short not in _SHORT_NAMES.get(terms.id, ()) and not _find_name(words, place):
            continue
        places = [p for p in words.places.get(short.lower(), ()) if _is_written(words, p, short)]
        if places:
            piece = words.quote(places[0], places[0])
            return "medium", f"“{short}” stands in the letter", piece
    for name in names:
        piece = _find_scattered(words, name)
        if piece is not None:
            return "medium", f"“{piece.words}” is near to its name", piece
    return _by_place(words, terms, place)


def _is_written(words: _Words, place: int, short: str) -> bool:
    start, end = words.spans[place]
    return words.text[start:end] == short


def _find_number(words: _Words, number: str) -> Quote | None:
    """Find a licence number, however it is spaced; its letters and figures must stand together."""
    parts = [part.lower() for part in _WORD.findall(number)]
    if len("".join(parts)) < SHORTEST_NUMBER:
        return None
    whole = words.places.get("".join(parts))
    if whole:
        return words.quote(whole[0], whole[0])
    for place in words.places.get(parts[0], ()):
        if list(words.words[place : place + len(parts)]) == parts:
            return words.quote(place, place + len(parts) - 1)
    return None


def _find_name(words: _Words, name: tuple[str, ...]) -> Quote | None:
    """Find the words of a name one after another; empty words may stand between."""
    for place in words.of(name[0]):
        at, rest = place, list(name[1:])
        furthest = min(len(words.words) - 1, place + len(name) + MOST_EMPTY)
        while rest and at < furthest:
            following = words.words[at + 1]
            if following == rest[0] or following in _SAME.get(rest[0], ()):
                rest.pop(0)
            elif following not in _EMPTY:
                break
            at += 1
        if not rest:
            return words.quote(place, at)
    return None


def _find_scattered(words: _Words, name: tuple[str, ...]) -> Quote | None:
    """Find the words of a name close together in any order, as in a letterhead."""
    distinct = tuple(dict.fromkeys(name))
    if len(distinct) < 2:
        return None
    rows = [words.of(word) for word in distinct]
    if not all(rows):
        return None
    for place in min(rows, key=len):
        nearest = [_nearest(row, place) for row in rows]
        first, last = min(nearest), max(nearest)
        if last - first < NEAR:
            return words.quote(first, last)
    return None


def _nearest(row: list[int], place: int) -> int:
    at = bisect_left(row, place)
    return min(row[max(0, at - 1) : at + 1], key=lambda p: abs(p - place))


def _place_words(terms: RequirementSet, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Give the words of the name of a state; none for what holds in the whole country."""
    if not terms.jurisdiction.startswith("US-"):
        return ()
    name = vocabulary.jurisdictions.get(terms.jurisdiction, "")
    return tuple(word for word in _split(name) if word not in _EMPTY)


def _by_place(
    words: _Words, terms: RequirementSet, place: tuple[str, ...]
) -> tuple[Confidence, str, Quote] | None:
    """Take the name of a state with a word of the profession as a hint, and no more."""
    found = _find_name(words, place) if place else None
    spoken = [
        word
        for profession in terms.professions
        for word in _PROFESSION_WORDS.get(profession, ())
        if len(word) > 2 and words.places.get(word)
    ]
    if found is None or not spoken:
        return None
    return "low", f"“{found.words}” and “{spoken[0]}” stand in the letter", found


@lru_cache(maxsize=1_000)
def _names_of(authority: str, place: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Give the names of an authority as words without the empty ones, the fullest first.

    A name of a state's authority that leaves the state out is looked for with it.
    """
    whole = _BRACKETS.sub("", authority)
    names = []
    for part in (whole, *_NAMES.split(whole)):
        name = tuple(word for word in _split(part) if word not in _EMPTY)
        if place and name[:1] != ("dc",) and not set(place) <= set(name):
            name = (*place, *name)
        if len(name) > max(1, len(place)):
            names.append(name)
    return tuple(dict.fromkeys(names))


@lru_cache(maxsize=1_000)
def _short_names_of(set_id: str, authority: str, credential: str) -> tuple[str, ...]:
    """Give what an authority is called in short, as capitals."""
    written = [part.strip("(),") for part in authority.split()]
    tail = set_id.rpartition("-")[2].upper() if credential == "board_cert" else ""
    named = [*_SHORT_NAMES.get(set_id, ()), *filter(_SHORT_NAME.fullmatch, written), tail]
    return tuple(dict.fromkeys(name for name in named if len(name) > 2 and name not in _NO_NAME))


def _split(text: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKD", text)
    for match in _WORD.finditer("".join(c for c in plain if not unicodedata.combining(c))):
        word = match[0].lower()
        yield _MEANT.get(word, word)


def _words_of(text: str) -> _Words:
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    places: dict[str, list[int]] = {}
    for match in _WORD.finditer(text):
        word = _MEANT.get(match[0].lower(), match[0].lower())
        of_word = places.setdefault(word, [])
        if len(of_word) < MOST_PLACES:
            of_word.append(len(words))
        words.append(word)
        spans.append(match.span())
    return _Words(text, tuple(words), tuple(spans), places)
