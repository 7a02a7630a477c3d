"""Read a table of activities from a CSV file or a workbook, whichever the bytes are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmeridian.exchange.activity_table.csv_file import read_csv
from cmeridian.exchange.activity_table.table import MAX_BYTES, stop_reading
from cmeridian.exchange.activity_table.xlsx_file import read_workbook

if TYPE_CHECKING:
    from cmeridian.exchange.activity_table.table import Table

_KINDS = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x1f\x8b", "a compressed file"),
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_USE_TABLE = "Give a CSV file or an Excel workbook (.xlsx)."


def read_table(content: bytes, name: str, *, sheet: str = "") -> Table:
    """Read the table in a CSV file or a workbook (.xlsx).

    name: what to call the file. sheet: of a workbook; else the first that holds something. Raises
    BadInput with every problem found, each with its line.
    """
    if len(content) > MAX_BYTES:
        what = f"the file has more than {MAX_BYTES // 1024**2} MB."
        stop_reading(name, what, "Split it, or check that it is the right one.")
    if content.startswith(_OLD_OFFICE):
        what = "this is an old Excel workbook, or one with a password."
        stop_reading(name, what, "Save it as .xlsx without a password, or as CSV.")
    for start, kind in _KINDS:
        if content.startswith(start):
            stop_reading(name, f"this is {kind}, not a table.", _USE_TABLE)
    if content.startswith(_ZIP):
        return read_workbook(content, name, sheet=sheet)
    return read_csv(content, name)
