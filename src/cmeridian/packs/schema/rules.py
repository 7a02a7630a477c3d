"""Rules: what must be done, what counts for it, and for whom it holds."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag, ValidationInfo, model_validator

from cmeridian.domain.kernel.amounts import EDUCATION_UNITS
from cmeridian.packs.schema.fields import (
    ApprovedListId,
    ClassId,
    Count,
    CourseId,
    Day,
    EventId,
    FactId,
    Flag,
    FormatId,
    Names,
    NotEmpty,
    Number,
    Percent,
    RelevanceId,
    RuleId,
    Several,
    Share,
    SpecialtyId,
    Strict,
    Text,
    TopicId,
    refusal,
    tag_by,
    tag_by_key,
)
from cmeridian.packs.schema.frequencies import Frequency

Confidence = Literal["high", "medium", "low"]
Unit = Literal[
    "hour",
    "credit",
    "contact_hour",
    "contact_hour_50min",
    "percent_of_total",
    "hour_per_year_of_cycle",
    "moc_point",
    "point",
    "practice_hour",
    "question",
]

OpenPoint = Literal["clock_inside_cycle"]

OF_CAPS = frozenset({"cycle", "per_day", "per_calendar_year"})
OF_MEASURES = frozenset(
    {
        "cycle",
        "every_months",
        "every_n_cycles",
        "first_cycle_only",
        "first_cycle_then_every_months",
        "once",
        "outer_cycle",
        "per_calendar_year",
        "per_segment",
        "per_year_of_cycle",
        "phased",
        "program",
    }
)

# The comparison each kind of fact needs, and may have.
_COMPARISONS = {
    "yes_no": ("age",),
    "share": ("gt", "gte"),
    "choice": ("among",),
    "choices": ("among",),
    "issue_date": ("date",),
}
_NEEDS = {
    "share": "Compare it: gt or gte, with a share from 0 to 1.",
    "choice": "Say which: in, with a list.",
    "choices": "Say which: in, with a list.",
    "issue_date": "Say which day: date.",
}


class FactIs(Strict):
    """A fact about the clinician, compared where it is not yes or no."""

    fact: FactId = Field(description="Its name in the vocabulary.")
    gt: Share | None = Field(None, description="True if the share is greater.")
    gte: Share | None = Field(None, description="True if the share is as great or greater.")
    among: Several[SpecialtyId] | None = Field(
        None, alias="in", description="True if the answer is one of these."
    )
    age: Count | None = Field(None, description="The age that the fact's question speaks of.")
    date: Day | None = Field(None, description="The day with which the date of issue is compared.")

    @model_validator(mode="after")
    def _is_compared_as_its_kind_asks(self, info: ValidationInfo) -> FactIs:
        names = info.context
        term = names.vocabulary.facts.get(self.fact) if isinstance(names, Names) else None
        if term is None:
            return self
        given = {
            key for key in ("gt", "gte", "among", "age", "date") if getattr(self, key) is not None
        }
        allowed = _COMPARISONS[term.kind]
        if given - set(allowed):
            raise refusal(
                f"{self.fact} cannot be compared like that.",
                _NEEDS.get(term.kind, "It is true or false."),
            )
        if not given and term.kind in _NEEDS:
            raise refusal(f"{self.fact} is not compared with anything.", _NEEDS[term.kind])
        return self


class AllOf(Strict):
    """True if every part is."""

    all: NotEmpty[Condition] = Field(description="The parts.")


class AnyOf(Strict):
    """True if one part is."""

    any: NotEmpty[Condition] = Field(description="The parts.")


class Not(Strict):
    """True if its part is false."""

    part: Condition = Field(alias="not", description="The part.")


Condition = Annotated[
    Annotated[FactIs, Tag("<fact>")]
    | Annotated[AllOf, Tag("<all>")]
    | Annotated[AnyOf, Tag("<any>")]
    | Annotated[Not, Tag("<not>")],
    tag_by_key("fact", "all", "any", "not"),
]


class Select(Strict):
    """Which entries of a record count.

    Keys are ANDed, values inside a key ORed; empty is everything.
    """

    credit: Several[ClassId] | None = Field(
        None, description="Credit classes; a class also stands for its default members."
    )
    topic: Several[TopicId] | None = Field(None, description="Topics, matched exactly.")
    format: Several[FormatId] | None = Field(None, description="Formats of the activity.")
    relevance: Several[RelevanceId] | None = Field(None, description="What it must bear on.")
    course: Several[CourseId] | None = Field(None, description="A named course.")
    approved_list: Several[ApprovedListId] | None = Field(
        None, description="A list of approved courses on which it must stand."
    )
    provider: Several[Text] | None = Field(None, description="Who must have provided it.")
    has_post_test: Flag | None = Field(None, description="Whether it must end in a test.")
    min_score_pct: Percent | None = Field(None, description="The score its test must reach.")
    min_hours: Number | None = Field(
        None, description="The hours on the topic that one activity must have."
    )
    formally_approved: Flag | None = Field(
        None, description="Whether an accreditor or board must have approved it formally."
    )
    requires_reflection: Flag | None = Field(
        None, description="Whether a written reflection must be on file."
    )
    event: Several[EventId] | None = Field(
        None,
        description="An entry among the credential's events that meets a task; no activity does.",
    )


class SubMinimum(Strict):
    """A part of the hours that must be on narrower topics."""

    topic: Several[TopicId] = Field(description="The narrower topics.")
    amount: Number = Field(description="How much, in the unit of the rule.")


class SatisfyingEvent(Strict):
    """An event that meets the rule."""

    event: EventId = Field(description="Its name in the vocabulary.")


EventOrMap = Annotated[
    Annotated[EventId, Tag("<name>")] | Annotated[SatisfyingEvent, Tag("<map>")],
    Discriminator(lambda value: "<map>" if isinstance(value, dict) else "<name>"),
]


class Terms(Strict):
    """What every kind of rule may say."""

    id: RuleId = Field(description="Its name, unique among its neighbours.")
    applies_if: Condition | None = Field(None, description="For whom it holds; left out: everyone.")
    note: Text | None = Field(None, description="What the source adds, shown with the rule.")
    confidence: Confidence | None = Field(
        None, description="How far this rule may be trusted, where that differs from its set."
    )
    effective_from: Day | None = Field(None, description="The first day of its life.")
    effective_to: Day | None = Field(
        None,
        description="The last day of its life; the rule that replaces it keeps its id.",
    )
    survives_exemption: Flag | None = Field(
        None, description="true: still owed by those who are exempt from the rest."
    )
    satisfied_by_event: EventOrMap | None = Field(
        None, description="An event of the credential that meets the rule."
    )
    exempt_by: Text | None = Field(None, description="The law that frees some people from it.")
    carry_forward: Flag | None = Field(
        None, description="false: hours of the period before never serve it."
    )
    counts_toward_total: Flag | None = Field(
        None, description="false: its hours come on top of the total."
    )
    counts_toward_total_if: Condition | None = Field(
        None, description="For whom its hours lie inside the total; for others they come on top."
    )
    no_double_count_with: NotEmpty[RuleId] | None = Field(
        None, description="Rules whose hours cannot also serve this one."
    )
    component_of: RuleId | None = Field(
        None, description="The rule of which its hours are a part, as pharmacology is of CE hours."
    )
    lookback_months: Count | None = Field(
        None, description="How far back it looks, where that is further than the window."
    )
    lookback: Literal["unlimited"] | None = Field(
        None, description="unlimited: work of any date counts."
    )
    may_combine_sessions: Flag | None = Field(
        None, description="false: the hours must be earned in one activity."
    )
    required_content: Text | None = Field(None, description="What the course must cover.")
    required_subtopics: Several[TopicId] | None = Field(
        None, description="Narrower topics it must cover, without hours of their own."
    )
    provider_must_be: NotEmpty[Text] | None = Field(
        None, description="Which providers are accepted, in words."
    )
    soft: Flag | None = Field(None, description="true: a recommendation, not a floor.")
    editable: Flag | None = Field(
        None, description="true: a number of a template, meant to be changed."
    )
    open_points: NotEmpty[OpenPoint] | None = Field(
        None, description="Questions about it that no source settles; see the vocabulary."
    )

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Terms:
        if self.effective_from and self.effective_to and self.effective_to < self.effective_from:
            raise refusal("effective_to lies before effective_from.", "Swap or mend the dates.")
        return self


class AmountTerms(Terms):
    """What a minimum and a cap have in common."""

    frequency: Frequency = Field(description="How often, and by when.")
    amount: Number = Field(description="How much, in the unit.")
    unit: Unit = Field(description="What is counted.")
    select: Select = Field(description="What counts.")

    @model_validator(mode="after")
    def _percentage_is_one(self) -> AmountTerms:
        if self.unit == "percent_of_total" and self.amount > 100:
            raise refusal(
                f"{self.amount} percent of the total is more than all of it.", "Write at most 100."
            )
        return self


def _can_be_judged(kind: str, frequency: Frequency, known: frozenset[str]) -> None:
    """Refuse a frequency that says nothing for this kind of rule, rather than pass over it."""
    if frequency.type not in known:
        raise refusal(
            f"a rule of kind {kind} cannot be owed {frequency.type}.",
            f"Write one of {', '.join(sorted(known))}.",
        )


class Minimum(AmountTerms):
    """At least an amount."""

    kind: Literal["min"] = Field(description="At least an amount.")
    amount_expanded: Number | None = Field(
        None, description="The amount of one whole cycle, where the unit is per year; a check."
    )
    also_accepts: Several[TopicId] | None = Field(
        None, description="Further topics whose hours count."
    )
    sub_min: NotEmpty[SubMinimum] | None = Field(
        None, description="Parts that must be on narrower topics."
    )
    waiver_max: Number | None = Field(None, description="The most that events may replace.")

    @model_validator(mode="after")
    def _frequency_fits(self) -> Minimum:
        _can_be_judged("min", self.frequency, OF_MEASURES)
        return self


class Maximum(AmountTerms):
    """A cap: what exceeds it counts nowhere."""

    kind: Literal["max"] = Field(description="A cap.")

    @model_validator(mode="after")
    def _frequency_fits(self) -> Maximum:
        _can_be_judged("max", self.frequency, OF_CAPS)
        if self.unit not in EDUCATION_UNITS | {"percent_of_total", "hour_per_year_of_cycle"}:
            raise refusal(
                f"a cap in {self.unit} is not known.", "Cap hours, credits or a percentage."
            )
        return self


class Task(Terms):
    """Something to do so many times; hours are not measured."""

    kind: Literal["task"] = Field(description="Something to do, without hours.")
    frequency: Frequency = Field(description="How often, and by when.")
    count: Count = Field(description="How many times.")
    select: Select = Field(description="What counts.")

    @model_validator(mode="after")
    def _frequency_fits(self) -> Task:
        _can_be_judged("task", self.frequency, OF_MEASURES)
        return self


class OneOf(Terms):
    """One of several ways."""

    kind: Literal["any_of"] = Field(description="One of several ways.")
    frequency: Frequency | None = Field(
        None, description="How often; left out: as the rule around it."
    )
    options: NotEmpty[Rule] = Field(description="The ways.")


class EachOf(Terms):
    """All of several parts."""

    kind: Literal["all_of"] = Field(description="All of several parts.")
    frequency: Frequency | None = Field(
        None, description="How often; left out: as the rule around it."
    )
    rules: NotEmpty[Rule] = Field(description="The parts.")


class SomeOf(Terms):
    """So many of several parts."""

    kind: Literal["n_of"] = Field(description="So many of several parts.")
    frequency: Frequency | None = Field(
        None, description="How often; left out: as the rule around it."
    )
    n: Count = Field(description="How many.")
    rules: NotEmpty[Rule] = Field(description="The parts.")

    @model_validator(mode="after")
    def _can_be_met(self) -> SomeOf:
        if self.n > len(self.rules):
            raise refusal(
                f"{self.n} of {len(self.rules)} parts can never be met.", "Lower n or add parts."
            )
        return self


Rule = Annotated[
    Annotated[Minimum, Tag("<min>")]
    | Annotated[Maximum, Tag("<max>")]
    | Annotated[Task, Tag("<task>")]
    | Annotated[OneOf, Tag("<any_of>")]
    | Annotated[EachOf, Tag("<all_of>")]
    | Annotated[SomeOf, Tag("<n_of>")],
    tag_by("kind"),
]

for _model in (AllOf, AnyOf, Not, OneOf, EachOf, SomeOf):
    _model.model_rebuild()
