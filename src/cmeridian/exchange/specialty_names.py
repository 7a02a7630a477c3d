"""Specialties as people type them, and as they are offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmeridian.exchange.facts import is_specialty, resolve_specialty
from cmeridian.packs.nearest import form_of

if TYPE_CHECKING:
    from cmeridian.domain.requirements.rulebook import Vocabulary


def specialty_typed(text: str, vocabulary: Vocabulary) -> str:
    """Give the id or code of a specialty that is typed by its name; else the text as it is."""
    name = text.strip()
    form = form_of(name)
    for way in (name, form):
        if name and is_specialty(way, vocabulary):
            return resolve_specialty(way, vocabulary)
    named = [id_ for id_, label in vocabulary.specialties.items() if form_of(label) == form]
    # A name that an id of ours bears means that id, and not the code of the same name.
    ids = [id_ for id_ in named if not id_[0].isdigit()] or named
    return resolve_specialty(ids[0], vocabulary) if ids else name


def specialty_name(id_: str, vocabulary: Vocabulary) -> str:
    """Name a specialty; by its code where several bear its name."""
    label = vocabulary.specialties.get(id_)
    return label if label and specialty_typed(label, vocabulary) == id_ else id_


def specialty_suggestions(vocabulary: Vocabulary) -> tuple[str, ...]:
    """List the names to offer while someone types, each once."""
    return tuple(sorted(set(vocabulary.specialties.values())))
