"""A table as it stands in a spreadsheet: headers, and rows with their lines, within limits.

Nothing is understood here: cells are text. A workbook's dates are written as year-month-day and its
numbers as plain decimals, so that both kinds of file are read alike afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NoReturn

from cmeridian.domain.kernel.problems import BadInput, Problem
from cmeridian.exchange.activity_table.headers import header_role
from cmeridian.packs.plain_tree import MAX_PROBLEMS

MAX_BYTES = 9 * 1024 * 1024
MAX_ROWS = 20_000
"""As many as a record holds activities."""
MAX_COLUMNS = 100
MAX_CELL = 10_000
"""Characters of one cell."""
MAX_CELLS = 500_000
"""With something in them: 25 in each row of the longest table. Each takes a while to understand."""
MAX_TEXT = 16 * 1024 * 1024
"""Characters of all cells: a workbook names a text once and may use it a million times."""
LINES_BEFORE_HEADERS = 25
"""So far down the headers are looked for: transcripts begin with a name and an address."""
SURE_OF_HEADERS = 2
"""So many known headers in one line make it the line of headers."""


@dataclass(frozen=True, slots=True)
class Line:
    """The cells of one line of a file. line: 1-based, where the row begins."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its headers, and its rows, each as wide as the headers.

    name: of the file. remarks: what was assumed when it was read. sheets: of a workbook, those with
    something in them; sheet: the one that was read.
    """

    name: str
    headers: tuple[str, ...]
    rows: tuple[Line, ...]
    remarks: tuple[Problem, ...] = ()
    sheets: tuple[str, ...] = ()
    sheet: str = ""

    def column(self, place: int) -> tuple[str, ...]:
        """Give the cells of a column that hold something."""
        return tuple(row.cells[place] for row in self.rows if row.cells[place])


def column_name(headers: tuple[str, ...], place: int) -> str:
    """Name a column by its header, or by its number where it has none."""
    header = headers[place] if place < len(headers) else ""
    return header or f"column {place + 1}"


def stop_reading(name: str, what: str, remedy: str, *, line: int = 0) -> NoReturn:
    """Refuse a file for one reason. Raises BadInput always."""
    raise BadInput(name, [Problem(line, "", what, remedy)])


def build_table(
    name: str,
    lines: Iterable[Line],
    *,
    remarks: Iterable[Problem] = (),
    sheets: tuple[str, ...] = (),
    sheet: str = "",
) -> Table:
    """Find the headers among lines, and put the rest below them.

    Raises BadInput where there are no headers or no rows, and for everything beyond the limits.
    """
    filled = [_trimmed(line) for line in lines if any(cell.strip() for cell in line.cells)]
    if not filled:
        stop_reading(name, "there is nothing in it.", "Check that it was saved.")
    start = _header_place(filled)
    below = filled[start + 1 :]
    _refuse_beyond_limits(name, filled[start], below)
    if not below:
        what = "there is no row below the headers."
        stop_reading(name, what, "Check that it is the right file.", line=filled[start].line)
    width = max(len(line.cells) for line in filled[start:])
    return Table(
        name=name,
        headers=_widened(tuple(" ".join(c.split()) for c in filled[start].cells), width),
        rows=tuple(Line(line.line, _widened(line.cells, width)) for line in below),
        remarks=tuple(remarks),
        sheets=sheets,
        sheet=sheet,
    )


def count_known(cells: Iterable[str]) -> int:
    """Count the cells that are headers as transcripts spell them."""
    return sum(1 for cell in cells if header_role(cell))


def _header_place(filled: list[Line]) -> int:
    """Find the line with the most known headers; without any, the first line holds them."""
    counts = [count_known(line.cells) for line in filled[:LINES_BEFORE_HEADERS]]
    best = max(counts)
    return counts.index(best) if best >= SURE_OF_HEADERS else 0


def _trimmed(line: Line) -> Line:
    cells = line.cells
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return Line(line.line, cells[:end])


def _widened(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    return cells + ("",) * (width - len(cells))


def _refuse_beyond_limits(name: str, headers: Line, rows: list[Line]) -> None:
    problems: list[Problem] = []
    if len(rows) > MAX_ROWS:
        what = f"there are more than {MAX_ROWS:,} rows."
        problems.append(Problem(rows[MAX_ROWS].line, "", what, "Split the file."))
    for line in (headers, *rows):
        if len(line.cells) > MAX_COLUMNS:
            what = f"{len(line.cells)} columns are too many."
            problems.append(Problem(line.line, "", what, f"Use at most {MAX_COLUMNS}."))
        for place, cell in enumerate(line.cells):
            if len(cell) > MAX_CELL:
                where, remedy = column_name(headers.cells, place), f"Use at most {MAX_CELL:,}."
                what = f"{len(cell):,} characters are too many."
                problems.append(Problem(line.line, where, what, remedy))
        if len(problems) >= MAX_PROBLEMS:
            break
    if not problems and sum(map(_count_filled, (headers, *rows))) > MAX_CELLS:
        what = f"there is something in more than {MAX_CELLS:,} cells."
        remedy = "Split the file, or delete columns that are not needed."
        problems.append(Problem(headers.line, "", what, remedy))
    if problems:
        raise BadInput(name, problems)


def _count_filled(line: Line) -> int:
    return len(line.cells) - line.cells.count("")
