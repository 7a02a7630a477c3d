"""The shapes of the JSON answers, from which the API is described.

The answers are built in `answers`, `set_answers` and `entry_answers`; tests hold the two together.
Days are ISO 8601 text. null means not known, or nothing to measure.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from cmeridian.exchange.record_schema import ActivityShape, ClinicianShape, CredentialShape

IsoDay = Annotated[str, WithJsonSchema({"type": "string", "format": "date"})]
Entry = Annotated[
    str, WithJsonSchema({"type": "string", "pattern": "^[A-Za-z0-9_-]{1,22}$", "maxLength": 22})
]
"""The id under which the API speaks of an entry."""
_MARK = Field(alias="schema", description="What this document is.")


class AnswerShape(BaseModel):
    """A part of an answer: every key is there, and no other."""

    model_config = ConfigDict(extra="forbid")


class ProblemShape(AnswerShape):
    """One thing to mend."""

    file: str
    line: int | None = Field(description="1-based, in the body.")
    place: str | None = Field(description="Such as `credits[0].amount`, or a parameter.")
    what: str = Field(description="What is wrong.")
    remedy: str | None = Field(description="What was expected.")


class ProblemsShape(AnswerShape):
    """Everything wrong with a request; nothing of it was done."""

    schema_id: Literal["cmeridian/problems/1"] = _MARK
    problems: list[ProblemShape]


class SourceShape(AnswerShape):
    """Where a rule was read."""

    document: str
    kind: str
    as_of: int | None = Field(description="Year of the text that was read.")
    url: str | None
    as_of_estimated: bool


class WindowShape(AnswerShape):
    """A period by its first and its last included day."""

    start: IsoDay | None
    end: IsoDay | None


class AmountShape(AnswerShape):
    """So much of a unit."""

    amount: float
    unit: str


class RefusedShape(AnswerShape):
    """An activity that a rule does not count."""

    id: str
    reason: str


class FindingShape(AnswerShape):
    """The result for one rule."""

    rule: str
    status: Literal["met", "short", "not_due", "not_applicable", "ask", "unsure"]
    state: str = Field(description="The word that people are shown.")
    overdue: bool
    counted: float | None
    required: float | None
    short_by: float | None
    unit: str | None
    due: IsoDay | None
    counts: list[str] = Field(description="Ids, in the record, of the activities that count.")
    refused: list[RefusedShape]
    asks: list[str] = Field(description="Facts that would decide it.")
    why: str
    source: SourceShape
    confidence: str
    soft: bool = Field(description="A recommendation, not a duty.")
    note: str | None


class SetStandingShape(AnswerShape):
    """Where one stands with one requirement set."""

    set: str
    authority: str
    credential: str
    number: str | None
    window: WindowShape
    renewal: IsoDay | None
    missing: AmountShape | None = Field(description="The fewest further hours.")
    further_hours: float | None
    open_tasks: int
    asks: int
    confidence: str
    as_of: int | None
    checked_on: int | None
    checker: str | None
    review_by: IsoDay | None
    notices: list[str]
    findings: list[FindingShape]
    sources: list[SourceShape]


class CreditsShape(AnswerShape):
    """What is owed, by when and why."""

    schema_id: Literal["cmeridian/credits/1"] = _MARK
    on: IsoDay
    sets: list[SetStandingShape]


class DueDateShape(AnswerShape):
    """One thing that falls due."""

    due: IsoDay | None
    set: str
    rule: str | None
    what: str
    status: str | None
    short_by: float | None
    unit: str | None


class DueDatesShape(AnswerShape):
    """What falls due, earliest first."""

    schema_id: Literal["cmeridian/due-dates/1"] = _MARK
    on: IsoDay
    until: IsoDay
    dates: list[DueDateShape]


class AuditItemShape(AnswerShape):
    """One activity that an auditor would ask about."""

    id: str
    title: str
    completed: IsoDay
    period: WindowShape
    rules: list[str]
    files: list[str]
    gaps: list[str]
    ready: bool
    keep_until: IsoDay | None


class AuditShape(AnswerShape):
    """What an auditor would ask for, and what is there."""

    schema_id: Literal["cmeridian/audit-readiness/1"] = _MARK
    on: IsoDay
    set: str
    authority: str
    window: WindowShape
    ready: int
    of: int
    retention_months: int | None
    retention: str | None
    audit: str | None
    how: str | None
    tracking_system: str | None
    reporting: str | None
    produce_within_days: int | None
    failure: str | None
    items: list[AuditItemShape]
    sources: list[SourceShape]
    confidence: str


class SetOutlineShape(AnswerShape):
    """One requirement set, without its rules."""

    set: str
    jurisdiction: str | None
    authority: str
    credential: str
    professions: list[str]
    confidence: str
    as_of: int | None
    checker: str | None
    checked_on: int | None
    review_by: IsoDay | None
    recheck: bool


class SetsShape(AnswerShape):
    """The requirement sets."""

    schema_id: Literal["cmeridian/sets/1"] = _MARK
    sets: list[SetOutlineShape]


class CycleAnswerShape(AnswerShape):
    """How an authority counts its periods."""

    months: int | None
    window: str | None
    anchor: str | None
    words: str


class RuleAnswerShape(AnswerShape):
    """One rule, in words and with its amount."""

    rule: str
    title: str
    words: str
    amount: float | None
    unit: str | None
    how_often: str | None
    facts: list[str]
    confidence: str
    note: str | None


class SetShape(SetOutlineShape):
    """One requirement set with every rule."""

    schema_id: Literal["cmeridian/set/1"] = _MARK
    cycle: CycleAnswerShape
    rules: list[RuleAnswerShape]
    binds: list[str]
    notes: str | None
    sources: list[SourceShape]


class TranscriptLineShape(AnswerShape):
    """One activity that counted."""

    activity: ActivityShape
    rules: list[str] = Field(description="Ids of the rules that count it.")


class CreditTotalShape(AnswerShape):
    """What the activities carry of one class of credit in all; classes overlap."""

    credit_class: str = Field(alias="class")
    amount: float
    unit: str | None


class TranscriptShape(AnswerShape):
    """What counted for one set in one period, by the rules as they are now."""

    schema_id: Literal["cmeridian/transcript/1"] = _MARK
    set: str
    authority: str
    number: str | None
    made_on: IsoDay
    judged_on: IsoDay = Field(description="For an earlier period its last day.")
    back: int
    window: WindowShape
    missing: AmountShape | None
    lines: list[TranscriptLineShape]
    totals: list[CreditTotalShape]


class RuleChangeShape(AnswerShape):
    """One rule that reads otherwise than before."""

    rule: str
    title: str
    kind: str
    was: str
    now: str


class SetChangesShape(AnswerShape):
    """The changed rules of one set."""

    set: str
    authority: str
    since: IsoDay
    as_of: int | None
    confidence: str
    rules: list[RuleChangeShape]


class RulesChangesShape(AnswerShape):
    """What changed in the rules of the sets that are held since they were last seen."""

    schema_id: Literal["cmeridian/rules-changes/1"] = _MARK
    on: IsoDay
    sets: list[SetChangesShape]


class ActivityEntryShape(AnswerShape):
    """One activity of the record."""

    id: Entry
    etag: str = Field(description="For the header If-Match, in quotation marks.")
    activity: ActivityShape


class ActivitiesShape(AnswerShape):
    """One page of activities, the latest first."""

    schema_id: Literal["cmeridian/activities/1"] = _MARK
    found: int = Field(description="How many fit in all.")
    next: str | None = Field(description="The cursor of the next page; null after the last.")
    activities: list[ActivityEntryShape]


class ActivityAnswerShape(ActivityEntryShape):
    """One activity, and what came of keeping it."""

    schema_id: Literal["cmeridian/activity/1"] = _MARK
    moved: list[str] = Field(description="What keeping it moved, in sentences.")
    warnings: list[ProblemShape] = Field(description="What is doubtful about it.")


class CredentialEntryShape(AnswerShape):
    """One credential of the record."""

    id: Entry
    credential: CredentialShape


class CredentialsShape(AnswerShape):
    """Everything that is held."""

    schema_id: Literal["cmeridian/credentials/1"] = _MARK
    credentials: list[CredentialEntryShape]


class CredentialAnswerShape(CredentialEntryShape):
    """One credential, and what is doubtful about it."""

    schema_id: Literal["cmeridian/credential/1"] = _MARK
    warnings: list[ProblemShape]


class ClinicianAnswerShape(AnswerShape):
    """Who one is, with the answers to what rules ask."""

    schema_id: Literal["cmeridian/clinician/1"] = _MARK
    clinician: ClinicianShape
    warnings: list[ProblemShape]


class OwnSetsShape(AnswerShape):
    """The sets of rules that one brought, as they were entered; numbers may stand as text."""

    schema_id: Literal["cmeridian/own-sets/1"] = _MARK
    sets: list[dict[str, Any]]


class OwnSetAnswerShape(AnswerShape):
    """One set of one's own, as it was entered; numbers may stand as text."""

    schema_id: Literal["cmeridian/own-set/1"] = _MARK
    set: dict[str, Any]


class ReplacedShape(AnswerShape):
    """What stands on record now."""

    schema_id: Literal["cmeridian/record-replaced/1"] = _MARK
    credentials: int
    activities: int
    warnings: list[ProblemShape]


ANSWERS: tuple[type[BaseModel], ...] = (
    ProblemsShape,
    CreditsShape,
    DueDatesShape,
    AuditShape,
    SetsShape,
    SetShape,
    TranscriptShape,
    RulesChangesShape,
    ActivitiesShape,
    ActivityAnswerShape,
    CredentialsShape,
    CredentialAnswerShape,
    ClinicianAnswerShape,
    OwnSetsShape,
    OwnSetAnswerShape,
    ReplacedShape,
)
