"""Professions as a sentence speaks of those who practise them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmeridian.domain.requirements.wording.rules import lowered

if TYPE_CHECKING:
    from cmeridian.domain.requirements.rulebook import Vocabulary

_PLURALS = {
    "MD": "physicians (MD)",
    "DO": "physicians (DO)",
    "PA": "physician assistants",
    "NP": "nurse practitioners",
    "CRNA": "nurse anaesthetists",
}


def professionals(profession: str, vocabulary: Vocabulary) -> str:
    """Name those of a profession, such as registered nurses."""
    label = lowered(vocabulary.professions.get(profession, profession))
    return _PLURALS.get(profession, f"{label}s")
