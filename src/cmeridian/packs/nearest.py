"""Name what a misspelt name was probably meant to be."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from difflib import SequenceMatcher

MAX_SHOWN = 3
_FEW_ENOUGH_TO_LIST = 13
CUTOFF = 0.6
SURE = 0.92
"""A name this alike needs no alternatives beside it."""


def nearest(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Find up to three known names like this one, the likeliest first, whatever their case."""
    matcher = SequenceMatcher(b=form_of(name))
    scored: list[tuple[float, str]] = []
    for candidate in dict.fromkeys(known):
        matcher.set_seq1(form_of(candidate))
        if matcher.real_quick_ratio() >= CUTOFF and matcher.quick_ratio() >= CUTOFF:
            scored.append((matcher.ratio(), candidate))
    best = sorted((pair for pair in scored if pair[0] >= CUTOFF), key=lambda pair: -pair[0])
    if best and best[0][0] >= SURE:
        return (best[0][1],)
    return tuple(candidate for _, candidate in best[:MAX_SHOWN])


def did_you_mean(name: str, known: Iterable[str], *, otherwise: str) -> str:
    """Write the nearest names as a question, or the sentence for when there are none."""
    names = nearest(name, known)
    return f"Did you mean {' or '.join(names)}?" if names else otherwise


def which_set(set_id: str, known: Iterable[str]) -> str:
    """Write a remedy for an unknown set: the one spelt alike, or those of the same place."""
    ids = list(known)
    place = re.match(r"[a-z]+-[a-z]+-", set_id.casefold())
    same_place = [id_ for id_ in ids if place and id_.startswith(place[0])]
    if same_place and len(nearest(set_id, same_place)) != 1:
        return f"That place has {', '.join(sorted(same_place))}."
    return did_you_mean(set_id, ids, otherwise="cmeridian sets lists them.")


def choices(name: str, known: Collection[str]) -> str:
    """Write the nearest names as a question, or all names where they are few."""
    few = 0 < len(known) <= _FEW_ENOUGH_TO_LIST
    listed = f"Use one of: {', '.join(sorted(known))}." if few else "See the vocabulary."
    return did_you_mean(name, known, otherwise=listed)


def form_of(name: str) -> str:
    """Write a name as names are compared: case and separators make no difference."""
    return re.sub(r"[\s_-]+", "_", name.strip().casefold())
