"""Read the cells of a workbook (.xlsx), which is an archive of XML: nothing in it is trusted."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.escape import unescape
from openpyxl.xml.constants import SHARED_STRINGS

from cmeridian.domain.kernel.amounts import plain
from cmeridian.domain.kernel.problems import BadInput
from cmeridian.exchange.activity_table.table import (
    LINES_BEFORE_HEADERS,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_TEXT,
    Line,
    Table,
    build_table,
    stop_reading,
)

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

MAX_PARTS = 1_000
MAX_UNPACKED = 64 * 1024 * 1024
MAX_RATIO = 100
RATIO_FROM = 1024 * 1024
"""Below so many bytes a part may be packed as tightly as it likes."""
MAX_LINE = 1_048_576
"""Excel's own last row."""
MAX_SHEETS = 50
LINES_LOOKED_AT = 10_000
"""A sheet with nothing in so many lines from the top counts as empty."""
MAX_PLACES = 20_000_000
"""So many cells, empty ones too: a row is as wide as its last cell says."""
MAX_TAGS, MAX_TAGS_OF_TEXTS, MAX_TAGS_AROUND = 2_500_000, 600_000, 100_000
"""Of all parts that are read; of the list of texts; of styles, names and all else around the cells.

Each costs the library 1 to 50 microseconds, whatever its length. A sheet of 20,000 rows and 25
columns has 2 million.
"""
_CHUNK = 256 * 1024
_NOT_A_WORKBOOK = "it cannot be read as an Excel workbook."
_SAVE_AGAIN = "Open it in a spreadsheet program and save it anew as .xlsx, or as CSV."
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"']{1,40})["']""")
_ENCODINGS = {b"utf-8", b"us-ascii", b"ascii", b"iso-8859-1", b"utf-16"}
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))
_ZIP_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError)


def read_workbook(content: bytes, name: str, *, sheet: str = "") -> Table:
    """Read one sheet of a workbook: the named one, or the first that holds something.

    Raises BadInput for what is no workbook, is protected, or unpacks to more than it should.
    """
    check_archive(content, name)
    with _words_for_faults(name), _Archive(content, name) as archive:
        reader = _Reader(archive, content)
        reader.read()
        return _read_sheet(reader.wb, name, sheet)


def check_archive(content: bytes, name: str) -> None:
    """Refuse an archive that is protected, too large or too tightly packed, or defines a DTD.

    What the headers say is looked at first, then each part is unpacked piece by piece and counted:
    headers may say less than there is. Raises BadInput.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_headers(archive.infolist(), name)
            unpacked = 0
            for part in archive.infolist():
                unpacked += _check_part(archive, part, name, room=MAX_UNPACKED - unpacked)
    except _ZIP_FAULTS:
        stop_reading(name, _NOT_A_WORKBOOK, _SAVE_AGAIN)


def _check_headers(parts: list[zipfile.ZipInfo], name: str) -> None:
    if any(part.flag_bits & 0x1 for part in parts):
        stop_reading(name, "the workbook is protected by a password.", "Save it without one.")
    if len(parts) > MAX_PARTS:
        stop_reading(name, f"the workbook has {len(parts):,} parts.", _SAVE_AGAIN)
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        _refuse_size(name)
    for part in parts:
        _check_ratio(part.file_size, part.compress_size, name)


def _check_ratio(size: int, packed: int, name: str) -> None:
    if size > RATIO_FROM and size > MAX_RATIO * packed:
        what = f"a part of the workbook unpacks to more than {MAX_RATIO} times its size."
        stop_reading(name, what, _SAVE_AGAIN)


def _refuse_size(name: str) -> None:
    what = f"the workbook unpacks to more than {MAX_UNPACKED // 1024**2} MB."
    stop_reading(name, what, "Split it, or delete sheets that are not needed.")


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str, *, room: int) -> int:
    """Unpack one part, look through it, and give its true size."""
    is_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
    size, before = 0, b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            before = _refuse_dtd(before, chunk, name) if is_xml else b""
            size += len(chunk)
            if size > room:
                _refuse_size(name)
            _check_ratio(size, part.compress_size, name)
    return size


class _Archive(zipfile.ZipFile):
    """An archive whose parts are looked through before they are read, whatever their names.

    Raises BadInput for a part that defines a DTD, and for more tags than a workbook may have.
    """

    def __init__(self, content: bytes, name: str) -> None:
        super().__init__(io.BytesIO(content))
        self._name, self._tags, self._around = name, dict[str, int](), 0

    def open(self, name: Any, *args: Any, **options: Any) -> IO[bytes]:
        """Open a part."""
        self.tags_of(getattr(name, "filename", name))
        return super().open(name, *args, **options)

    def read(self, name: Any, pwd: bytes | None = None) -> bytes:
        """Read a part as a whole: one of those around the cells."""
        self._around += self.tags_of(getattr(name, "filename", name))
        self.hold(self._around, MAX_TAGS_AROUND)
        return super().read(name, pwd)

    def tags_of(self, part: str) -> int:
        """Count the tags of a part."""
        if part not in self._tags:
            with super().open(part) as stream:
                self._tags[part] = sum(_tags_in(stream, self._name))
            self.hold(sum(self._tags.values()), MAX_TAGS)
        return self._tags[part]

    def hold(self, count: int, most: int) -> None:
        """Refuse more than there may be."""
        if count > most:
            stop_reading(self._name, "the workbook holds more than we read.", _SAVE_AGAIN)


def _tags_in(stream: IO[bytes], name: str) -> Iterator[int]:
    before = b""
    while chunk := stream.read(_CHUNK):
        before = _refuse_dtd(before, chunk, name)
        yield chunk.count(b"<")


def _refuse_dtd(before: bytes, chunk: bytes, name: str) -> bytes:
    """Look through a piece of XML. before: the end of the last one, which is returned anew."""
    if not before:
        _check_encoding(chunk, name)
    if any(mark in before + chunk for mark in _DOCTYPES):
        stop_reading(name, "a part of the workbook defines a DTD.", _SAVE_AGAIN)
    return chunk[-32:]


class _Reader(ExcelReader):
    """Reads a workbook out of an archive that is looked through."""

    def __init__(self, archive: _Archive, content: bytes) -> None:
        super().__init__(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        self.archive.close()
        self.archive = self._parts = archive

    def read_strings(self) -> None:
        """Read the list of texts."""
        part: Any = self.package.find(SHARED_STRINGS)  # type: ignore[no-untyped-call]
        if part is not None:
            self._parts.hold(self._parts.tags_of(part.PartName[1:]), MAX_TAGS_OF_TEXTS)
        super().read_strings()

    def read_worksheets(self) -> None:
        """Find the sheets: not too many, and each a part of its own."""
        parts = [link.target for _, link in self.parser.find_sheets()]
        self._parts.hold(len(parts), MAX_SHEETS)
        self._parts.hold(len(parts), len(set(parts)))
        super().read_worksheets()


def _check_encoding(start: bytes, name: str) -> None:
    """Refuse XML in an encoding in which a DTD could not be seen."""
    declared = _DECLARED.search(start[:400])
    is_plain = start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    is_wide = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not (is_plain or is_wide) or (declared and declared[1].lower() not in _ENCODINGS):
        stop_reading(name, _NOT_A_WORKBOOK, _SAVE_AGAIN)


@contextmanager
def _words_for_faults(name: str) -> Iterator[None]:
    with warnings.catch_warnings():
        # Styles and extensions that it does not know are nothing to us.
        warnings.simplefilter("ignore")
        try:
            yield
        except BadInput:
            raise
        except Exception:  # noqa: BLE001 - the library raises whatever a malformed part leads it to
            stop_reading(name, _NOT_A_WORKBOOK, _SAVE_AGAIN)


def _read_sheet(book: Workbook, name: str, sheet: str) -> Table:
    filled = tuple(one.title for one in book.worksheets if _holds_something(one))
    if not filled:
        stop_reading(name, "no sheet of the workbook holds anything.", "Check that it was saved.")
    if sheet and sheet not in filled:
        stop_reading(
            name, f"there is no sheet {sheet[:60]} with anything in it.", "Choose another."
        )
    chosen = sheet or filled[0]
    lines = list(_lines(book[chosen], name))
    return build_table(name, lines, sheets=filled, sheet=chosen)


def _values(
    sheet: Any, name: str, *, lines: int = MAX_LINE + 1
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    # What the sheet says of its own size need not be true, and empty cells would be made for it.
    sheet.reset_dimensions()
    places = 0
    for line, values in enumerate(sheet.iter_rows(values_only=True), 1):
        places += len(values)
        if line > MAX_LINE:
            stop_reading(name, f"it has rows below row {MAX_LINE:,}.", _SAVE_AGAIN)
        if line > lines:
            return
        if places > MAX_PLACES:
            what = "its rows have too many empty cells."
            stop_reading(name, what, "Copy the table into a new workbook.", line=line)
        if any(value is not None for value in values[: MAX_COLUMNS + 1]) or (
            len(values) > MAX_COLUMNS and values.count(None) < len(values)
        ):
            yield line, values


def _holds_something(sheet: Any) -> bool:
    if not hasattr(sheet, "reset_dimensions"):
        return False
    return next(_values(sheet, "", lines=LINES_LOOKED_AT), None) is not None


def _lines(sheet: Any, name: str) -> Iterator[Line]:
    count = size = 0
    for line, values in _values(sheet, name):
        beyond = values[MAX_COLUMNS:]
        if beyond.count(None) < len(beyond):
            what = f"there is something in column {MAX_COLUMNS + 1} or after it."
            stop_reading(name, what, f"Use at most {MAX_COLUMNS} columns.", line=line)
        cells = tuple(cell_text(value) for value in values[:MAX_COLUMNS])
        count, size = count + 1, size + sum(map(len, cells))
        if size > MAX_TEXT:
            what = f"the sheet holds more than {MAX_TEXT:,} characters."
            stop_reading(name, what, "Split it.", line=line)
        yield Line(line, cells)
        if count > MAX_ROWS + LINES_BEFORE_HEADERS:
            break


def cell_text(value: Any) -> str:
    """Write the value of a cell as text: days as year-month-day, numbers as plain decimals.

    Spreadsheets keep 15 digits: what lies behind them is noise.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return unescape(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return plain(Decimal(value // timedelta(minutes=1)) / 60)
    return plain(Decimal(format(value, ".15g"))) if isinstance(value, int | float) else str(value)
