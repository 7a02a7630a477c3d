"""Read YAML without its surprises: no tags, no aliases, no guessed types, no duplicate keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

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

_CONSTANTS: dict[str, bool | None] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}

# What the parser says, and what that means to the person who wrote the file.
_MEANINGS = (
    (
        "maximum nesting depth",
        f"the file is nested more than {MAX_DEPTH} deep.",
        "Write it flatter.",
    ),
    (
        "mapping values are not allowed",
        "a colon stands where none can.",
        'Put text that contains ": " in quotes, and check the indentation.',
    ),
    ("could not find expected ':'", "a key has no colon.", "Write it as `key: value`."),
    (
        "found unexpected end of stream",
        "a quoted text is not closed.",
        "Add the missing quote; the file may be cut short.",
    ),
    (
        "expected ',' or",
        "a bracket is not closed, or a comma is missing.",
        "Close every [ and {; the file may be cut short.",
    ),
    (
        "expected node content",
        "a value is missing here.",
        "Complete the line; the file may be cut short.",
    ),
    (
        "expected <block end>",
        "the indentation does not fit.",
        "Start all keys of one group in the same column.",
    ),
    (
        "expected '-' indicator",
        "the indentation does not fit.",
        "Start all items of one list in the same column.",
    ),
    (
        "expected key",
        "the indentation does not fit.",
        "Start all keys of one group in the same column.",
    ),
    (
        "block sequence entries are not allowed",
        "a list item stands where none can.",
        "Start it on a line of its own, below its key.",
    ),
    (
        "unknown escape character",
        "a backslash in double quotes has no meaning here.",
        "Use single quotes, or write two backslashes.",
    ),
    ("unexpected ':'", "a colon stands where none can.", 'Put text that contains ": " in quotes.'),
)


def read_tree(data: bytes | str, *, file: str) -> Tree:
    """Read one YAML document into plain values.

    Raises BadInput with every problem found up to the point where reading cannot go on.
    """
    text = decode(data, file=file)
    reader = _Reader(file)
    # CLoader is the fast parser of libyaml; only its events are used, nothing is constructed.
    loader = getattr(yaml, "CLoader", yaml.SafeLoader)
    try:
        for event in yaml.parse(text.encode(), Loader=loader):
            reader.take(event)
    except yaml.MarkedYAMLError as error:
        reader.problems.append(_explain(error, text))
    except yaml.YAMLError as error:
        reader.problems.append(Problem(0, "", f"the YAML cannot be read: {error}."))
    if reader.problems:
        raise BadInput(file, reader.problems)
    if not reader.documents:
        stop(file, "the file holds nothing but comments.", "Check that it was saved.")
    return Tree(reader.root, file, reader.find_line)


@dataclass(slots=True)
class _Frame:
    """An open map or list.

    has_key: the next node of a map is a value; key None: that value is to be dropped.
    """

    container: dict[str, Any] | list[Any]
    path: Path
    lines: dict[str | int, int]
    key: str | None = None
    has_key: bool = False


@dataclass(slots=True)
class _Reader:
    file: str
    problems: list[Problem] = field(default_factory=list)
    root: Any = None
    documents: int = 0
    _nodes: int = 0
    _stack: list[_Frame] = field(default_factory=list)
    _lines: dict[int, dict[str | int, int]] = field(default_factory=dict)
    _root_line: int = 1

    def take(self, event: yaml.Event) -> None:
        """Take the parser's next event."""
        if isinstance(event, yaml.ScalarEvent):
            self._take_scalar(event)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._open(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._stack.pop()
        elif isinstance(event, yaml.AliasEvent):
            self._refuse(event, f"*{event.anchor} refers to another place.", "Write the value out.")
            self._attach(None, event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._start_document(event)

    def find_line(self, path: Path) -> int:
        """Find the line of a path, or of its nearest parent."""
        line, node = self._root_line, self.root
        for step in path:
            lines = self._lines.get(id(node), {})
            if step not in lines:
                break
            line, node = lines[step], node[step]
        return line

    def _start_document(self, event: yaml.DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            self._refuse(
                event, "a second document starts here.", "Keep one, and remove the line ---."
            )
            self._give_up()
        if event.tags:
            self._refuse(event, "%TAG has no use here.", "Remove the line.")
        self._root_line = _line(event)

    def _take_scalar(self, event: yaml.ScalarEvent) -> None:
        self._count(event)
        self._refuse_marks(event)
        plain = event.implicit[0] and event.tag is None
        if self._expects_key():
            self._take_key(event, plain)
            return
        value = _CONSTANTS.get(event.value, event.value) if plain else event.value
        if found := find_control_character(event.value):
            self._refuse(event, f"the text holds {found}.", "Remove it.")
        self._attach(value, event)

    def _take_key(self, event: yaml.ScalarEvent, plain: bool) -> None:
        frame = self._stack[-1]
        key: str = event.value
        frame.has_key, frame.key = True, key
        if plain and _CONSTANTS.get(key, "") is None:
            self._refuse(event, "a key is empty.", "Name it.")
        elif found := find_control_character(key):
            self._refuse(event, f"a key holds {found}.", "Remove it.")
        elif key in frame.lines:
            first = frame.lines[key]
            self._refuse(
                event, f"{key} is given twice, first on line {first}.", "Keep one of them."
            )
        else:
            frame.lines[key] = _line(event)
            return
        frame.key = None

    def _open(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        self._count(event)
        self._refuse_marks(event)
        if len(self._stack) >= MAX_DEPTH:
            what = f"the file is nested more than {MAX_DEPTH} deep."
            stop(self.file, what, "Write it flatter.", line=_line(event))
        path = self._here()
        container: dict[str, Any] | list[Any] = (
            {} if isinstance(event, yaml.MappingStartEvent) else []
        )
        if self._expects_key():
            self._refuse(event, "a key is a map or a list.", "Use a name.")
            self._stack[-1].has_key = True
            self._stack[-1].key = None
        else:
            self._attach(container, event)
        frame = _Frame(container, path, {})
        self._stack.append(frame)
        self._lines[id(container)] = frame.lines

    def _expects_key(self) -> bool:
        if not self._stack:
            return False
        frame = self._stack[-1]
        return isinstance(frame.container, dict) and not frame.has_key

    def _attach(self, value: Any, event: yaml.Event) -> None:
        if not self._stack:
            self.root = value
            return
        frame = self._stack[-1]
        if isinstance(frame.container, list):
            frame.lines[len(frame.container)] = _line(event)
            frame.container.append(value)
            return
        # An alias may stand where a key should: it has been refused, and its value goes with it.
        if not frame.has_key:
            frame.has_key, frame.key = True, None
            return
        if frame.key is not None:
            frame.container[frame.key] = value
        frame.has_key, frame.key = False, None

    def _refuse_marks(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor is not None:
            self._refuse(event, f"&{event.anchor} marks a value for re-use.", "Remove the mark.")
        if event.tag is not None:
            self._refuse(
                event, f"the tag {event.tag} has no use here.", "Remove it; write the plain value."
            )

    def _refuse(self, event: yaml.Event, what: str, remedy: str) -> None:
        self.problems.append(Problem(_line(event), place(self._here()), what, remedy))
        if len(self.problems) >= MAX_PROBLEMS:
            self._give_up()

    def _count(self, event: yaml.Event) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._refuse(event, f"the file holds more than {MAX_NODES:,} values.", "Split it.")
            self._give_up()

    def _give_up(self) -> None:
        raise BadInput(self.file, self.problems)

    def _here(self) -> Path:
        """The path of the node that is being read."""
        if not self._stack:
            return ()
        frame = self._stack[-1]
        if isinstance(frame.container, list):
            return (*frame.path, len(frame.container))
        return frame.path if frame.key is None else (*frame.path, frame.key)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _explain(error: yaml.MarkedYAMLError, text: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 0
    said = error.problem or error.context or "it breaks off"
    if "\t" in _indentation(text, line) or "'\\t'" in said:
        return Problem(line, "", "a tab is used to indent.", "Indent with spaces.")
    for part, what, remedy in _MEANINGS:
        if part in said:
            return Problem(line, "", what, remedy)
    return Problem(
        line, "", f"the YAML cannot be read here: {said}.", "Check this line and the one above it."
    )


def _indentation(text: str, line: int) -> str:
    lines = text.splitlines()
    if not 1 <= line <= len(lines):
        return ""
    content = lines[line - 1]
    return content[: len(content) - len(content.lstrip())]
