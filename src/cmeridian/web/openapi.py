"""The description of the API: shapes, security, examples; and the page that is drawn from it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings

from cmeridian.exchange.api_shapes import api_shapes
from cmeridian.exchange.entry_answers import record_answer
from cmeridian.exchange.record_file import read_record
from cmeridian.exchange.samples import sample_text
from cmeridian.features.base.access import SCOPES
from cmeridian.packs.loader import load_rulebook

EXAMPLE_DAY = date(2026, 6, 1)
"""The day as of which the sample clinician of the examples is written."""
DESCRIPTION = (
    "What a clinician owes in continuing education, by when, why, and from which source; and the "
    "record behind it. A program asks with a personal token, within its scopes. Everything wrong "
    "with a request is answered at once, as `cmeridian/problems/1`, and then nothing was done."
)
_TAGS = {
    "credits": "Where one stands",
    "activities": "What was done",
    "profile": "Who one is and what one holds",
    "record": "The record as a whole",
}
_SECURITY = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "A personal token, made on the page Programs of an account. Scopes: "
        + "; ".join(f"`{scope}` {words[:1].lower()}{words[1:]}" for scope, words in SCOPES.items())
        + ".",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": settings.SESSION_COOKIE_NAME,
        "description": "The session of a browser; it only reads.",
    },
}


def describe(schema: Any) -> Any:
    """Complete the description that the library makes of the operations.

    What answers GET answers HEAD too, and is described once.
    """
    for operations in schema["paths"].values():
        operations.pop("head", None)
        for operation in operations.values():
            asked = operation.pop("x-security", None)
            if asked is not None:
                operation["security"] = asked
            operation["responses"] = {
                str(status): told
                for status, told in operation["responses"].items()
                if "content" in told or int(status) == 204 or len(operation["responses"]) == 1
            }
    schema["components"] = {"schemas": _shapes_with_examples(), "securitySchemes": _SECURITY}
    schema["tags"] = [{"name": name, "description": words} for name, words in _TAGS.items()]
    return schema


def _shapes_with_examples() -> dict[str, Any]:
    """Give the shapes of what is sent an example from the record of a sample clinician."""
    record = _sample()
    activity = record["activities"][0]
    examples = {
        "NewActivity": {key: value for key, value in activity.items() if key != "id"},
        "Activity": activity,
        "Credential": record["credentials"][0],
        "Clinician": record["clinician"],
        "OwnSet": _with_numbers(record["custom_sets"][0]),
        "Record": {**record, "activities": record["activities"][:2], "custom_sets": []},
    }
    shapes = dict(api_shapes())
    for name, example in examples.items():
        shapes[name] = {**shapes[name], "examples": [example]}
    return shapes


def _sample() -> dict[str, Any]:
    text = sample_text("amara", today=EXAMPLE_DAY).encode()
    file = read_record(text, rulebook=load_rulebook())
    return record_answer(file.record, custom_sets=file.custom_sets)


def _with_numbers(value: Any) -> Any:
    """Write as numbers what a set holds as text: the packs' reader takes both."""
    if isinstance(value, dict):
        return {key: _with_numbers(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_with_numbers(one) for one in value]
    return int(value) if isinstance(value, str) and value.isdecimal() else value
