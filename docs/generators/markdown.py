"""Markdown in small pieces: a page with its note, tables, links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

NOTE = "Generated from {source} by `make docs`; edit the source instead."
_SPECIAL = re.compile(r"([\\|*<>\[\]]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9]))")
_NOT_IN_A_SLUG = re.compile(r"[^\w\- ]")


def page(title: str, *, source: str, parts: Iterable[str]) -> str:
    """Put a page together: its title, where it was generated from, and its parts."""
    note = NOTE.format(source=source)
    return "\n\n".join((f"# {title}", f"*{note}*", *(part for part in parts if part))) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table; without rows, nothing. Columns that are empty in every row are left out."""
    filled = [[_one_line(cell) for cell in row] for row in rows]
    if not filled:
        return ""
    kept = [place for place, _ in enumerate(head) if any(row[place] for row in filled)]
    lines = [[head[place] for place in kept], ["---"] * len(kept)]
    lines += [[row[place] for place in kept] for row in filled]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def bullets(items: Iterable[str]) -> str:
    """Write a list."""
    return "\n".join(f"- {_one_line(item)}" for item in items)


def plain(text: str) -> str:
    """Write text so that no character of it is taken for markup."""
    return _SPECIAL.sub(r"\\\1", text)


def code(text: object) -> str:
    """Write a name as it stands in a file, or nothing for nothing."""
    return f"`{text}`" if text not in (None, "") else ""


def codes(names: Iterable[object]) -> str:
    """Write several names as they stand in a file."""
    return ", ".join(code(name) for name in names)


def link(words: str, target: str) -> str:
    """Write a link."""
    return f"[{words}]({target})"


def slug(heading: str) -> str:
    """Give the anchor that readers of Markdown make of a heading."""
    words = _NOT_IN_A_SLUG.sub("", heading.replace("`", "").strip().lower())
    return words.replace(" ", "-")


def _one_line(text: str) -> str:
    return " ".join(text.split())
