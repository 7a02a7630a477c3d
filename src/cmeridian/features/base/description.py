"""How an operation of the API says in its description what it takes and what it answers.

Shapes are named as in `exchange.api_shapes`, which holds them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

JSON = "application/json"
PROBLEMS = "Problems"
_NOBODY = {
    401: "No token, or one that does not hold.",
    403: "The token lacks the scope, or the record is that of another.",
    429: "Too many tokens that do not hold came from this address.",
}
_PRINTABLE = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[ -~]+$"}
Answers = Mapping[int, tuple[str | None, str]]


def shape(name: str) -> dict[str, str]:
    """Point at a shape."""
    return {"$ref": f"#/components/schemas/{name}"}


def answers(
    good: Answers,
    refusals: Mapping[int, str],
    *,
    headers: Mapping[str, str] | None = None,
    is_public: bool = False,
) -> dict[str, Any]:
    """Describe answers by their status: the good ones by shape and words, refusals by words.

    headers: of good answers. What every operation with a check of who asks refuses is added.
    """
    told = {
        name: {"description": words, "schema": {"type": "string"}}
        for name, words in (headers or {}).items()
    }
    described = {
        status: _answer(name, words) | ({"headers": told} if told else {})
        for status, (name, words) in good.items()
    }
    refused = {**({} if is_public else _NOBODY), **refusals}
    described |= {status: _answer(PROBLEMS, words) for status, words in sorted(refused.items())}
    return {"responses": described}


def body(name: str, words: str, *, kinds: tuple[str, ...] = (JSON,)) -> dict[str, Any]:
    """Describe the body of a request."""
    content = {kind: {"schema": shape(name)} for kind in kinds}
    return {"requestBody": {"description": words, "required": True, "content": content}}


def header(name: str, words: str, *, required: bool = False) -> dict[str, Any]:
    """Describe a header of a request: printable ASCII characters."""
    told = {"in": "header", "name": name, "description": words, "required": required}
    return {"parameters": [{**told, "schema": _PRINTABLE}]}


def _answer(name: str | None, words: str) -> dict[str, Any]:
    if name is None:
        return {"description": words}
    return {"description": words, "content": {JSON: {"schema": shape(name)}}}
