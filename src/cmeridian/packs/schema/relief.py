"""What lowers, replaces or delays a duty."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from cmeridian.packs.schema.fields import (
    ClassId,
    Count,
    EventId,
    ExemptionId,
    Flag,
    NotEmpty,
    Number,
    RuleId,
    Several,
    Strict,
    Text,
    refusal,
)
from cmeridian.packs.schema.rules import Confidence

FirstCycleMode = Literal[
    "exempt", "prorated", "tiered", "topics_only", "task", "window_from_issue_date"
]


class CarryOver(Strict):
    """Surplus hours of the period before."""

    allowed: Flag | None = Field(description="null: not known, so none is assumed.")
    max: Number | None = Field(None, description="The most that carries.")
    to: Literal["next_period_only"] | None = Field(None, description="Where it carries to.")
    credit: Several[ClassId] | None = Field(None, description="The classes that carry.")
    excludes: NotEmpty[RuleId] | None = Field(None, description="Rules it never serves.")
    must_be_reported_at_renewal: Flag | None = Field(
        None, description="Whether it counts only if reported at renewal."
    )
    note: Text | None = Field(None, description="What the source adds.")

    @model_validator(mode="after")
    def _has_a_limit_only_if_allowed(self) -> CarryOver:
        if self.allowed is not True and self.max is not None:
            raise refusal(
                "max has no meaning where nothing carries over.", "Set allowed: true, or remove it."
            )
        return self


WordOrRules = Annotated[
    Annotated[Literal["all", "total"], Tag("<word>")] | Annotated[NotEmpty[RuleId], Tag("<list>")],
    Discriminator(lambda value: "<word>" if isinstance(value, str) else "<list>"),
]


class Substitution(Strict):
    """An event that replaces work."""

    event: EventId = Field(description="Its name in the vocabulary.")
    satisfies: WordOrRules = Field(description="all, total, or a list of rules.")
    except_rules: NotEmpty[RuleId] | None = Field(None, description="Rules still owed.")
    credit_hours: Number | None = Field(
        None, description="The hours it is worth, where it does not replace the work whole."
    )
    credits: Number | None = Field(None, description="The same, in credits.")
    points: Number | None = Field(None, description="The same, in points.")
    credit_hours_per_year: Number | None = Field(
        None, description="The hours each year of it is worth."
    )
    points_per_year: Number | None = Field(None, description="The same, in points.")
    confidence: Confidence | None = Field(None, description="How far it may be trusted.")
    excludes: Text | None = Field(None, description="What does not qualify, in words.")
    note: Text | None = Field(None, description="What the source adds.")

    @model_validator(mode="after")
    def _is_worth_one_thing(self) -> Substitution:
        worths = (
            self.credit_hours,
            self.credits,
            self.points,
            self.credit_hours_per_year,
            self.points_per_year,
        )
        if sum(worth is not None for worth in worths) > 1:
            raise refusal("an event is worth two different amounts.", "Keep one of them.")
        return self


class Exemption(Strict):
    """A circumstance that lifts or lowers a duty."""

    who: ExemptionId = Field(description="Its name in the vocabulary.")
    scope: RuleId = Field(description="all, total, calendar_year, or the id of a rule.")
    reduced_to: Number | None = Field(None, description="What is still owed, where not nothing.")
    reduced_to_per_year: Number | None = Field(None, description="The same, for each year.")


class Tier(Strict):
    """The total owed by those licensed for less than so many months."""

    licensed_months_lt: Count = Field(description="Licensed for less than this.")
    total: Number | None = Field(None, description="The hours owed.")
    prorated: Flag | None = Field(None, description="true: in proportion, by a figure not known.")

    @model_validator(mode="after")
    def _says_what_is_owed(self) -> Tier:
        if (self.total is None) != (self.prorated is True):
            raise refusal("a tier needs a total, or prorated: true.", "Give one of them.")
        return self


class FirstCycle(Strict):
    """What is owed at the first renewal."""

    mode: FirstCycleMode = Field(description="See `first_cycle_modes` in the vocabulary.")
    keep: NotEmpty[RuleId] | None = Field(None, description="Rules still owed.")
    tiers: NotEmpty[Tier] | None = Field(None, description="The steps of a tiered first cycle.")
    if_license_months_lt: Count | None = Field(
        None, description="The reduced total holds for those licensed for less than this."
    )
    total: Number | None = Field(None, description="The reduced total.")
    task: Text | None = Field(None, description="What is to be done instead, in words.")
    condition: Literal["gme_completed_within_months_before_license"] | None = Field(
        None,
        alias="if",
        description="The exemption holds only if training ended so shortly before.",
    )
    months: Count | None = Field(None, description="How many months before the licence, at most.")
    when: Text | None = Field(None, description="For whom it holds, in words.")
    confidence: Confidence | None = Field(None, description="How far it may be trusted.")
    note: Text | None = Field(None, description="What the source adds.")

    @model_validator(mode="after")
    def _is_whole(self) -> FirstCycle:
        if (self.tiers is not None) != (self.mode == "tiered"):
            raise refusal("tiers belong to mode tiered.", "Give them there, and nowhere else.")
        if (self.task is not None) != (self.mode == "task"):
            raise refusal("task belongs to mode task.", "Give it there, and nowhere else.")
        if (self.if_license_months_lt is None) != (self.total is None):
            raise refusal("if_license_months_lt and total go together.", "Give both or neither.")
        if (self.condition is None) != (self.months is None):
            raise refusal("if and months go together.", "Give both or neither.")
        limits = [tier.licensed_months_lt for tier in self.tiers or ()]
        if limits != sorted(set(limits)):
            raise refusal(
                "the tiers overlap or are out of order.", "Write them from the shortest up."
            )
        return self


class Waiver(Strict):
    """A rule that can be waived on request."""

    rule: RuleId = Field(description="The rule.")
    how: Text = Field(description="How to ask.")


class Grace(Strict):
    """Days after the due date in which something may still be mended."""

    days: Count = Field(description="How many.")
    purpose: Text | None = Field(None, alias="for", description="For what, in words.")
    may_complete_ce_in_grace: Flag | None = Field(
        None, description="Whether education may still be completed."
    )
    late_fee_usd: Number | None = Field(None, description="The fee, in US dollars.")
    note: Text | None = Field(None, description="What the source adds.")
