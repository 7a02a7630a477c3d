"""Propose which activities may be the same one, entered twice. Nothing is merged here.

Two activities are compared when they were completed on the same day or on neighbouring days, when
they have the same id, or when the same document proves both.

Measure of titles: the words of both, without case, accents and the commonest small words, as sets;
their likeness is the number of words in both over the number in either (Jaccard index, from 0 to
1), and from 0.6 on titles are alike. Figures tell one session from the next, so titles whose
figures differ are never alike: "Module 1" is not "Module 2".
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cmeridian.domain.kernel.amounts import plain

if TYPE_CHECKING:
    from cmeridian.domain.records.record import Activity

ALIKE = 0.6
"""Titles at least this alike are proposed."""
MOST_COMPARED = 40
"""So many activities of the neighbouring days are compared at most, those with rarer words first.

It keeps the work in proportion to the number of activities, also where thousands share a day.
"""
_COMMON = frozenset(
    {"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"}
)
_WORD = re.compile(r"[^\W_]+")
_NEAR = (timedelta(0), timedelta(days=-1), timedelta(days=1))

Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class Likeness:
    """An incoming activity, and the one that it may be.

    place: of the incoming activity. existing: place among the existing ones, or None where it is
    like an earlier incoming one, whose place is then `earlier`. is_same: nothing tells the two
    apart. reasons: why it is proposed, in words.
    """

    place: int
    existing: int | None
    earlier: int | None
    is_same: bool
    reasons: tuple[str, ...]


def title_words(title: str) -> Words:
    """Take the words of a title as they are compared."""
    bare = unicodedata.normalize("NFKD", title.casefold())
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    words = frozenset(_WORD.findall(bare))
    return (words - _COMMON) or words


def find_duplicates(
    incoming: Sequence[Activity],
    existing: Sequence[Activity] = (),
    *,
    has_id: Sequence[bool] | None = None,
) -> tuple[Likeness, ...]:
    """Find, for each incoming activity, the one that it is most like, if there is one.

    Existing ones come before earlier incoming ones that are as alike. has_id: for each incoming
    activity, whether its id was given to it; an id made up for the occasion tells nothing.
    """
    known = _Known()
    for number, activity in enumerate(existing):
        known.add(_Entry(activity, existing=number, knows_id=True))
    found = []
    for place, activity in enumerate(incoming):
        one = _Entry(activity, earlier=place, knows_id=has_id is None or has_id[place])
        best = known.best(one)
        if best is not None:
            found.append(_as_likeness(place, best))
        known.add(one)
    return tuple(found)


class _Entry:
    """An activity, with what it is compared by."""

    __slots__ = (
        "activity", "claims", "day", "digests", "earlier", "existing", "figures", "knows_id",
        "provider", "title", "words",
    )  # fmt: skip

    def __init__(
        self,
        activity: Activity,
        *,
        existing: int | None = None,
        earlier: int | None = None,
        knows_id: bool,
    ) -> None:
        self.activity, self.day = activity, activity.completed
        self.existing, self.earlier, self.knows_id = existing, earlier, knows_id
        self.title, self.provider = _text(activity.title), _text(activity.provider)
        self.words = title_words(activity.title)
        self.figures = _figures(self.words)
        self.claims = _claims(activity)
        self.digests = frozenset(proof.sha256 for proof in activity.evidence if proof.sha256)


@dataclass(frozen=True, slots=True)
class _Match:
    entry: _Entry
    is_same: bool
    score: float
    reasons: tuple[str, ...]


class _Known:
    """Activities by what they may be found by: day and word, id, and document."""

    def __init__(self) -> None:
        self._by_word: dict[tuple[date, str], list[_Entry]] = defaultdict(list)
        self._by_title: dict[tuple[date, Words], list[_Entry]] = defaultdict(list)
        self._by_id: dict[str, _Entry] = {}
        self._by_proof: dict[str, _Entry] = {}

    def add(self, entry: _Entry) -> None:
        self._by_title[entry.day, entry.words].append(entry)
        for word in entry.words:
            self._by_word[entry.day, word].append(entry)
        if entry.knows_id:
            self._by_id.setdefault(entry.activity.id, entry)
        for digest in entry.digests:
            self._by_proof.setdefault(digest, entry)

    def best(self, one: _Entry) -> _Match | None:
        found = None
        for other in self._candidates(one):
            match = _compare(one, other)
            if match is None:
                continue
            if found is None or _rank(match) > _rank(found):
                found = match
            if match.is_same and other.existing is not None:
                break
        return found

    def _candidates(self, one: _Entry) -> Iterator[_Entry]:
        if one.knows_id and one.activity.id in self._by_id:
            yield self._by_id[one.activity.id]
        for digest in sorted(one.digests):
            if digest in self._by_proof:
                yield self._by_proof[digest]
        yield from self._by_title.get((one.day, one.words), ())[:MOST_COMPARED]
        lists = [
            self._by_word[day, word]
            for day in _days_near(one.day)
            for word in one.words
            if (day, word) in self._by_word
        ]
        seen: set[int] = set()
        for entries in sorted(lists, key=len):
            for entry in entries[:MOST_COMPARED]:
                if len(seen) >= MOST_COMPARED:
                    return
                if id(entry) not in seen:
                    seen.add(id(entry))
                    yield entry


def _days_near(day: date) -> Iterator[date]:
    for step in _NEAR:
        if date.min + timedelta(days=1) <= day <= date.max - timedelta(days=1):
            yield day + step
        elif not step:
            yield day


def _compare(one: _Entry, other: _Entry) -> _Match | None:
    """Compare two; None where nothing says that they may be one."""
    alike = 1.0 if one.words == other.words else 0.0
    if not alike and one.figures == other.figures and one.words and other.words:
        alike = len(one.words & other.words) / len(one.words | other.words)
    is_alike = alike >= ALIKE and abs((one.day - other.day).days) <= 1
    if is_alike and not one.words:
        # Without words in their titles, two are alike by day, provider and credits.
        is_alike = _agree(one, other) and one.provider == other.provider
    has_same_id = one.knows_id and other.knows_id and one.activity.id == other.activity.id
    has_same_proof = bool(one.digests & other.digests)
    if not (is_alike or has_same_id or has_same_proof):
        return None
    is_same = (
        _agree(one, other)
        and one.title == other.title
        and (one.provider == other.provider or not one.provider)
    )
    said = (
        (has_same_id, "the same id"),
        (has_same_proof, "the same certificate"),
        (is_alike, "the same day" if one.day == other.day else "a day apart"),
        (is_alike, "the same title" if one.title == other.title else "a similar title"),
        (one.claims == other.claims, "the same credits"),
    )
    score = alike + has_same_id + has_same_proof + (one.day == other.day)
    return _Match(other, is_same, score, tuple(words for holds, words in said if holds))


def _rank(match: _Match) -> tuple[bool, float, bool]:
    return match.is_same, match.score, match.entry.existing is not None


def _as_likeness(place: int, match: _Match) -> Likeness:
    return Likeness(place, match.entry.existing, match.entry.earlier, match.is_same, match.reasons)


def _agree(one: _Entry, other: _Entry) -> bool:
    return one.day == other.day and one.claims == other.claims


def _figures(words: Words) -> Words:
    return frozenset(word for word in words if any(sign.isdigit() for sign in word))


def _text(text: str) -> str:
    return " ".join(text.casefold().split())


def _claims(one: Activity) -> tuple[tuple[str, str, str], ...]:
    """The credit lines, in an order of their own, so that theirs makes no difference."""
    return tuple(sorted((c.credit_class, plain(c.amount), c.unit or "") for c in one.credits))
