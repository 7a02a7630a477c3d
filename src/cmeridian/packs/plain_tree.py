"""What a file says, before any schema: maps, lists and text, with the line on which each stands.

Text stays text: no number, date or time is guessed from its looks, so a licence number keeps its
zero and amounts stay exact. Only `true`, `false` and `null` have a meaning of their own.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

from cmeridian.domain.kernel.problems import BadInput, Problem

Path = tuple[str | int, ...]

MAX_BYTES = 16 * 1024 * 1024
MAX_DEPTH = 40
MAX_NODES = 500_000
MAX_PROBLEMS = 100
"""More problems than anyone reads: the rest shows once these are mended."""
MAX_LISTED = 1_000
"""So many problems of names and shapes are worded: finding what was meant takes time for each."""

_ENCODINGS = (
    # UTF-32 first: its little-endian mark starts with that of UTF-16.
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_BINARY_STARTS = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
)
# Marks, embeddings, overrides and isolates of the direction of text, and their deprecated kin.
_TURNING = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"
_TURNS = re.compile(f"[{_TURNING}]")
_CONTROL = re.compile(
    f"[{_TURNING}\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class Tree:
    """A file as plain values: None, bool, str, list and dict with str keys."""

    value: Any
    file: str
    find_line: Callable[[Path], int]

    def line(self, path: Path) -> int:
        """Find the line on which a path stands; of its nearest parent if it is not there."""
        return self.find_line(path)


def place(path: Path) -> str:
    """Write a path as `activities[3].completed`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


def stop(file: str, what: str, remedy: str, *, line: int = 0) -> NoReturn:
    """Refuse a file for one reason.

    Raises BadInput always.
    """
    raise BadInput(file, [Problem(line, "", what, remedy)])


def decode(data: bytes | str, *, file: str) -> str:
    """Read bytes as UTF-8 text, with or without a byte order mark.

    Raises BadInput for a file that is empty, too large, binary, or in another encoding.
    """
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    if len(raw) > MAX_BYTES:
        stop(
            file,
            f"the file has more than {MAX_BYTES // 1024**2} MB.",
            "Split it, or remove what is not needed.",
        )
    if not raw.strip():
        stop(file, "the file is empty.", "Check that it was saved.")
    _refuse_other_encodings(raw, file)
    raw = raw.removeprefix(codecs.BOM_UTF8)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        stop(file, "the text is not UTF-8.", "Save the file as UTF-8.", line=line)
    found = _CONTROL.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        character = f"U+{ord(found[0]):04X}"
        what = f"the text holds the control character {character}."
        if _TURNS.match(found[0]):
            what = f"the text holds {_turning(found[0])}."
        stop(file, what, "Delete it.", line=line)
    return text


def _refuse_other_encodings(raw: bytes, file: str) -> None:
    for start, name in _BINARY_STARTS:
        if raw.startswith(start):
            stop(file, f"this is {name}, not a text file.", "Give the YAML or JSON file.")
    for mark, name in _ENCODINGS:
        if raw.startswith(mark):
            stop(file, f"the file is saved as {name}.", "Save it as UTF-8.")
    if b"\0" not in raw:
        return
    zeros = raw.count(b"\0")
    if 3 * len(raw) <= 8 * zeros <= 7 * len(raw):
        stop(file, "the file seems to be saved as UTF-16 or UTF-32.", "Save it as UTF-8.")
    line = raw.count(b"\n", 0, raw.index(b"\0")) + 1
    stop(file, "the file is binary, not text.", "Give the YAML or JSON file.", line=line)


def find_control_character(text: str) -> str | None:
    """Name a character that text may not hold, if there is one.

    That is one that would disturb a terminal, cannot be written as UTF-8, or is invisible and can
    show text in another order than that in which it is read.
    """
    found = _CONTROL.search(text)
    if found is None:
        return None
    return _turning(found[0]) if _TURNS.match(found[0]) else "a control character"


def _turning(character: str) -> str:
    return f"the invisible character U+{ord(character):04X}, which can turn the order of text"
