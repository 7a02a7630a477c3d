"""The published JSON Schemas: current, sound, and of one mind with the reader."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from cmeridian.exchange.samples import NAMES, sample_text
from cmeridian.exchange.schemas import schema_texts
from cmeridian.packs.strict_yaml import read_tree
from tests.command.conftest import RECORD
from tests.command.test_credits import WHAT_IF
from tests.command.test_verify import CASES

PUBLISHED = Path(__file__).resolve().parents[3] / "docs" / "reference" / "schemas"
TEXTS = schema_texts()


def typed(value: Any, schema_hint: str = "") -> Any:
    """Give plain text the type that YAML readers with guessing give it."""
    if isinstance(value, dict):
        return {key: typed(item, key) for key, item in value.items()}
    if isinstance(value, list):
        return [typed(item, schema_hint) for item in value]
    if isinstance(value, str) and schema_hint not in ("number", "npi", "id", "document"):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def errors(name: str, content: str) -> list[str]:
    validator = jsonschema.Draft202012Validator(json.loads(TEXTS[name]))
    instance = typed(read_tree(content.encode(), file=name).value)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(instance)]


@pytest.mark.parametrize("name", TEXTS)
def test_the_published_schema_is_current(name: str) -> None:
    assert (PUBLISHED / f"{name}.json").read_text("utf-8") == TEXTS[name]


def test_nothing_else_is_published() -> None:
    assert {path.stem for path in PUBLISHED.glob("*.json")} >= set(TEXTS)


@pytest.mark.parametrize("name", TEXTS)
def test_the_schema_is_sound(name: str) -> None:
    schema = json.loads(TEXTS[name])
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("sample", NAMES)
def test_samples_fit_the_schema(sample: str) -> None:
    assert errors("record-1", sample_text(sample, today=date(2026, 11, 24))) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("record-1", RECORD),
        ("what-if-1", WHAT_IF),
        ("cases-1", CASES[CASES.index("cases:") :]),
    ],
)
def test_files_that_the_reader_takes_fit_the_schema(name: str, content: str) -> None:
    assert errors(name, content) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("completed: 2025", "complete: 2025"),
        ("amount: 30", "amount: -30"),
        ("record/1", "record/2"),
        ("  - {set: us-fl-md,", "  - {"),
    ],
)
def test_files_that_the_reader_refuses_do_not(old: str, new: str) -> None:
    assert errors("record-1", RECORD.replace(old, new, 1))
