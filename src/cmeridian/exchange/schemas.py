"""The JSON Schemas of the files we read, made from the types that read them."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel, Field

from cmeridian.exchange.cases_schema import RequirementsCaseShape
from cmeridian.exchange.record_schema import RecordShape
from cmeridian.exchange.what_if_schema import WhatIfShape
from cmeridian.packs.schema.fields import Strict
from cmeridian.packs.schema.sets import OwnSet

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class RequirementsCasesShape(Strict):
    """A file of worked cases of the kind requirements."""

    cases: list[RequirementsCaseShape] = Field(min_length=1)


MODELS: dict[str, type[BaseModel]] = {
    "record-1": RecordShape,
    "what-if-1": WhatIfShape,
    "cases-1": RequirementsCasesShape,
}


def schema_texts() -> dict[str, str]:
    """Write every schema as the text of its file, by the name of the file without its suffix."""
    return {name: _text(name, model) for name, model in MODELS.items()}


def _text(name: str, model: type[BaseModel]) -> str:
    schema = model.model_json_schema(by_alias=True)
    own = OwnSet.model_json_schema(by_alias=True)
    definitions = {**own.pop("$defs", {}), "OwnSet": own, **schema.pop("$defs", {})}
    _describe_own_sets(schema, definitions)
    whole = {
        "$schema": DIALECT,
        "$id": f"urn:cmeridian:{name}",
        "title": f"cmeridian/{name.rpartition('-')[0]}/1",
        **tidy(schema),
        "$defs": {key: tidy(value) for key, value in sorted(definitions.items())},
    }
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def tidy(schema: dict[str, Any]) -> dict[str, Any]:
    """Leave out titles that only repeat a key, and put the mark of the schema first."""
    kept = {key: _tidy_value(key, value) for key, value in schema.items() if key != "title"}
    if _is_list_of_text(kept):
        # The reader takes one text for a list of one.
        return {"anyOf": [kept["items"], kept]}
    properties = kept.get("properties", {})
    if "schema" in properties:
        kept["properties"] = {"schema": properties.pop("schema"), **properties}
    return kept


def _is_list_of_text(schema: dict[str, Any]) -> bool:
    """Whether this is a list that needs a member, and members are text."""
    items = schema.get("items")
    has_text = isinstance(items, dict) and items.get("type") == "string"
    return has_text and "minItems" in schema


def _tidy_value(key: str, value: Any) -> Any:
    if key in ("properties", "$defs"):
        return {name: tidy(part) for name, part in value.items()}
    if key in ("const", "default", "enum", "examples"):
        return value
    if isinstance(value, dict):
        return tidy(value)
    if isinstance(value, list):
        return [tidy(item) if isinstance(item, dict) else item for item in value]
    return value


def _describe_own_sets(schema: dict[str, Any], definitions: dict[str, Any]) -> None:
    """Point custom_sets at the schema of a set, which the reader judges apart."""
    for part in (schema, *definitions.values()):
        custom = part.get("properties", {}).get("custom_sets")
        if custom:
            custom["items"] = {"$ref": "#/$defs/OwnSet"}
