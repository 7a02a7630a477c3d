"""The page on the API, drawn on the server from its description."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from cmeridian.features.base.access import SCOPES

EVERYWHERE = frozenset({"401", "403", "429"})
"""What each operation that needs a token refuses: said once for all."""
_TYPES = {
    "string": "text",
    "number": "number",
    "integer": "whole number",
    "boolean": "true or false",
    "object": "object",
    "null": "null",
}


@dataclass(frozen=True, slots=True)
class ParameterShown:
    """One parameter. where: path, query or header."""

    name: str
    where: str
    kind: str
    required: bool
    words: str


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """One status. shape: the name of what the answer holds, empty for nothing."""

    status: str
    phrase: str
    words: str
    shape: str


@dataclass(frozen=True, slots=True)
class OperationShown:
    """One operation. scope: that a token needs, empty for everyone; curl: how to call it."""

    id: str
    method: str
    path: str
    summary: str
    words: str
    scope: str
    takes_session: bool
    parameters: tuple[ParameterShown, ...]
    body: str
    body_words: str
    answers: tuple[AnswerShown, ...]
    curl: str


@dataclass(frozen=True, slots=True)
class KeyShown:
    """One key of a shape. shape: the name of the shape that it holds, if it holds one of ours."""

    name: str
    kind: str
    required: bool
    words: str
    shape: str


@dataclass(frozen=True, slots=True)
class ShapeShown:
    """What is sent or answered. example: JSON, empty without one."""

    name: str
    words: str
    keys: tuple[KeyShown, ...]
    example: str


@dataclass(frozen=True, slots=True)
class GroupShown:
    """The operations of one tag."""

    name: str
    words: str
    operations: tuple[OperationShown, ...]


def page_of(description: Mapping[str, Any], *, base: str) -> dict[str, Any]:
    """Gather what the page shows. base: where the API stands, as `https://host`."""
    groups = [
        GroupShown(
            name=tag["name"],
            words=tag["description"],
            operations=tuple(_operations(description, tag["name"], base)),
        )
        for tag in description["tags"]
    ]
    return {
        "groups": groups,
        "count": sum(len(group.operations) for group in groups),
        "shapes": tuple(_shapes(description)),
        "scopes": tuple(SCOPES.items()),
        "everywhere": _refused_everywhere(description),
        "example": f"{base}/api/credits",
        "words": description["info"]["description"],
        "version": description["info"]["version"],
    }


def _operations(description: Mapping[str, Any], tag: str, base: str) -> Iterator[OperationShown]:
    for path, operations in description["paths"].items():
        for method, one in operations.items():
            if tag not in one.get("tags", ()):
                continue
            asked = one.get("security", [])
            scopes = [scopes for each in asked for scopes in each.get("token", ())]
            body = one.get("requestBody", {})
            yield OperationShown(
                id=one["operationId"],
                method=method.upper(),
                path=path,
                summary=one["summary"],
                words=one.get("description", ""),
                scope=scopes[0] if scopes else "",
                takes_session=any("session" in each for each in asked),
                parameters=tuple(_parameter(each) for each in one["parameters"]),
                body=_shape_in(body),
                body_words=body.get("description", ""),
                answers=tuple(_answers(one)),
                curl=_curl(method.upper(), base + path, one, is_public=not asked),
            )


def _parameter(told: Mapping[str, Any]) -> ParameterShown:
    return ParameterShown(
        name=told["name"],
        where=told["in"],
        kind=_kind(told["schema"]),
        required=told["required"],
        words=told.get("description", ""),
    )


def _answers(operation: Mapping[str, Any]) -> Iterator[AnswerShown]:
    for status, told in sorted(operation["responses"].items()):
        if status in EVERYWHERE:
            continue
        phrase = HTTPStatus(int(status)).phrase
        yield AnswerShown(status, phrase, told["description"], _shape_in(told))


def _refused_everywhere(description: Mapping[str, Any]) -> tuple[AnswerShown, ...]:
    responses = description["paths"]["/api/credits"]["get"]["responses"]
    return tuple(
        AnswerShown(status, HTTPStatus(int(status)).phrase, responses[status]["description"], "")
        for status in sorted(EVERYWHERE)
    )


def _shape_in(told: Mapping[str, Any]) -> str:
    content = told.get("content", {}).get("application/json", {}).get("schema", {})
    return _shape_named(content)


def _shape_named(schema: Mapping[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _curl(method: str, address: str, operation: Mapping[str, Any], *, is_public: bool) -> str:
    """Write a call as it is typed; what is in braces is to be filled in."""
    lines = ["curl" if method == "GET" else f"curl -X {method}"]
    if not is_public:
        lines.append('-H "Authorization: Bearer $CMERIDIAN_TOKEN"')
    for told in operation["parameters"]:
        if told["in"] == "header":
            value = {"If-Match": '\\"{etag}\\"'}.get(told["name"], "{key}")
            lines.append(f'-H "{told["name"]}: {value}"')
    body = _shape_in(operation.get("requestBody", {}))
    if body:
        name = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", body.removeprefix("New")).lower()
        lines.append('-H "Content-Type: application/json"')
        lines.append(f"--data-binary @{name}.json")
    return " \\\n  ".join([*lines, f'"{address}"'])


def _shapes(description: Mapping[str, Any]) -> Iterator[ShapeShown]:
    for name, schema in description["components"]["schemas"].items():
        if not schema.get("properties"):
            continue
        required = set(schema.get("required", ()))
        examples = schema.get("examples", [])
        yield ShapeShown(
            name=name,
            words=schema.get("description", ""),
            keys=tuple(
                KeyShown(
                    name=key,
                    kind=_kind(told),
                    required=key in required,
                    words=told.get("description", ""),
                    shape=_shape_below(told),
                )
                for key, told in schema["properties"].items()
            ),
            example=json.dumps(examples[0], indent=2, ensure_ascii=False) if examples else "",
        )


def _shape_below(schema: Mapping[str, Any]) -> str:
    """Name the shape that a key holds: itself, in a list, or where it is not null."""
    inside = [schema, *schema.get("anyOf", ()), *schema.get("oneOf", ())]
    for one in inside:
        items = one.get("items", {})
        name = _shape_named(one) or _shape_named(items if isinstance(items, dict) else {})
        if name:
            return name
    return ""


def _kind(schema: Mapping[str, Any]) -> str:
    """Say in a few words what a value is."""
    if "const" in schema:
        return f"“{schema['const']}”"
    if "enum" in schema:
        return " or ".join(str(one) for one in schema["enum"])
    parts = schema.get("anyOf") or schema.get("oneOf")
    if parts:
        return " or ".join(dict.fromkeys(_kind(one) for one in parts))
    if "$ref" in schema:
        return "object"
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    if schema.get("format") == "date":
        return "date"
    return _TYPES.get(str(schema.get("type", "")), "any value")
