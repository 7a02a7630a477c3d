"""The three vocabulary packs: vocabulary.yaml, topics.yaml and specialties.yaml."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, model_validator

from cmeridian.packs.build.vocabularies import UNKNOWN
from cmeridian.packs.schema.fields import (
    Count,
    Flag,
    Id,
    NotEmpty,
    Number,
    Several,
    Strict,
    Text,
    refusal,
    shown,
)
from cmeridian.packs.schema.rules import Confidence


def _read_members(value: Any) -> Any:
    if isinstance(value, str) and value != UNKNOWN:
        raise refusal(f"{shown(value)} is not a list of classes.", "Write a list, or unknown.")
    return [] if value == UNKNOWN else value


class CompiledFrom(Strict):
    """A facts file behind the packs."""

    file: Text
    compiled: Text


class Label(Strict):
    """A name in words."""

    label: Text


class Aliased(Label):
    """A name in words, and other spellings of it."""

    aliases: Several[Text] | None = None


class Specialty(Aliased):
    """A specialty that rules name. codes: NUCC codes that mean exactly this."""

    codes: NotEmpty[Text] | None = None
    note: Text | None = None


class Fact(Strict):
    """Something about a clinician on which rules depend."""

    kind: Literal["yes_no", "share", "choice", "choices", "issue_date"]
    question: Text


class CreditClass(Label):
    """A kind of credit."""

    default_members: Annotated[list[Id], BeforeValidator(_read_members)] | None = None
    unit: Literal["practice_hour", "moc_point", "point", "question"] | None = None
    step: Number | None = None
    step_source: Literal["house_style"] | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _says_who_gives_the_step(self) -> CreditClass:
        if (self.step is None) != (self.step_source is None):
            raise refusal("step and step_source go together.", "Give both or neither.")
        return self


class Event(Label):
    """What can happen to a credential."""

    within_months: Count | None = None
    date: Text | None = None


class ConfidenceWords(Strict):
    """What each level of confidence means."""

    high: Text
    medium: Text
    low: Text


Labels = dict[Id, Label]


class VocabularyPack(Strict):
    """vocabulary.yaml: every name but the topics."""

    schema_version: Count
    compiled_from: NotEmpty[CompiledFrom]
    topic_match_default: Literal["exact"]
    confidence: ConfidenceWords
    professions: dict[Id, Aliased]
    specialties: dict[Id, Specialty]
    facts: dict[Id, Fact]
    training_kinds: Labels
    credit_classes: dict[Id, CreditClass]
    units: Labels
    formats: dict[Id, Aliased]
    subtypes: Labels
    relevance: Labels
    approved_lists: Labels
    courses: Labels
    events: dict[Id, Event]
    exemptions: Labels
    jurisdictions: dict[Id, Aliased]
    rule_kinds: Labels
    frequency_types: Labels
    window_types: Labels
    anchor_types: Labels
    year_parities: Labels
    first_cycle_modes: Labels
    credential_kinds: Labels
    source_kinds: Labels
    open_points: Labels

    @model_validator(mode="after")
    def _members_are_classes(self) -> VocabularyPack:
        for name, term in self.credit_classes.items():
            strangers = set(term.default_members or ()) - set(self.credit_classes)
            if strangers:
                raise refusal(
                    f"{name} has members that are no classes: {', '.join(sorted(strangers))}.",
                    "Mend them.",
                )
        return self


class Topic(Strict):
    """A subject. Several keys serve search and other parts of the product."""

    id: Id
    label: Text
    rule_label: Text | None = None
    parent: Id | None
    also_satisfies: NotEmpty[Id] | None = None
    aliases: NotEmpty[Text] | None = None
    competencies: list[Id]
    specialties: NotEmpty[Id] | None = None
    measures: NotEmpty[Id] | None = None
    job_skills: NotEmpty[Text] | None = None
    rule_topic: Flag | None = None
    rule_subtopic: Flag | None = None


class TopicsPack(Strict):
    """topics.yaml: the one code space for subjects."""

    schema_version: Count
    compiled: Text
    source: Text
    confidence: Text
    use: NotEmpty[Text]
    counts: dict[Id, Count]
    fields: dict[Id, Text]
    alias_collisions: dict[Text, NotEmpty[Id]]
    topics: NotEmpty[Topic]
    career_topic_crosswalk: dict[Id, dict[Text, Id]]
    import_tag_crosswalk: dict[Id, Id]

    @model_validator(mode="after")
    def _every_topic_resolves(self) -> TopicsPack:
        ids = [topic.id for topic in self.topics]
        if len(set(ids)) != len(ids) or self.counts.get("all") != len(ids):
            raise refusal(
                "a topic is given twice, or counts.all is wrong.", "Mend the list or the count."
            )
        named = {topic.parent for topic in self.topics if topic.parent}
        named.update(other for topic in self.topics for other in topic.also_satisfies or ())
        named.update(*self.alias_collisions.values(), self.import_tag_crosswalk.values())
        named.update(*(words.values() for words in self.career_topic_crosswalk.values()))
        if strangers := named - set(ids):
            raise refusal(f"no such topics: {', '.join(sorted(strangers))}.", "Mend the names.")
        return self


class TaxonomyCode(Strict):
    """A code of the NUCC taxonomy."""

    code: Text
    grouping: Text
    classification: Text
    specialization: Text | None = None
    name: Text
    role: Literal["physician", "app", "nursing", "pharmacy", "allied"]
    parent: Text | None = None
    aliases: NotEmpty[Text] | None = None
    abms_board: Text | None = None
    abms_kind: Literal["primary", "subspecialty", "certificate_of_other_board"] | None = None
    abms_confidence: Confidence | None = None
    board_note: Text | None = None
    certifiers: NotEmpty[Text] | None = None
    nrmp: Id | None = None
    nrmp_base: Id | None = None
    active: Flag | None = None
    name_changed_since_21_1: Flag | None = None
    source: Text
    confidence: Confidence


class SpecialtiesPack(Strict):
    """specialties.yaml: the NUCC taxonomy of clinicians, with aliases and boards."""

    about: Text
    version_of_codes: Text
    rights: Text
    fields: dict[Text, Text]
    distance_hint: Text
    abms_boards: dict[Id, Text]
    counts: dict[Id, Count]
    alias_collisions: dict[Text, NotEmpty[Text]]
    specialties: NotEmpty[TaxonomyCode]

    @model_validator(mode="after")
    def _every_code_resolves(self) -> SpecialtiesPack:
        codes = [item.code for item in self.specialties]
        if len(set(codes)) != len(codes) or sum(self.counts.values()) != len(codes):
            raise refusal(
                "a code is given twice, or the counts are wrong.", "Mend the list or the counts."
            )
        named = {item.parent for item in self.specialties if item.parent}
        named.update(*self.alias_collisions.values())
        strangers = named - set(codes)
        strangers |= {item.abms_board for item in self.specialties if item.abms_board} - set(
            self.abms_boards
        )
        if strangers:
            raise refusal(
                f"no such codes or boards: {', '.join(sorted(map(str, strangers)))}.", "Mend them."
            )
        return self
