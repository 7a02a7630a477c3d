"""The pages of the file kinds: the record, the what-if, worked cases, and requirement sets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from cmeridian.exchange.cases_schema import RequirementsCaseShape
from cmeridian.exchange.record_schema import RecordShape
from cmeridian.exchange.schemas import schema_texts
from cmeridian.exchange.what_if_schema import WhatIfShape
from cmeridian.packs.schema.rules import Terms
from cmeridian.packs.schema.sets import PackSet
from generators.markdown import code, link
from generators.shapes import Choice, Layout, keys_page

Uses = dict[tuple[str, str], str]

RECORD = """\
One YAML or JSON file is a clinician: `cmeridian/record/1`. Every key is listed here; any other
is refused, with its line and the nearest known key. `cmeridian demo amara --yaml` prints a
whole one.

Dates are written `2026-03-02`. Numbers have at most 10 digits, 4 of them after the point, and
money at most 2. Nothing is guessed from how a value looks, so a licence number keeps its
leading zero. A file may have 8 MB."""
WHAT_IF = """\
A supposition about a record: `cmeridian/what-if/1`, given to `cmeridian credits RECORD
--what-if FILE`. See [ask what if](../how-to/ask-what-if.md)."""
CASES = """\
A file of worked cases is a map with the list `cases`, given to `cmeridian verify`. These are
the keys of one case. Other keys beside them, such as notes, are read over. A field that is left
out under `expected` is not asserted. Quote the key `"on"`: other YAML readers take a bare `on`
for true."""
SETS = """\
A requirement set is everything one authority asks for one credential. These are the keys of a
pack. In a set of one's own (`custom_sets` in a record) only `id`, `cycle` and `rules` are
required at the top, and events, exemptions, courses and lists may have names of their own.

The last column names a pack in which the key can be seen: `cmeridian sets ID --yaml` prints it."""
SET_LAYOUT = Layout(
    names={
        "PackSet": "Requirement set",
        "Minimum": "Minimum (min)",
        "Maximum": "Cap (max)",
        "Task": "Task (task)",
        "OneOf": "One of (any_of)",
        "EachOf": "All of (all_of)",
        "SomeOf": "Some of (n_of)",
    },
    choices={
        "Minimum": Choice("Rule", told_by="kind"),
        "FactIs": Choice(
            "Condition",
            in_rows=True,
            words="One of these keys. See [unknown facts](../explanation/unknown-facts.md).",
        ),
        "EveryCycle": Choice("Frequency", told_by="type", in_rows=True),
        "DueOnDay": Choice("Due", in_rows=True, words="One of these keys."),
    },
    base=Terms,
    base_heading="Keys of every rule",
)


def file_pages(set_trees: Mapping[str, Any]) -> dict[str, str]:
    """Write the pages by their path below docs. set_trees: the packs as plain trees, by id."""
    return {
        "reference/record-file.md": keys_page(
            "The record file",
            RecordShape,
            source="the types of the record",
            opening=_with_schema(RECORD, "record"),
            layout=Layout(names={"RecordShape": "Record"}),
        ),
        "reference/what-if-file.md": keys_page(
            "The what-if file",
            WhatIfShape,
            source="the types of the what-if file",
            opening=_with_schema(WHAT_IF, "what-if"),
            layout=Layout(
                names={"WhatIfShape": "What-if"},
                elsewhere={
                    "CredentialShape": "record-file.md#credential",
                    "ActivityShape": "record-file.md#activity",
                },
            ),
        ),
        "reference/case-file.md": keys_page(
            "The case file",
            RequirementsCaseShape,
            source="the types of the case file",
            opening=_with_schema(CASES, "case"),
            layout=Layout(
                names={"RequirementsCaseShape": "Case", "CaseRecordShape": "Record"},
                elsewhere={"CaseRecordShape": "record-file.md"},
            ),
        ),
        "reference/requirement-set-keys.md": keys_page(
            "The keys of a requirement set",
            PackSet,
            source="the types of the packs",
            opening=SETS,
            layout=replace(SET_LAYOUT, in_use=_in_use(set_trees)),
        ),
    }


def _with_schema(opening: str, name: str) -> str:
    """Add where the JSON Schema of a file kind is published."""
    file = next(f"{found}.json" for found in schema_texts() if found.startswith(name))
    return f"{opening}\n\nFor programs there is the JSON Schema {link(file, f'schemas/{file}')}."


def _in_use(trees: Mapping[str, Any]) -> Uses:
    """Name for every key of every type a pack that uses it, one of the United States if any."""
    found: Uses = {}
    for set_id in sorted(trees, key=lambda set_id: (not set_id.startswith("us-"), set_id)):
        for use in _uses(PackSet.model_validate(trees[set_id])):
            found.setdefault(use, code(set_id))
    return found


def _uses(node: Any) -> Iterator[tuple[str, str]]:
    if isinstance(node, BaseModel):
        fields = type(node).model_fields
        for name in node.model_fields_set:
            value = getattr(node, name)
            if value is not None:
                yield type(node).__name__, fields[name].alias or name
            yield from _uses(value)
    elif isinstance(node, list | tuple):
        for inner in node:
            yield from _uses(inner)
