"""Where rules were read, as pages show it: each document with an address that can be followed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cmeridian.domain.requirements.wording.provenance import source_words

if TYPE_CHECKING:
    from cmeridian.domain.kernel.provenance import Source

# Nothing but a host and a path. What people enter for sets of their own is shown, not followed.
_ADDRESS = re.compile(
    r"(?:https?://)?([a-z0-9.-]+\.[a-z]{2,}(?:/[\w./%~#?=&+-]*)?)", re.ASCII | re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One document. words: its name, kind and year; link: what to follow, or empty."""

    words: str
    address: str
    link: str


def source_lines(sources: Iterable[Source]) -> tuple[SourceLine, ...]:
    """Write each document that was read."""
    return tuple(_line(source) for source in sources)


def _line(source: Source) -> SourceLine:
    address = source.url or ""
    found = _ADDRESS.fullmatch(address)
    link = f"https://{found[1]}" if found and source.kind != "own" else ""
    return SourceLine(source_words(replace(source, url=None)), address, link)
