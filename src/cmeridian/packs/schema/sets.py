"""Requirement sets: everything one authority asks for one credential."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from cmeridian.packs.schema.conversions import ContentFilter, Conversion, Duplicates, Multiplier
from cmeridian.packs.schema.cycles import Cycle
from cmeridian.packs.schema.fields import (
    Count,
    CredentialKind,
    Day,
    Flag,
    Id,
    NotEmpty,
    ProfessionId,
    Strict,
    Text,
    Year,
    refusal,
)
from cmeridian.packs.schema.relief import (
    CarryOver,
    Exemption,
    FirstCycle,
    Grace,
    Substitution,
    Waiver,
)
from cmeridian.packs.schema.rules import Confidence, Rule

SourceKind = Literal[
    "statute",
    "regulation",
    "board_page",
    "agency_page",
    "society_page",
    "secondary",
    "compilation",
    "unconfirmed",
    "general",
    "own",
]


class Evidence(Strict):
    """What the authority asks to keep, and how it audits."""

    retention_months: Count | None = Field(None, description="How long to keep proof.")
    retention: Text | None = Field(None, description="How long, in words.")
    audit: Text | None = Field(None, description="How it audits.")
    tracking_system: Text | None = Field(None, description="Where credits are tracked.")
    reporting: Text | None = Field(None, description="Who reports.")
    how: Text | None = Field(None, description="How proof is given.")
    produce_within_days: Count | None = Field(None, description="Days to answer an audit.")
    failure: Text | None = Field(None, description="What happens if it is not met.")


class Source(Strict):
    """A document that states the rules."""

    document: Text = Field(description="Its title, with section or page.")
    kind: SourceKind = Field(description="See `source_kinds` in the vocabulary.")
    as_of: Year | None = Field(description="The year of the text that was read; null: not known.")
    url: Text | None = Field(None, description="Where it stands.")
    as_of_estimated: Flag | None = Field(
        None, description="true: the copy prints no date; the year is an estimate."
    )


class OwnSource(Source):
    """A document one knows of oneself."""

    kind: SourceKind = Field("own", description="See `source_kinds` in the vocabulary.")
    as_of: Year | None = Field(None, description="The year of the text that was read.")


class SetTerms(Strict):
    """What packs and sets of one's own have in common."""

    id: Id = Field(description="Its name, as a record's credential gives it.")
    cycle: Cycle = Field(description="The counting period.")
    rules: list[Rule] = Field(description="All must hold; empty: nothing is asked in general.")
    has_general_requirement: Flag | None = Field(
        None, description="false: the authority asks for no general hours."
    )
    general_requirement_known: Flag | None = Field(
        None, description="false: only topic rules were found; the hour total must be asked."
    )
    covers_rn_renewal: Flag | None = Field(
        None, description="true: it also satisfies the RN renewal of the same state."
    )
    effective_from: Day | None = Field(None, description="The day from which the set holds.")
    satisfied_by: NotEmpty[Substitution] | None = Field(
        None, description="Events that replace work."
    )
    exemptions: NotEmpty[Exemption] | None = Field(None, description="Who is exempt from what.")
    first_cycle: FirstCycle | None = Field(None, description="What is owed at the first renewal.")
    conversions: NotEmpty[Conversion] | None = Field(
        None, description="How clock hours become credits."
    )
    multipliers: NotEmpty[Multiplier] | None = Field(None, description="Hours that weigh more.")
    duplicates: Duplicates | None = Field(None, description="The same course, taken twice.")
    double_count: Text | None = Field(
        None, description="What may count for two rules at once, in words."
    )
    credit_expiry_months: Count | None = Field(
        None, description="How long a credit lives in a rolling window."
    )
    content_exclusions: NotEmpty[Text] | None = Field(
        None, description="Subjects that never count."
    )
    content_filters: NotEmpty[ContentFilter] | None = Field(
        None, description="Conditions on course content."
    )
    waivers: NotEmpty[Waiver] | None = Field(
        None, description="Rules that can be waived on request."
    )
    grace: Grace | None = Field(None, description="Days in which something may still be mended.")
    evidence: Evidence | None = Field(None, description="What to keep, and how it is audited.")
    notes: Text | None = Field(None, description="What else to know.")


class PackSet(SetTerms):
    """A requirement set that comes with the product: whose rule it is, and who says so.

    as_of is a year, so the rule may have been read on any day of it. The twelve months after which
    it should be looked at again are counted from the last of them, and end with review_by.
    """

    jurisdiction: Id = Field(description="ISO 3166 code, such as US-FL.")
    authority: Text = Field(description="Whose rule it is.")
    credential: CredentialKind = Field(description="For which credential.")
    professions: NotEmpty[ProfessionId] = Field(description="For which professions.")
    carryover: CarryOver = Field(description="Surplus hours of the period before.")
    sources: NotEmpty[Source] = Field(description="The documents that state the rules.")
    as_of: Year | None = Field(
        description="The year to which the rules were read; null: not known, review now."
    )
    confidence: Confidence = Field(description="How far the set may be trusted.")
    author: Text = Field(description="Who wrote it down.")
    checker: Text | None = Field(description="Who compared it with its sources; null: nobody yet.")
    checked_on: Year | None = Field(
        description="When the text of the rule itself was read; null where it was not."
    )
    review_by: Day | None = Field(
        description="Its last fresh day: the end of the year after as_of; null: review now."
    )

    @model_validator(mode="after")
    def _is_dated_honestly(self) -> PackSet:
        if self.checked_on is not None and self.confidence != "high":
            raise refusal(
                "checked_on is set, but the confidence is not high.", "Write checked_on: null."
            )
        if self.checked_on is None and self.confidence == "high":
            raise refusal(
                "the confidence is high, but checked_on is not set.",
                "Give the year in which the text was read.",
            )
        if (self.as_of is None) != (self.review_by is None):
            raise refusal(
                "as_of and review_by are known together or not at all.",
                "Give both or write null for both.",
            )
        if self.as_of and self.review_by and self.review_by.year <= self.as_of - 1:
            raise refusal("review_by lies before as_of.", "Give the end of the year after as_of.")
        return self


class OwnSet(SetTerms):
    """A requirement set of one's own: a hospital's bylaws, an employer's rule."""

    jurisdiction: Id | None = Field(None, description="ISO 3166 code, such as US-FL.")
    authority: Text | None = Field(None, description="Whose rule it is; left out: the id is shown.")
    credential: CredentialKind | None = Field(None, description="For which credential.")
    professions: list[ProfessionId] | None = Field(None, description="For which professions.")
    carryover: CarryOver | None = Field(None, description="Surplus hours of the period before.")
    sources: list[OwnSource] | None = Field(
        None, description="The documents; left out: shown as you entered it."
    )
    as_of: Year | None = Field(None, description="The year to which the rules were read.")
    confidence: Confidence | None = Field(
        None, description="How far it may be trusted; left out: low."
    )
    author: Text | None = Field(None, description="Who wrote it down; left out: you.")
    checker: Text | None = Field(None, description="Who compared it with its sources.")
    checked_on: Year | None = Field(None, description="When the text of the rule itself was read.")
    review_by: Day | None = Field(
        None, description="The day from which it should be looked at again."
    )
