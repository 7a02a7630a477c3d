"""Where output goes: answers to standard output, warnings and problems to standard error."""

from __future__ import annotations

import json
import os
import re
import sys
import traceback
from typing import TYPE_CHECKING, Any, TextIO

import click

from cmeridian.domain.kernel.problems import BadInput, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

INPUT_EXIT = 2
DIFFERENCE_EXIT = 1
FAULT_EXIT = 70
INTERRUPTED_EXIT = 130

MAX_SHOWN = 100
"""Problems shown on standard error; --json holds them all."""


# Without the joiners of emoji and of several scripts, which only change how letters join.
_HIDDEN = "\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
_HIDDEN_IN_JSON = re.compile(f"[{_HIDDEN}]")
_HIDDEN_IN_TEXT = re.compile(f"[\x00-\x1f{_HIDDEN}]")


def escaped(text: str) -> str:
    """Write out what a terminal would obey or not show, such as \\x1b for the escape character."""
    return _HIDDEN_IN_TEXT.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def masked(text: str) -> str:
    """Put a mark in place of each such character, so that the length stays."""
    return _HIDDEN_IN_TEXT.sub("\ufffd", text)


def prepare_streams() -> None:
    """Let a terminal or log of another encoding show what it can, rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def emit_json(answer: dict[str, Any]) -> None:
    """Write the one JSON document of a command, as UTF-8 whatever the locale."""
    text = json.dumps(answer, ensure_ascii=False, indent=2, allow_nan=False)
    # Only text in quotes can hold what is hidden, and there JSON has the same meaning written out.
    text = _HIDDEN_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    # A file name may hold bytes that are no text; \udc80 is valid in JSON, the raw byte is not.
    click.echo(text.encode("utf-8", "backslashreplace"))


def warn(file: str, warnings: Iterable[Problem]) -> None:
    """Write warnings on standard error."""
    for warning in warnings:
        click.echo(escaped(f"{file}: note: {warning}"), err=True)


def report_bad_input(error: BadInput, *, as_json: bool, on_terminal: bool = True) -> int:
    """Write every problem of a file, and return the exit code."""
    if on_terminal:
        report_problems(error.file, error.problems)
    if as_json:
        from cmeridian.exchange.answers import problems_answer

        emit_json(problems_answer(error))
    return INPUT_EXIT


def report_problems(file: str, problems: Sequence[Problem]) -> None:
    """Write problems of a file on standard error, each with its place and remedy."""
    for problem in problems[:MAX_SHOWN]:
        click.echo(escaped(f"{file}: {problem}"), err=True)
    more = len(problems) - MAX_SHOWN
    if more > 0:
        click.echo(escaped(f"{file}: and {more} more; --json lists all."), err=True)


def report_fault(error: Exception) -> int:
    """Say that the fault is ours, in a sentence, and return the exit code."""
    if os.environ.get("CMERIDIAN_DEBUG"):
        for line in "".join(traceback.format_exception(error)).splitlines():
            click.echo(escaped(line), err=True)
    click.echo(
        f"cmeridian: this is a fault of ours ({type(error).__name__}), not of your file. "
        "Nothing was changed. Run again with CMERIDIAN_DEBUG=1 to see where it happened.",
        err=True,
    )
    return FAULT_EXIT


def discard_output() -> int:
    """Give up on a reader that has gone away; the answer itself was good."""
    # The interpreter flushes standard output once more when it ends, and would complain.
    _reopen_to_nothing(sys.stdout)
    return 0


def _reopen_to_nothing(stream: TextIO) -> None:
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, stream.fileno())
    os.close(nothing)
