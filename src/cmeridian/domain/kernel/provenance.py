"""Where a fact comes from, and how far it may be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Confidence = Literal["high", "medium", "low"]
_ORDER: dict[Confidence, int] = {"low": 0, "medium": 1, "high": 2}


def weakest(*levels: Confidence | None) -> Confidence:
    """Pick the lowest of the given levels; None is skipped, no level at all is low."""
    known = [level for level in levels if level is not None]
    return min(known, key=_ORDER.__getitem__) if known else "low"


@dataclass(frozen=True, slots=True)
class Source:
    """A document that states a rule.

    kind: statute, regulation, board_page, agency_page, society_page, secondary, compilation,
    unconfirmed, general or own (entered by the user). as_of: year of the text that was read.
    """

    document: str
    kind: str
    as_of: int | None = None
    url: str | None = None
    as_of_estimated: bool = False


@dataclass(frozen=True, slots=True)
class Provenance:
    """Sources, dates and people behind one requirement set.

    checked_on is set only where the text of the rule itself was read; checker is None until a
    second person has compared the set with its sources. review_by: after this day, recheck.
    """

    sources: tuple[Source, ...]
    confidence: Confidence
    as_of: int | None
    author: str
    checker: str | None = None
    checked_on: int | None = None
    review_by: date | None = None
