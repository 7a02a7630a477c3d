"""Places by the names and codes that people write."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING

from cmeridian.packs.nearest import nearest

if TYPE_CHECKING:
    from cmeridian.domain.requirements.rulebook import Vocabulary

MAX_QUERY = 100
"""Characters of a query that are looked at."""


def words_of(text: str) -> list[str]:
    """Cut text into words without case or accents."""
    plain = unicodedata.normalize("NFKD", text[:MAX_QUERY])
    bare = "".join(one for one in plain if not unicodedata.combining(one))
    return re.findall(r"[a-z0-9]+", bare.casefold())


def find_places(name: str, vocabulary: Vocabulary) -> frozenset[str]:
    """Give the codes of all places that a name or a code may mean: CA is Canada and California."""
    return frozenset(places_by_name(vocabulary).get(_form_of(name), ()))


def find_place(name: str, vocabulary: Vocabulary) -> str | None:
    """Give the code of the place that a name or a code means; None if it means none we know.

    Where a code may mean two, as CA does, the state is taken.
    """
    found = places_by_name(vocabulary).get(_form_of(name))
    return found[-1] if found else None


def places_like(name: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Name the places that a misspelt name may mean."""
    return nearest(name, vocabulary.jurisdictions.values())


def places_by_name(vocabulary: Vocabulary) -> Mapping[str, tuple[str, ...]]:
    """List the codes of places under each name, as words without points; the likeliest last."""
    codes = vocabulary.jurisdictions
    named: dict[str, tuple[str, ...]] = {}
    for name, code in (
        *((code, code) for code in codes),
        *((label, code) for code, label in codes.items()),
        *vocabulary.jurisdiction_aliases.items(),
        *((code.removeprefix("US-"), code) for code in codes if code.startswith("US-")),
    ):
        form = _form_of(name)
        named[form] = (*named.get(form, ()), code)
    return named


def _form_of(name: str) -> str:
    return " ".join(words_of(name.replace(".", "")))
