"""The shapes by which the API is described, made from the types that read and write.

One JSON Schema for each, under the name of its type without `Shape`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from pydantic import Field
from pydantic.json_schema import models_json_schema

from cmeridian.exchange.answer_shapes import ANSWERS
from cmeridian.exchange.field_types import Name
from cmeridian.exchange.record_schema import (
    ActivityShape,
    ClinicianShape,
    CredentialShape,
    RecordShape,
)
from cmeridian.exchange.schemas import tidy
from cmeridian.packs.schema.sets import OwnSet

_PLACE = "#/components/schemas/{model}"
_NAME = re.compile(r"(\w+?)Shape")


class NewActivityShape(ActivityShape):
    """An activity that a program adds or changes: one without an id is given one."""

    id: Name | None = Field(default=None, description="Its id in the record file.")  # type: ignore[assignment]


_TAKEN = (NewActivityShape, ActivityShape, CredentialShape, ClinicianShape, RecordShape, OwnSet)


@cache
def api_shapes() -> dict[str, Any]:
    """Write the JSON Schema of everything that the API takes and answers, by name."""
    models = [(model, "validation") for model in (*_TAKEN, *ANSWERS)]
    _, whole = models_json_schema(models, by_alias=True, ref_template=_PLACE)  # type: ignore[arg-type]
    return {_named(name): tidy(_renamed(schema)) for name, schema in sorted(whole["$defs"].items())}


def _named(name: str) -> str:
    return _NAME.fullmatch(name)[1] if _NAME.fullmatch(name) else name  # type: ignore[index]


def _renamed(value: Any) -> Any:
    """Point at the shapes by the names that they have here."""
    if isinstance(value, dict):
        return {
            key: f"{one.rpartition('/')[0]}/{_named(one.rpartition('/')[2])}"
            if key == "$ref" and isinstance(one, str)
            else _renamed(one)
            for key, one in value.items()
        }
    return [_renamed(one) for one in value] if isinstance(value, list) else value
