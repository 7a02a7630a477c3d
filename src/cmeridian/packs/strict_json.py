"""Read JSON into the same plain values as YAML: numbers stay text, duplicate keys are refused."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NoReturn

from cmeridian.domain.kernel.problems import BadInput, Problem
from cmeridian.packs.plain_tree import (
    MAX_DEPTH,
    MAX_NODES,
    MAX_PROBLEMS,
    Path,
    Tree,
    decode,
    find_control_character,
    place,
    stop,
)

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+|\n')


def read_json_tree(data: bytes | str, *, file: str) -> Tree:
    """Read one JSON document into plain values.

    Raises BadInput for anything that is not strict JSON.
    """
    text = decode(data, file=file)
    value = _parse(text, file)

    # Only a message needs the lines, so they are looked for when one is written.
    @cache
    def lines() -> dict[Path, int]:
        return dict(_positions(text))

    def find_line(path: Path) -> int:
        known = lines()
        return next((known[path[:n]] for n in range(len(path), -1, -1) if path[:n] in known), 1)

    tree = Tree(value, file, find_line)
    _check_size(tree)
    return tree


def _parse(text: str, file: str) -> Any:
    has_duplicates = False

    def read_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal has_duplicates
        found = dict(pairs)
        has_duplicates = has_duplicates or len(found) != len(pairs)
        return found

    def refuse_constant(name: str) -> NoReturn:
        line = text.count("\n", 0, text.find(name)) + 1
        stop(file, f"{name} is not a number.", "Write a number, or null.", line=line)

    try:
        value = json.loads(
            text,
            object_pairs_hook=read_object,
            parse_float=str,
            parse_int=str,
            parse_constant=refuse_constant,
        )
    except json.JSONDecodeError as error:
        _stop_at(error, text, file)
    except RecursionError:
        stop(file, f"the file is nested more than {MAX_DEPTH} deep.", "Write it flatter.")
    if has_duplicates:
        raise BadInput(file, _duplicates(text))
    return value


def _stop_at(error: json.JSONDecodeError, text: str, file: str) -> NoReturn:
    if error.pos >= len(text.rstrip()):
        stop(
            file, "the JSON breaks off at its end.", "The file may be cut short.", line=error.lineno
        )
    if error.msg == "Extra data":
        stop(
            file, "something follows the end of the JSON.", "Keep one document.", line=error.lineno
        )
    said = error.msg[0].lower() + error.msg[1:]
    stop(file, f"the JSON cannot be read here: {said}.", "Check this line.", line=error.lineno)


def _check_size(tree: Tree) -> None:
    problems: list[Problem] = []
    nodes = 0
    stack: list[tuple[Path, Any]] = [((), tree.value)]
    while stack and len(problems) < MAX_PROBLEMS:
        path, node = stack.pop()
        # Keys too, as in YAML: what is read here can be written and read back.
        nodes += 1 + (len(node) if isinstance(node, dict) else 0)
        if nodes > MAX_NODES:
            stop(tree.file, f"the file holds more than {MAX_NODES:,} values.", "Split it.")
        if isinstance(node, dict | list) and len(path) >= MAX_DEPTH:
            line = tree.line(path)
            stop(
                tree.file,
                f"the file is nested more than {MAX_DEPTH} deep.",
                "Write it flatter.",
                line=line,
            )
        if isinstance(node, dict):
            stack.extend(((*path, key), value) for key, value in node.items())
            bad = next(filter(None, map(find_control_character, node)), None)
        elif isinstance(node, list):
            stack.extend(((*path, index), value) for index, value in enumerate(node))
            continue
        else:
            bad = find_control_character(node) if isinstance(node, str) else None
        if bad:
            what = f"the text holds {bad}."
            problems.append(Problem(tree.line(path), place(path), what, "Remove it."))
    if problems:
        raise BadInput(tree.file, problems)


def _duplicates(text: str) -> list[Problem]:
    first: dict[Path, int] = {}
    problems: list[Problem] = []
    for path, line in _positions(text):
        if path in first and isinstance(path[-1], str):
            what = f"{path[-1]} is given twice, first on line {first[path]}."
            problems.append(Problem(line, place(path), what, "Keep one of them."))
        first.setdefault(path, line)
    return problems[:MAX_PROBLEMS]


def _positions(text: str) -> Iterator[tuple[Path, int]]:
    """Walk the tokens of sound JSON, and tell where each key and each item stands."""
    walk = _Walk()
    yield (), 1
    for found in _TOKEN.finditer(text):
        path = walk.take(found[0])
        if path:
            yield path, walk.line


@dataclass(slots=True)
class _Walk:
    """Where a walk through JSON stands.

    path: of the innermost open bracket; counts: for each open bracket, its items so far, None for
    an object; key: the last key read.
    """

    line: int = 1
    path: Path = ()
    counts: list[int | None] = field(default_factory=list)
    key: str = ""
    expects_key: bool = False

    def take(self, mark: str) -> Path | None:
        """Take the next token; give the path of the key or the item that starts at it."""
        if mark == "\n":
            self.line += 1
        elif mark in ":,":
            self.expects_key = mark == "," and self.counts[-1] is None
        elif mark in "}]":
            self.counts.pop()
            self.path = self.path[:-1]
            self.expects_key = False
        elif self.expects_key:
            self.key = json.loads(mark)
            self.expects_key = False
            return (*self.path, self.key)
        else:
            return self._take_value(mark)
        return None

    def _take_value(self, mark: str) -> Path | None:
        count = self.counts[-1] if self.counts else None
        if self.counts and count is not None:
            self.counts[-1] = count + 1
        step: Path = () if not self.counts else (self.key,) if count is None else (count,)
        here = (*self.path, *step)
        if mark in "{[":
            self.path = here
            self.counts.append(None if mark == "{" else 0)
            self.expects_key = mark == "{"
        return here if count is not None else None
