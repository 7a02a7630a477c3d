"""Text on the console: wrapped, indented and in columns, without blanks at the ends of lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from rich.text import Text

from cmeridian.cli.output import masked

if TYPE_CHECKING:
    from cmeridian.cli.console import PlainConsole

GAP = 2


@dataclass(frozen=True, slots=True)
class Cell:
    """One column of a row: its text, wrapped to its width."""

    text: Text
    width: int


def say(console: PlainConsole, text: str | Text, *, by: int = 0, style: str = "") -> None:
    """Print text wrapped to the console, each line indented."""
    content = text if isinstance(text, Text) else Text(text, style=style)
    for line in _wrapped(console, content, console.width - by):
        _print(console, Text.assemble(" " * by, line))


def row(console: PlainConsole, cells: Sequence[Cell], *, by: int = 0) -> None:
    """Print cells side by side, each wrapped within its own column."""
    columns = [_wrapped(console, cell.text, cell.width) for cell in cells]
    for parts in zip_longest(*columns, fillvalue=Text()):
        line = Text(" " * by)
        for cell, part in zip(cells, parts, strict=True):
            line.append_text(part)
            line.append(" " * (cell.width - part.cell_len + GAP))
        _print(console, line)


def heading(console: PlainConsole, left: str, right: str = "") -> None:
    """Print a heading over a thin line."""
    console.print()
    rule = "─" if console.draws_blocks else "-"
    room = console.width - len(left) - len(right)
    if right and room >= GAP:
        _print(console, Text.assemble((left, "bold"), " " * room, (right, "dim")))
    else:
        say(console, left, style="bold")
        say(console, right, style="dim")
    _print(console, Text(rule * console.width, style="bright_black"))


def _wrapped(console: PlainConsole, text: Text, width: int) -> list[Text]:
    if not text:
        return []
    lines = list(text.wrap(console, max(width, 8)))
    for line in lines:
        line.rstrip()
    return lines


def _print(console: PlainConsole, line: Text) -> None:
    line.rstrip()
    # The last door before the terminal: as long as before, so that styles stay in their place.
    line.plain = masked(line.plain)
    console.print(line, soft_wrap=True)
