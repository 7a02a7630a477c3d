"""How one cell of our own export holds text that a spreadsheet must not run, and lists.

A cell that a spreadsheet would take for a formula begins with an apostrophe. So does one that has
an apostrophe there already, so that exactly one is taken off again. Lists are divided by
semicolons; a semicolon or a backslash inside an item has a backslash before it.
Source of the signs: OWASP, "CSV Injection", read in 2026.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
_ITEM = re.compile(r"((?:[^;\\]|\\.)*)(?:;|\Z)", re.DOTALL)


def safe_cell(text: str) -> str:
    """Write text so that no spreadsheet takes it for a formula; plain numbers stay as they are."""
    return f"'{text}" if text.startswith(_RUNS) and not _PLAIN_NUMBER.fullmatch(text) else text


def bare_cell(cell: str) -> str:
    """Take back what `safe_cell` put before a text."""
    return cell.removeprefix("'")


def join_items(items: Iterable[str]) -> str:
    """Write a list in one cell."""
    return "; ".join(re.sub(r"([;\\])", r"\\\1", item) for item in items)


def split_items(cell: str) -> tuple[str, ...]:
    """Read a list that `join_items` wrote; items come back without spaces around them."""
    if not cell.strip():
        return ()
    parts, place = [], 0
    while place <= len(cell):
        found = _ITEM.match(cell, place)
        if found is None:
            # A backslash at the very end stands for itself.
            parts.append(cell[place:])
            break
        parts.append(found[1])
        place = found.end()
        if not found[0].endswith(";") or found[0] == found[1]:
            break
    return tuple(re.sub(r"\\(.)", r"\1", part, flags=re.DOTALL).strip() for part in parts)
