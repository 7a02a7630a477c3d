"""Every name that packs and records may use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property


@dataclass(frozen=True, slots=True)
class CreditClass:
    """A kind of credit. unit None: hours of education; step: smallest amount awarded, None unknown.

    members_known: False for a board's own category whose members no source lists.
    """

    id: str
    label: str
    default_members: tuple[str, ...] = ()
    unit: str | None = None
    step: Decimal | None = None
    note: str | None = None
    members_known: bool = True


@dataclass(frozen=True, slots=True)
class TopicTerm:
    """A subject. also_satisfies: a hint that its hours probably count there, never applied."""

    id: str
    label: str
    parent: str | None = None
    also_satisfies: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FactTerm:
    """Something about a clinician on which rules depend, and how to ask for it.

    kind: yes_no, share (0 to 1), choice (specialty ids), choices (several) or issue_date (derived
    from the date a credential was issued).
    """

    id: str
    kind: str
    question: str


@dataclass(frozen=True, slots=True)
class EventTerm:
    """A kind of event. within_months: how long before the end of the window it still counts."""

    id: str
    label: str
    within_months: int | None = None


@dataclass(frozen=True)
class Vocabulary:
    """Every name that packs and records may use."""

    topics: Mapping[str, TopicTerm] = field(default_factory=dict)
    credit_classes: Mapping[str, CreditClass] = field(default_factory=dict)
    facts: Mapping[str, FactTerm] = field(default_factory=dict)
    events: Mapping[str, EventTerm] = field(default_factory=dict)
    professions: Mapping[str, str] = field(default_factory=dict)
    profession_aliases: Mapping[str, str] = field(default_factory=dict)
    formats: Mapping[str, str] = field(default_factory=dict)
    format_aliases: Mapping[str, str] = field(default_factory=dict)
    specialties: Mapping[str, str] = field(default_factory=dict)
    """Specialty ids and NUCC codes to names; a code is its own id where no id means the same."""
    specialty_codes: Mapping[str, str] = field(default_factory=dict)
    """NUCC codes to the specialty id that means exactly the same."""
    specialty_aliases: Mapping[str, str] = field(default_factory=dict)
    """Other spellings of specialty ids."""
    specialty_titles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What people call a specialty, in lower case and joined by _, to NUCC codes it may mean."""
    exemptions: Mapping[str, str] = field(default_factory=dict)
    """Circumstances that lift a duty, entered like events, with their words."""
    jurisdictions: Mapping[str, str] = field(default_factory=dict)
    """ISO 3166 codes to names."""
    jurisdiction_aliases: Mapping[str, str] = field(default_factory=dict)
    training_kinds: Mapping[str, str] = field(default_factory=dict)
    subtypes: Mapping[str, str] = field(default_factory=dict)
    relevance: Mapping[str, str] = field(default_factory=dict)
    courses: Mapping[str, str] = field(default_factory=dict)
    approved_lists: Mapping[str, str] = field(default_factory=dict)
    credential_kinds: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def hinted_topics(self) -> Mapping[str, tuple[str, ...]]:
        """Topics that hint at each topic."""
        hints: dict[str, tuple[str, ...]] = {}
        for topic in self.topics.values():
            for other in topic.also_satisfies:
                hints[other] = (*hints.get(other, ()), topic.id)
        return hints

    def members(self, classes: tuple[str, ...]) -> frozenset[str]:
        """Expand classes to themselves and their default members."""
        accepted = set(classes)
        for name in classes:
            term = self.credit_classes.get(name)
            accepted.update(term.default_members if term else ())
        return frozenset(accepted)

    def satisfied_also_by(self, topics: tuple[str, ...]) -> tuple[str, ...]:
        """List topics whose hours are held to count for one of these too, as a hint only."""
        return tuple(
            name
            for topic in topics
            for name in self.hinted_topics.get(topic, ())
            if name not in topics
        )
