"""The shape of a record file (`cmeridian/record/1`): what its JSON Schema is made from.

Shape only. Whether a name is known, or two dates agree, is asked by `record_checks`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, WithJsonSchema, model_validator

from cmeridian.exchange.field_types import (
    Currency,
    Day,
    Digest,
    Hours,
    Money,
    Name,
    Names,
    Percentage,
    ShortText,
    Text,
)
from cmeridian.packs.schema.fields import Flag, Strict

RECORD_SCHEMA = "cmeridian/record/1"
MAX_SETS = 50
"""So many sets of one's own may stand in a file."""


# What a fact may be is known by its name alone, so the vocabulary judges it, not this shape.
FactInput = Annotated[
    Any,
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "boolean"},
                {"type": "number", "minimum": 0},
                {"type": "string"},
                {"type": "array", "items": {"type": "string"}},
            ]
        }
    ),
]


class TrainingShape(Strict):
    """One stretch of postgraduate training."""

    kind: Name = Field(description="Such as residency or fellowship.")
    ends: Day = Field(description="Its last day.")


class ClinicianShape(Strict):
    """The person, and what rules ask about their practice."""

    name: Text | None = None
    profession: Name = Field(
        description="MD, DO, PA, RN, NP, PHARMACIST ...", examples=["MD", "RN"]
    )
    specialty: Name | None = Field(
        default=None,
        description="An id such as family_medicine, a NUCC taxonomy code, or a title such as ER "
        "doctor that names one specialty.",
        examples=["family_medicine", "207Q00000X"],
    )
    npi: Name | None = Field(
        default=None,
        description="National Provider Identifier: ten digits, the last of them a check digit.",
        examples=["1234567893"],
    )
    birth_date: Day | None = Field(
        default=None, description="Only needed where a licence renews on a birthday."
    )
    training: list[TrainingShape] = Field(default=[], max_length=50)
    facts: dict[Name, FactInput] = Field(
        default={},
        max_length=200,
        description="Answers to what rules ask. A fact that is missing is unknown, not false.",
        examples=[{"dea_registrant": True, "share_patients_65plus": 0.4}],
    )


class EventShape(Strict):
    """Something that happened to a credential, such as an examination passed."""

    kind: Name
    on: Day


class CredentialShape(Strict):
    """A licence, certificate, registration or appointment."""

    set: Name = Field(
        description="The requirement set it falls under; `cmeridian sets` lists them.",
        examples=["us-fl-md"],
    )
    number: Text | None = None
    issued: Day | None = None
    expires: Day | None = Field(
        default=None,
        description="The expiry printed on the document; it overrides every computed date.",
    )
    events: list[EventShape] = Field(default=[], max_length=500)


class CreditShape(Strict):
    """One claim on the hours of an activity."""

    credit_class: Name = Field(alias="class", examples=["AMA_CAT1"])
    amount: Hours
    unit: Literal["ceu", "week", "year"] | None = Field(
        default=None,
        description="Left out for the unit of the class. ceu: 10 contact hours each; week, year: "
        "of training.",
    )


class EvidenceShape(Strict):
    """A document that proves an activity."""

    file: Name
    sha256: Digest | None = None


class ActivityShape(Strict):
    """Something learnt, taught or practised; its credit lines are claims on the same hours."""

    id: Name
    title: Text = ""
    provider: Text = ""
    completed: Day = Field(description="The day it was finished.")
    format: ShortText = Field(
        default="",
        description="live, internet_live, enduring, internet_enduring, journal, teaching ...",
        examples=["live"],
    )
    credits: list[CreditShape] = Field(default=[], max_length=20)
    topics: dict[Name, Hours] = Field(
        default={},
        max_length=200,
        description="Hours on each topic, inside the activity's hours; topics may overlap.",
        examples=[{"medical_errors": 2}],
    )
    subtype: Name | None = Field(default=None, examples=["self_assessment", "pi_cme"])
    course: Name | None = Field(
        default=None, description="The id of a named course that a rule asks for."
    )
    approved_lists: Names = Field(
        default=(), description="Lists of approved courses that it stands on."
    )
    formally_approved: Flag | None = None
    relevance: Names = Field(
        default=(), description="Such as practice_area or specialty; one or several."
    )
    post_test_score_pct: Percentage | None = None
    reflection: Flag | None = Field(
        default=None, description="Whether a written reflection is on file."
    )
    evidence: list[EvidenceShape] = Field(default=[], max_length=100)


class GoalShape(Strict):
    """Where one wants to be."""

    pathway: Name
    by: Day | None = None
    weight: Hours | None = None


class SupportYearShape(Strict):
    """What one can spend in one year, in the support's currency."""

    starts: Day
    ends: Day
    employer: Money | None = None
    own_max: Money | None = None
    leave_days: Hours | None = None


class BlackoutShape(Strict):
    """Days on which nothing can be attended."""

    first: Day = Field(alias="from")
    last: Day = Field(alias="to")
    why: Text | None = None


class SupportShape(Strict):
    """Money, leave and time that one can spend on education."""

    currency: Currency = "USD"
    years: list[SupportYearShape] = Field(default=[], max_length=50)
    hours_per_week: Hours | None = None
    blackouts: list[BlackoutShape] = Field(default=[], max_length=200)
    reviews: list[Day] = Field(default=[], max_length=100)


class RecordSections(Strict):
    """Everything in a record but the mark of its schema."""

    clinician: ClinicianShape
    credentials: list[CredentialShape] = Field(default=[], max_length=200)
    custom_sets: list[dict[str, Any]] = Field(
        default=[],
        max_length=MAX_SETS,
        description="Sets of one's own, such as a hospital's bylaws, in the schema of the packs.",
    )
    activities: list[ActivityShape] = Field(default=[], max_length=20_000)
    changes: list[dict[str, Any]] = Field(
        default=[],
        max_length=5_000,
        description="Practice changes and their follow-ups; carried as they are.",
    )
    achievements: list[dict[str, Any]] = Field(
        default=[],
        max_length=5_000,
        description="Talks, roles, awards, publications; carried as they are.",
    )
    goals: list[GoalShape] = Field(default=[], max_length=50)
    support: SupportShape | None = None


class RecordShape(RecordSections):
    """One clinician: what they hold, have done, want and can spend."""

    # First, so that a reader of the published schema sees it first.
    schema_id: Literal["cmeridian/record/1"] = Field(alias="schema")


class CaseRecordShape(RecordSections):
    """A record inside a worked case: the mark may be left out, rules' own words may stand in it."""

    schema_id: Literal["cmeridian/record/1"] | None = Field(default=None, alias="schema")

    @model_validator(mode="before")
    @classmethod
    def _take_words_of_rules(cls, value: Any) -> Any:
        """Take the names by which rules select for those of the activity's fields."""
        activities = value.get("activities") if isinstance(value, dict) else None
        if not isinstance(activities, list):
            return value
        return {**value, "activities": [_with_own_names(item) for item in activities]}


_NAMES_IN_RULES = {"approved_list": "approved_lists", "requires_reflection": "reflection"}


def _with_own_names(activity: Any) -> Any:
    if not isinstance(activity, dict):
        return activity
    return {_NAMES_IN_RULES.get(key, key): value for key, value in activity.items()}
