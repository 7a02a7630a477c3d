"""The counting period, and what fixes its end."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from cmeridian.packs.schema.fields import (
    Count,
    Day,
    MonthAndDay,
    NotEmpty,
    Number,
    ProfessionId,
    Several,
    Strict,
    Text,
    is_day_of_some_year,
    refusal,
)
from cmeridian.packs.schema.rules import Confidence

AnchorType = Literal[
    "fixed_date",
    "birth_date",
    "birth_month_end",
    "birth_date_after_license_issue",
    "license_issue_anniversary",
    "month_end_of_issue",
    "quarter_end_cohort",
    "registration_expiry",
    "stage_end",
    "reappointment_date",
    "appraisal_month",
    "unknown",
]
WindowType = Literal[
    "fixed",
    "rolling_before_renewal",
    "rolling",
    "rolling_from_enrolment",
    "calendar_year",
    "calendar_years",
    "lookback_choice",
    "choice",
]
YearParity = Literal["even", "odd", "cohort", "surname_cohort"]
FirstCycleMode = Literal[
    "exempt", "prorated", "tiered", "topics_only", "task", "window_from_issue_date"
]


class DayOfYear(Strict):
    """A day of any year."""

    month: Count = Field(description="1 to 12.")
    day: Count = Field(description="1 to 31.")

    @model_validator(mode="after")
    def _exists(self) -> DayOfYear:
        if not is_day_of_some_year(self.month, self.day):
            raise refusal(
                f"month {self.month} has no day {self.day}.", "Mend the day or the month."
            )
        return self


class WindowEnd(DayOfYear):
    """The day of the year on which the counting period ends."""

    on_or_before: Literal["expires"] = Field(
        description="It is the last such day on or before the printed expiry."
    )


class Anchor(Strict):
    """What fixes the end of a cycle; the printed expiry date always overrides it."""

    type: AnchorType = Field(description="See `anchor_types` in the vocabulary.")
    professions: Several[ProfessionId] | None = Field(
        None, description="Whom it holds for; left out: everyone of the set."
    )
    month: Count | None = Field(None, description="Of a fixed date.")
    day: Count | None = Field(None, description="Of a fixed date.")
    year_parity: YearParity | None = Field(None, description="In which years the date falls.")
    dates: NotEmpty[MonthAndDay] | None = Field(
        None, description="The dates of a quarter_end_cohort."
    )
    next: Day | None = Field(None, description="One such date; others follow by whole cycles.")
    since: Day | None = Field(None, description="The day from which the anchor holds.")
    confidence: Confidence | None = Field(
        None, description="How far it may be trusted, where that differs from the set."
    )
    note: Text | None = Field(None, description="What the source adds.")

    @model_validator(mode="after")
    def _has_the_dates_of_its_type(self) -> Anchor:
        if (self.month is not None or self.day is not None) != (self.type == "fixed_date"):
            raise refusal(
                "month and day belong to a fixed_date, and to no other anchor.", "Give both there."
            )
        if self.type == "fixed_date" and not is_day_of_some_year(self.month or 0, self.day or 0):
            raise refusal(
                f"month {self.month} has no day {self.day}.", "Mend the day or the month."
            )
        if (self.dates is not None) != (self.type == "quarter_end_cohort"):
            raise refusal(
                "dates belong to a quarter_end_cohort.", "Give them there, and nowhere else."
            )
        return self


class NextModel(Strict):
    """A change of the cycle that may apply from a day on."""

    starts: Day = Field(alias="from", description="The first day of the new model.")
    months: Count = Field(description="The new length.")
    total: Number = Field(description="The new total.")
    confidence: Confidence = Field(description="How far it may be trusted.")


class Cycle(Strict):
    """The counting period."""

    months: Count = Field(description="Its length, which may differ from the renewal interval.")
    window: WindowType = Field(description="How it is laid; see `window_types` in the vocabulary.")
    anchor: Anchor | None = Field(None, description="What fixes its end.")
    lookback_months: Count | None = Field(
        None, description="How far back each renewal looks, where that differs from the length."
    )
    options_months: NotEmpty[Count] | None = Field(
        None, description="The lengths among which the holder picks."
    )
    window_end: WindowEnd | None = Field(
        None, description="The day on which counting ends, where that is before the expiry."
    )
    starts: DayOfYear | None = Field(None, description="The day of the year on which it starts.")
    starts_on: Day | None = Field(
        None, description="The day on which the first such period started."
    )
    outer_cycle_months: Count | None = Field(
        None, description="The length of the outer cycle, which spans several periods."
    )
    outer_requirement: Text | None = Field(None, description="What the outer cycle asks, in words.")
    next_model: NextModel | None = Field(None, description="A change that may apply.")
    note: Text | None = Field(None, description="What the source adds.")
