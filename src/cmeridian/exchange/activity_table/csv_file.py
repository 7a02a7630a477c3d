"""Read text that is divided by commas, semicolons, tabs or bars into lines of cells."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator

from cmeridian.domain.kernel.problems import BadInput, Problem
from cmeridian.exchange.activity_table.table import (
    LINES_BEFORE_HEADERS,
    MAX_ROWS,
    Line,
    Table,
    build_table,
    count_known,
    stop_reading,
)
from cmeridian.packs.plain_tree import MAX_PROBLEMS

DELIMITERS = ",;\t|"
_TRIED_LINES = 50
_SAVE_AS_UTF8 = "Save it as CSV UTF-8."
_UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_NAMED = re.compile(r"sep=(.)\r?\n")


def read_csv(content: bytes, name: str) -> Table:
    """Read a CSV file. Raises BadInput with every problem found, each with its line."""
    text, remarks = decode_text(content, name)
    named = _NAMED.match(text)
    if named:
        # Spreadsheets write this line for themselves; it stays a line, so that numbers agree.
        text = "\n" + text[named.end() :]
    delimiter = named[1] if named and named[1] in DELIMITERS else _find_delimiter(text)
    return build_table(name, _lines(text, delimiter, name), remarks=remarks)


def decode_text(content: bytes, name: str) -> tuple[str, list[Problem]]:
    """Read bytes as text: UTF-8, UTF-16 with its mark, else Windows-1252 with a remark.

    Raises BadInput with the lines that fit no encoding.
    """
    if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        stop_reading(name, "the file is saved as UTF-32.", _SAVE_AS_UTF8)
    for mark, encoding in _UTF_16.items():
        if content.startswith(mark):
            return _decode_utf_16(content[len(mark) :], encoding, name), []
    content = content.removeprefix(codecs.BOM_UTF8)
    if not content.strip():
        stop_reading(name, "the file is empty.", "Check that it was saved.")
    if b"\0" in content:
        line = content.count(b"\n", 0, content.index(b"\0")) + 1
        what = "the file is not text, or is saved in a way that we cannot tell."
        stop_reading(name, what, _SAVE_AS_UTF8, line=line)
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError:
        return _decode_windows(content, name)


def _decode_utf_16(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].decode(encoding, "replace").count("\n") + 1
        stop_reading(name, "a character is not UTF-16.", _SAVE_AS_UTF8, line=line)


def _decode_windows(content: bytes, name: str) -> tuple[str, list[Problem]]:
    lines = content.split(b"\n")
    wrong = [number for number, line in enumerate(lines, 1) if not _fits(line, "utf-8")]
    is_mixed = any(_fits(line, "utf-8") and not line.isascii() for line in lines)
    if not is_mixed:
        unreadable = [number for number in wrong if not _fits(lines[number - 1], "cp1252")]
        if not unreadable:
            what = "the text is not UTF-8; it was read as Windows-1252."
            remedy = f"Look at names with accents. Are they wrong? {_SAVE_AS_UTF8}"
            return content.decode("cp1252"), [Problem(wrong[0], "", what, remedy)]
        wrong = unreadable
    what = "a character is not UTF-8, as those of other lines are."
    if not is_mixed:
        what = "a character is neither UTF-8 nor Windows-1252."
    raise BadInput(name, [Problem(line, "", what, _SAVE_AS_UTF8) for line in wrong[:MAX_PROBLEMS]])


def _fits(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _find_delimiter(text: str) -> str:
    """Find what divides the cells: what shows the most known headers, then the evenest lines."""
    head = "".join(io.StringIO(text, newline="").readlines()[:_TRIED_LINES])

    def worth(delimiter: str) -> tuple[int, int]:
        tried = []
        reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
        while True:
            try:
                tried.append(next(reader))
            except csv.Error:
                continue
            except StopIteration:
                break
        widths = [len(cells) for cells in tried if len(cells) > 1]
        evenest = max((widths.count(width) * width for width in set(widths)), default=0)
        known = max((count_known(cells) for cells in tried[:LINES_BEFORE_HEADERS]), default=0)
        return known, evenest

    return max(DELIMITERS, key=worth)


def _lines(text: str, delimiter: str, name: str) -> Iterator[Line]:
    """Yield the lines that hold something; raises BadInput with all that cannot be divided."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    problems: list[Problem] = []
    count = 0
    while len(problems) < MAX_PROBLEMS and count <= MAX_ROWS + LINES_BEFORE_HEADERS:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            problems.append(Problem(begins, "", *_words(error)))
            continue
        if any(cells):
            count += 1
            yield Line(begins, tuple(cells))
    if problems:
        raise BadInput(name, problems)


def _words(error: csv.Error) -> tuple[str, str]:
    told = str(error)
    if "field larger" in told:
        return "a cell holds more text than we read.", "Look for a quote that is not closed."
    if "end of data" in told:
        return "a quote is opened here and never closed.", "Close it, or delete it."
    return "text follows a quote that is closed.", "Double a quote that stands inside quotes."
