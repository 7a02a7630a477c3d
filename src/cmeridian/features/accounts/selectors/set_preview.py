"""A set of one's own as it would read, before it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cmeridian.domain.requirements.wording.cycles import cycle_words
from cmeridian.domain.requirements.wording.names import authority_name
from cmeridian.domain.requirements.wording.provenance import source_words
from cmeridian.domain.requirements.wording.rules import describe_rule

if TYPE_CHECKING:
    from cmeridian.domain.requirements.rulebook import RequirementSet, Vocabulary


@dataclass(frozen=True, slots=True)
class SetPreview:
    """A set in words. is_known: False where there may be more rules than these."""

    name: str
    cycle: str
    rules: tuple[str, ...]
    is_known: bool
    sources: tuple[str, ...]


def preview_set(terms: RequirementSet, vocabulary: Vocabulary) -> SetPreview:
    """Write a set with every rule in words."""
    return SetPreview(
        name=authority_name(terms),
        cycle=cycle_words(terms.cycle),
        rules=tuple(describe_rule(rule, vocabulary) for rule in terms.rules),
        is_known=terms.general_requirement_known,
        sources=tuple(source_words(source) for source in terms.provenance.sources),
    )
