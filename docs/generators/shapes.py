"""Pages that list every key of a file, from the types that read it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from generators.markdown import code, codes, link, page, slug, table

Schema = Mapping[str, Any]
Uses = Mapping[tuple[str, str], str]

# What the names of a key are, and in which part of the vocabulary they stand.
VOCABULARY = {
    "profession": ("profession", "professions"),
    "professions": ("profession", "professions"),
    "specialty": ("specialty", "specialties"),
    "in": ("specialty", "specialties"),
    "facts": ("fact", "facts"),
    "fact": ("fact", "facts"),
    "class": ("credit class", "credit-classes"),
    "credit": ("credit class", "credit-classes"),
    "topic": ("topic", "topics"),
    "topics": ("topic", "topics"),
    "also_accepts": ("topic", "topics"),
    "required_subtopics": ("topic", "topics"),
    "format": ("format", "formats"),
    "activity": ("format", "formats"),
    "subtype": ("subtype", "subtypes"),
    "relevance": ("relevance", "relevance"),
    "course": ("course", "courses"),
    "approved_list": ("approved list", "approved-lists"),
    "approved_lists": ("approved list", "approved-lists"),
    "event": ("event", "events"),
    "satisfied_by_event": ("event", "events"),
    "who": ("exemption", "exemptions"),
    "credential": ("kind of credential", "credential-kinds"),
}
_ID = "^[A-Za-z0-9]+([-_]"


@dataclass(frozen=True)
class Choice:
    """Several types that may stand in one place, described under one heading.

    in_rows: each type is a row of one table, told by its key or by the value of told_by.
    """

    heading: str
    told_by: str = ""
    in_rows: bool = False
    words: str = ""


@dataclass(frozen=True)
class Layout:
    """How the types of a file are described.

    names: of types, where the class name will not do. elsewhere: types that another page describes.
    choices: by the first of their types. base: a type whose keys others repeat, with its heading.
    vocabulary: path of the vocabulary page. in_use: for a type and a key, where it can be seen.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, Choice] = field(default_factory=dict)
    base: type[BaseModel] | None = None
    base_heading: str = ""
    vocabulary: str = "vocabulary.md"
    in_use: Uses = field(default_factory=dict)


def keys_page(
    title: str, model: type[BaseModel], *, source: str, opening: str, layout: Layout
) -> str:
    """Write the page of one kind of file."""
    return page(title, source=source, parts=[opening, *_Describer(model, layout).sections()])


class _Describer:
    """Walks the types of a file from its root, and describes each once."""

    def __init__(self, model: type[BaseModel], layout: Layout) -> None:
        self._root = model.__name__
        self._schema = model.model_json_schema()
        self._layout = layout
        self._described: set[str] = set()
        self._groups = {
            name: max((group for group in _choices_in(self._schema) if name in group), key=len)
            for name in layout.choices
        }
        base = layout.base
        shared = base.model_json_schema() if base else {}
        self._shared: Schema = shared.get("properties", {})
        self._rule_types = {inner.__name__ for inner in _subclasses(base)} if base else set()

    def sections(self) -> Iterator[str]:
        waiting = [self._root]
        while waiting:
            name = waiting.pop(0)
            if name in self._described or name in self._layout.elsewhere:
                continue
            if name in self._groups:
                yield from self._choice(self._layout.choices[name], self._groups[name])
                members = self._groups[name]
            else:
                yield from self._section(name)
                members = [name]
            self._described.update(members)
            waiting.extend(ref for member in members for ref in _references(self._shape(member)))

    def _shape(self, name: str) -> Schema:
        found: Schema = self._schema if name == self._root else self._schema["$defs"][name]
        return found

    def _choice(self, choice: Choice, members: Sequence[str]) -> Iterator[str]:
        yield f"## {choice.heading}"
        yield choice.words
        if choice.in_rows:
            rows = [self._member_row(name, choice) for name in members]
            head = code(choice.told_by) or "key"
            yield table((head, "meaning", "further keys", "see it in"), rows)
            return
        named = ", ".join(self._link(name) for name in members)
        yield f"One of {named}; `{choice.told_by}` tells which."
        yield f"### {self._layout.base_heading}"
        rows = [
            (*self._key_cells(key, value, required=False), self._seen(members, key))
            for key, value in self._shared.items()
            if key != "id"
        ]
        yield table(("key", "value", "meaning", "see it in"), rows)
        for name in members:
            yield from self._section(name)

    def _member_row(self, name: str, choice: Choice) -> tuple[str, ...]:
        shape = self._shape(name)
        properties = dict(shape["properties"])
        first = choice.told_by or next(iter(properties))
        value = properties.pop(first)
        told = (
            code(value["const"])
            if choice.told_by
            else f"{code(first)}: {self._value(first, value, required=True)}"
        )
        further = [
            f"{code(key)}: {words}. {inner.get('description', '')}"
            for key, inner in properties.items()
            for words in [self._value(key, inner, required=False)]
        ]
        meaning = f"{shape.get('description', '')}{_examples(value)}"
        return told, meaning, "<br>".join(further), self._seen([name], first)

    def _section(self, name: str) -> Iterator[str]:
        shape = self._shape(name)
        yield f"## {self._name(name)}"
        yield shape.get("description", "")
        must = set(shape.get("required", ()))
        repeats = self._shared.keys() - {"id"} if name in self._rule_types else set()
        rows = []
        # The mark of the schema comes first in a file.
        for key in sorted(shape.get("properties", {}), key=lambda key: key != "schema"):
            if key not in repeats:
                value = shape["properties"][key]
                name_, words, meaning = self._key_cells(key, value, required=key in must)
                is_must = "yes" if key in must else ""
                rows.append((name_, words, is_must, meaning, self._seen([name], key)))
        yield table(("key", "value", "required", "meaning", "see it in"), rows)

    def _key_cells(self, key: str, value: Schema, *, required: bool) -> tuple[str, str, str]:
        meaning = value.get("description") or self._meaning_of_type(value)
        meaning += _examples(value)
        return code(key), self._value(key, value, required=required), meaning

    def _meaning_of_type(self, value: Schema) -> str:
        names = list(dict.fromkeys(_references(value)))
        if len(names) != 1 or names[0] not in self._schema["$defs"]:
            return ""
        words: str = self._shape(names[0]).get("description", "")
        return words

    def _seen(self, names: Sequence[str], key: str) -> str:
        found = (self._layout.in_use.get((name, key)) for name in names)
        return min((use for use in found if use), default="")

    def _name(self, type_name: str) -> str:
        if type_name in self._layout.names:
            return self._layout.names[type_name]
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type_name.removesuffix("Shape"))
        return words.capitalize()

    def _link(self, type_name: str) -> str:
        name = self._name(type_name)
        heading = name
        for first, members in self._groups.items():
            if type_name in members and self._layout.choices[first].in_rows:
                heading = self._layout.choices[first].heading
        target = self._layout.elsewhere.get(type_name) or f"#{slug(heading)}"
        return link(name[:1].lower() + name[1:], target)

    # --- what a value may be ----------------------------------------------------------------------

    def _value(self, key: str, schema: Schema, *, required: bool) -> str:
        if key == "facts":
            return f"map of each {self._vocabulary_link(key)} to its answer"
        if key == "custom_sets":
            return f"list of: {link('requirement set', 'requirement-set-keys.md')}"
        options = schema.get("anyOf", schema.get("oneOf"))
        if options is not None:
            return self._one_of(key, options, required=required)
        if "$ref" in schema:
            return self._link(schema["$ref"].rpartition("/")[2])
        if "const" in schema:
            return code(schema["const"])
        if "enum" in schema:
            return codes(schema["enum"])
        match schema.get("type"):
            case "array":
                return f"list of: {self._value(key, schema['items'], required=True)}"
            case "object":
                return self._map(key, schema.get("additionalProperties"))
            case "string":
                return self._text(key, schema)
            case "number":
                most = f", at most {schema['maximum']}" if "maximum" in schema else ""
                return f"number, 0 or more{most}"
            case kind:
                words = {"integer": "whole number", "boolean": "`true`, `false`"}
                return words.get(str(kind), "any")

    def _one_of(self, key: str, options: list[Schema], *, required: bool) -> str:
        names = [option["$ref"].rpartition("/")[2] for option in options if "$ref" in option]
        chosen = next((self._layout.choices[n] for n in names if n in self._layout.choices), None)
        if chosen is not None and len(names) == len(options) > 2:
            return link(chosen.heading.lower(), f"#{slug(chosen.heading)}")
        plain = [option for option in options if option.get("type") != "null"]
        said = dict.fromkeys(self._value(key, option, required=True) for option in plain)
        # One value, or a list of such values.
        words = [word for word in said if not (word.startswith("list of: ") and word[9:] in said)]
        tail = ", or a list" if len(words) < len(said) else ""
        null = " or `null`" if required and len(plain) < len(options) else ""
        return f"{' or '.join(words)}{tail}{null}"

    def _text(self, key: str, schema: Schema) -> str:
        if schema.get("format") == "date":
            return "date"
        if key in VOCABULARY:
            return self._vocabulary_link(key)
        return "id" if schema.get("pattern", "").startswith(_ID) else "text"

    def _map(self, key: str, inner: Any) -> str:
        if not isinstance(inner, Mapping):
            return "map"
        of = f" of each {self._vocabulary_link(key)}" if key in VOCABULARY else ""
        return f"map{of} to: {self._value('', inner, required=True)}"

    def _vocabulary_link(self, key: str) -> str:
        noun, section = VOCABULARY[key]
        return link(noun, f"{self._layout.vocabulary}#{section}")


def _examples(value: Schema) -> str:
    """Write the examples of a value that is text."""
    given = [value, *value.get("anyOf", ())]
    told: Schema = next((i for i in given if "examples" in i and i.get("format") != "date"), {})
    found = [one for one in told.get("examples", ()) if isinstance(one, str)]
    return f" Such as {codes(dict.fromkeys(found))}." if found else ""


def _references(node: Any) -> Iterator[str]:
    """Yield the types that a schema names, in its order."""
    if isinstance(node, Mapping):
        if "$ref" in node:
            yield node["$ref"].rpartition("/")[2]
        for key, inner in node.items():
            if key != "$defs":
                yield from _references(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _references(inner)


def _choices_in(node: Any) -> Iterator[list[str]]:
    """Yield every group of types that may stand in one place."""
    if isinstance(node, Mapping):
        options = node.get("oneOf", ())
        if options and all("$ref" in option for option in options):
            yield [option["$ref"].rpartition("/")[2] for option in options]
        for inner in node.values():
            yield from _choices_in(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _choices_in(inner)


def _subclasses(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for inner in model.__subclasses__():
        yield inner
        yield from _subclasses(inner)
