"""The shape of one worked case of the kind `requirements`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from cmeridian.domain.kernel.provenance import Confidence
from cmeridian.domain.requirements.findings import Status
from cmeridian.exchange.field_types import Day, Hours, Name, Names, Text
from cmeridian.exchange.record_schema import CaseRecordShape
from cmeridian.packs.schema.fields import Flag, Strict


class ExpectedWindowShape(Strict):
    """First and last included day; both null where the window is not known."""

    start: Day | None = None
    end: Day | None = None


def _refused_id(value: Any) -> Any:
    return value.get("id") if isinstance(value, dict) else value


class ExpectedRuleShape(Strict):
    """What one rule should say. A field that is left out is not asserted."""

    status: Status | None = None
    counted: Hours | None = None
    required: Hours | None = None
    short_by: Hours | None = None
    unit: Name | None = None
    due: Day | None = None
    overdue: Flag | None = None
    counts: Names | None = Field(default=None, description="Exactly these activities count.")
    refused: list[Annotated[Name, BeforeValidator(_refused_id)]] | None = Field(
        default=None, description="These are among the refused."
    )
    asks: Names | None = Field(default=None, description="Exactly these facts are asked for.")
    confidence: Confidence | None = None


class ExpectedShape(Strict):
    """What the ledger of one set should say."""

    window: ExpectedWindowShape | None = None
    rules: dict[Name, ExpectedRuleShape] = Field(default={}, max_length=500)
    missing: Hours | None = Field(
        default=None, description="Fewest further hours; null where the window is not known."
    )
    open_tasks: Hours | None = None
    asks: Hours | None = None


class CaseInputShape(Strict):
    """A record, a day, and the set to judge it by."""

    on: Day
    set: Name
    record: CaseRecordShape


class RequirementsCaseShape(BaseModel):
    """One worked case; notes beside these keys are read over."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: Name
    kind: Literal["requirements"]
    tests: Text | None = None
    why: Text | None = None
    input: CaseInputShape
    expected: ExpectedShape
