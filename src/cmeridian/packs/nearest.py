"""Name what a misspelt name was probably meant to be."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from difflib import get_close_matches

MAX_SHOWN = 3
_FEW_ENOUGH_TO_LIST = 13


def nearest(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Find up to three known names like this one, the likeliest first.

    Case and separators are ignored.
    """
    by_form: dict[str, str] = {}
    for candidate in known:
        by_form.setdefault(form_of(candidate), candidate)
    exact = by_form.get(form_of(name))
    if exact:
        return (exact,)
    found = get_close_matches(form_of(name), by_form, n=MAX_SHOWN, cutoff=0.6)
    return tuple(by_form[form] for form in found)


def did_you_mean(name: str, known: Iterable[str], *, otherwise: str) -> str:
    """Write the nearest names as a question, or the sentence for when there are none."""
    names = nearest(name, known)
    return f"Did you mean {' or '.join(names)}?" if names else otherwise


def choices(name: str, known: Collection[str]) -> str:
    """Write the nearest names as a question, or all names where they are few."""
    few = 0 < len(known) <= _FEW_ENOUGH_TO_LIST
    listed = f"Use one of: {', '.join(sorted(known))}." if few else "See the vocabulary."
    return did_you_mean(name, known, otherwise=listed)


def form_of(name: str) -> str:
    """Write a name as names are compared: case and separators make no difference."""
    return re.sub(r"[\s_-]+", "_", name.strip().casefold())
