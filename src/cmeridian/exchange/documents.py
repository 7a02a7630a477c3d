"""Open a file that a person names, and read it as YAML or JSON, within limits."""

from __future__ import annotations

import os
import re
import stat
import sys
from pathlib import Path
from typing import BinaryIO

from cmeridian.domain.kernel.problems import BadInput, Problem
from cmeridian.packs.plain_tree import Tree
from cmeridian.packs.strict_json import read_json_tree
from cmeridian.packs.strict_yaml import read_tree

MAX_BYTES = 8 * 1024 * 1024
"""A lifetime of activities, written out in full, takes about one."""

_JSON_START = re.compile(rb"""\s*(\{\s*"|\[\s*[\[{"])""")
_STDIN_NAMES = {"-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"}


def read_document(source: str | Path | bytes, *, file: str = "record") -> Tree:
    """Read a file, standard input (`-`) or bytes into plain values with their lines.

    file: what to call bytes in messages. Raises BadInput for anything that cannot be read: missing,
    a folder, a pipe, too large, binary, not UTF-8, not YAML or JSON.
    """
    return parse_document(*read_bytes(source, file=file))


def read_bytes(source: str | Path | bytes, *, file: str = "record") -> tuple[str, bytes]:
    """Read a file, standard input (`-`) or bytes. Returns what to call it in messages, and bytes.

    file: what to call bytes. Raises BadInput for what is missing, a folder, a pipe, or too large.
    """
    if isinstance(source, bytes):
        return file, source
    if str(source) in _STDIN_NAMES:
        return "standard input", _read_stream(sys.stdin.buffer, name="standard input")
    return str(source), _read_file(Path(source))


def parse_document(name: str, data: bytes) -> Tree:
    """Read bytes as YAML or JSON, by the name of their file or else by how they begin.

    Raises BadInput for what is binary, not UTF-8, not YAML or JSON.
    """
    read = read_json_tree if _is_json(name, data) else read_tree
    return read(data, file=name)


def _read_file(path: Path) -> bytes:
    name = str(path)
    try:
        # Opening a pipe would wait for its writer, so it is looked at before it is opened.
        _refuse_special(path.stat(), name)
        with path.open("rb") as stream:
            return _read_stream(stream, name=name)
    except FileNotFoundError:
        raise _refusal(name, "there is no such file.", "Check the path.") from None
    except PermissionError:
        raise _refusal(name, "we may not read this file.", "Check its permissions.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _refusal(name, f"the file cannot be opened: {reason}.", "Check the path.") from None


def _refuse_special(status: os.stat_result, name: str) -> None:
    mode = status.st_mode
    if stat.S_ISDIR(mode):
        raise _refusal(name, "this is a folder.", "Name a file in it.")
    if not stat.S_ISREG(mode):
        kind = "a pipe" if stat.S_ISFIFO(mode) else "a device"
        raise _refusal(
            name, f"this is {kind}, not a file.", "Name a file, or write - and pipe it in."
        )
    if status.st_size > MAX_BYTES:
        raise _too_large(name)


def _read_stream(stream: BinaryIO, *, name: str) -> bytes:
    # One byte more than allowed tells a stream that is too large, or endless, from one that is not.
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise _too_large(name)
    return data


def _is_json(name: str, data: bytes) -> bool:
    suffix = Path(name).suffix.lower()
    if suffix in (".json", ".yaml", ".yml"):
        return suffix == ".json"
    # YAML may start with a brace too, but hardly with a brace and a quoted key.
    return _JSON_START.match(data.removeprefix(b"\xef\xbb\xbf")) is not None


def _too_large(name: str) -> BadInput:
    limit = MAX_BYTES // 1024**2
    return _refusal(
        name, f"it has more than {limit} MB.", "Split it, or check that it is the right file."
    )


def _refusal(name: str, what: str, remedy: str) -> BadInput:
    return BadInput(name, [Problem(line=0, place="", what=what, remedy=remedy)])
