"""The shape of a what-if file (`cmeridian/what-if/1`): a supposition about a record."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from cmeridian.exchange.field_types import Day, Name, Names, Text
from cmeridian.exchange.record_schema import MAX_SETS, ActivityShape, CredentialShape, FactInput
from cmeridian.packs.schema.fields import Strict

WHAT_IF_SCHEMA = "cmeridian/what-if/1"


class WhatIfShape(Strict):
    """What would be different: facts, credentials, activities, the specialty or the day."""

    schema_id: Literal["cmeridian/what-if/1"] = Field(alias="schema")
    suppose: Text | None = Field(
        default=None,
        description="The supposition in words, repeated in the answer.",
        examples=["I move to Texas and stop prescribing."],
    )
    on: Day | None = Field(default=None, description="Another day; left out for the same.")
    specialty: Name | None = None
    facts: dict[Name, FactInput | None] = Field(
        default={},
        max_length=200,
        description="New answers; null makes a fact unknown again.",
        examples=[{"prescribes_controlled_substances": False}],
    )
    custom_sets: list[dict[str, Any]] = Field(
        default=[], max_length=MAX_SETS, description="As in a record: rules of a new employer, say."
    )
    add_credentials: list[CredentialShape] = Field(default=[], max_length=200)
    remove_credentials: Names = Field(default=(), description="Ids of requirement sets.")
    add_activities: list[ActivityShape] = Field(default=[], max_length=20_000)
    remove_activities: Names = Field(default=(), description="Ids of activities.")
