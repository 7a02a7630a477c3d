"""What an hour is worth, and what never counts."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from cmeridian.packs.schema.fields import (
    ClassId,
    Day,
    FormatId,
    Number,
    Several,
    Strict,
    SubtypeId,
    Text,
    TopicId,
    refusal,
)
from cmeridian.packs.schema.rules import Confidence


class ConversionWhen(Strict):
    """Which entries a conversion is for."""

    format: Several[FormatId] | None = Field(None, description="Formats of the activity.")
    activity: Several[FormatId] | None = Field(None, description="The same, as some sets word it.")
    credit: Several[ClassId] | None = Field(None, description="Credit classes.")


class TrainingWorth(Strict):
    """What training time is worth."""

    week: Number | None = Field(None, description="Credits for each week.")
    year: Number | None = Field(None, description="Credits for each year.")


class Conversion(Strict):
    """How clock hours, or training time, become credits."""

    when: ConversionWhen = Field(description="What it is for.")
    hours_per_credit: Number | None = Field(None, description="Clock hours that make one credit.")
    credits_per_hour: Number | None = Field(None, description="Credits that one hour makes.")
    contact_hours_per_credit: Number | None = Field(
        None, description="Contact hours that one credit of the class makes."
    )
    credits_each: Number | None = Field(None, description="Credits for each activity.")
    credit_hours_per: TrainingWorth | None = Field(None, description="Credits for training time.")
    cap: Number | None = Field(None, description="The most credits of a window.")
    confidence: Confidence | None = Field(None, description="How far it may be trusted.")

    @model_validator(mode="after")
    def _has_one_rate(self) -> Conversion:
        rates = (
            self.hours_per_credit,
            self.credits_per_hour,
            self.contact_hours_per_credit,
            self.credits_each,
            self.credit_hours_per,
        )
        if sum(rate is not None for rate in rates) != 1:
            raise refusal(
                "a conversion needs one rate.",
                "Give one key that ends in per_credit, per_hour, each or hours_per.",
            )
        if self.hours_per_credit is not None and not self.hours_per_credit:
            raise refusal("0 hours cannot make a credit.", "Write more than 0.")
        return self


class MultiplierSelect(Strict):
    """Which hours weigh more."""

    topic: Several[TopicId] | None = Field(None, description="Hours on these topics.")
    subtype: Several[SubtypeId] | None = Field(None, description="Activities of these subtypes.")


class Multiplier(Strict):
    """Hours that weigh more."""

    select: MultiplierSelect = Field(description="Which hours.")
    factor: Number = Field(description="How much more.")
    first_credits_per_cycle: Number | None = Field(
        None, description="Only so many raw credits of a cycle weigh more."
    )
    confidence: Confidence | None = Field(None, description="How far it may be trusted.")


class ContentFilter(Strict):
    """A condition on course content."""

    rule: Text = Field(description="The condition, in words.")
    burden: Literal["provider", "licensee"] = Field(description="Who must see to it.")
    since: Day | None = Field(None, description="The day from which it holds.")


class Duplicates(Strict):
    """The same course, taken twice."""

    same_course_counts_once_per: Literal["calendar_year"] = Field(
        description="In what stretch it counts only once."
    )
