"""Tables as they stand in files: encodings, delimiters, headers, workbooks, and their limits."""

from __future__ import annotations

import io
import random
import re
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmeridian.domain.kernel.problems import BadInput
from cmeridian.exchange.activity_table import xlsx_file
from cmeridian.exchange.activity_table.reading import read_table
from cmeridian.exchange.activity_table.table import (
    MAX_BYTES,
    MAX_CELL,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    Table,
)

HEAD = b"Title,Date completed,Credits\n"


def read(content: bytes | str, **options: str) -> Table:
    data = content.encode() if isinstance(content, str) else content
    return read_table(data, "file", **options)


def refusal(content: bytes | str) -> list[tuple[int, str, str]]:
    with pytest.raises(BadInput) as error:
        read(content)
    return [(one.line, one.place, one.what) for one in error.value.problems]


def workbook(*rows: list[object], **sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_sign_between_cells_is_found(sign: str) -> None:
    table = read(f'Title{sign}Date completed{sign}Credits\n"a, b; c"{sign}2026-01-02{sign}1\n')
    assert table.headers == ("Title", "Date completed", "Credits")
    assert table.rows[0].cells == ("a, b; c", "2026-01-02", "1")


def test_the_sign_that_a_spreadsheet_names_is_taken() -> None:
    table = read("sep=;\r\nTitle;Date completed\r\na,b;2026-01-02\r\n")
    assert (table.rows[0].line, table.rows[0].cells) == (3, ("a,b", "2026-01-02"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_with_a_mark_and_utf_8_are_read_without_a_remark(encoding: str) -> None:
    table = read("Title,Date completed\nHäma,2026-01-02\n".encode(encoding))
    assert table.rows[0].cells[0] == "Häma"
    assert table.headers[0] == "Title"
    assert table.remarks == ()


def test_another_encoding_is_read_as_windows_1252_and_told() -> None:
    table = read("Title,Date completed\nplain,1\nHäma,2\n".encode("cp1252"))
    assert table.rows[1].cells[0] == "Häma"
    assert [remark.line for remark in table.remarks] == [3]
    assert "Windows-1252" in table.remarks[0].what


def test_what_fits_no_encoding_is_told_by_line() -> None:
    assert [line for line, *_ in refusal(HEAD + b"a\x81,1,1\nb,1,1\nc\x9d,1,1\n")] == [2, 4]
    mixed = HEAD + "Häma,1,1\n".encode() + "Häma,1,1\n".encode("cp1252")
    assert [line for line, *_ in refusal(mixed)] == [3]
    assert [line for line, *_ in refusal(b"\xff\xfea\x00\n\x00\x00\xd8")] == [2]


def test_lines_are_those_of_the_file_also_after_text_with_breaks() -> None:
    table = read('Title,Date completed\n"two\nlines",1\n\nlast,2\n')
    assert [(row.line, row.cells[0]) for row in table.rows] == [(2, "two\nlines"), (5, "last")]


def test_quotes_that_do_not_close_are_told_with_their_lines() -> None:
    found = refusal('Title,Date completed\n"a"b,1\nc,2\n"d,3\n')
    assert [line for line, *_ in found] == [2, 4]
    assert "never closed" in found[1][2]


def test_headers_are_found_below_a_name_and_an_address() -> None:
    table = read("Transcript of J. Doe\n12 Main St\n\nTitle,Date completed,Credits\na,1,2\n")
    assert table.headers == ("Title", "Date completed", "Credits")
    assert [row.line for row in table.rows] == [5]


def test_rows_longer_than_the_headers_keep_all_their_cells() -> None:
    table = read("Title,Date completed\na,1,more\n")
    assert table.headers == ("Title", "Date completed", "")
    assert table.rows[0].cells == ("a", "1", "more")


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"\n,,\n", "nothing"),
        (HEAD, "no row"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "password"),
        (b"\x00\x01\x02", "not text"),
        (b"PK\x03\x04rubbish", "workbook"),
        ("a".encode("utf-32"), "UTF-32"),
    ],
)
def test_what_is_no_table_is_refused_in_words(content: bytes, word: str) -> None:
    assert word in refusal(content)[0][2]


# --- limits ---------------------------------------------------------------------------------------


def test_the_file_may_have_nine_megabytes() -> None:
    room = MAX_BYTES - len(HEAD) - len(b"a,2026-01-02,1\n")
    content = HEAD + b"a,2026-01-02,1\n" + b"\n" * room
    assert len(content) == MAX_BYTES == 9 * 1024 * 1024
    assert len(read(content).rows) == 1
    assert "9 MB" in refusal(content + b"\n")[0][2]


def test_so_many_rows_are_read_and_not_one_more() -> None:
    rows = "a,2026-01-02,1\n" * 20_000
    assert len(read(HEAD.decode() + rows).rows) == MAX_ROWS == 20_000
    assert refusal(HEAD.decode() + rows + "b,2026-01-02,1\n") == [
        (20_002, "", "there are more than 20,000 rows.")
    ]


def test_so_many_columns_are_read_and_not_one_more() -> None:
    for width, fits in ((100, True), (101, False)):
        content = ",".join(["Title"] * width) + "\n" + ",".join(["x"] * width) + "\n"
        book = workbook(["Title"] * width, ["x"] * width)
        for one in (content, book):
            if fits:
                assert len(read(one).headers) == MAX_COLUMNS == 100
            else:
                assert "column" in refusal(one)[0][2]


def test_a_table_may_have_so_many_cells_with_something_in_them() -> None:
    assert MAX_CELLS == 500_000
    row = ",".join(["1"] * 100) + "\n"
    rows = MAX_CELLS // 100
    assert len(read(row.replace("1", "x") + row * (rows - 1)).rows) == rows - 1
    assert "cells" in refusal(row.replace("1", "x") + row * rows)[0][2]


def test_a_cell_may_have_so_many_characters() -> None:
    assert MAX_CELL == 10_000
    assert len(read(HEAD.decode() + "x" * 10_000 + ",1,1\n").rows[0].cells[0]) == 10_000
    over = HEAD.decode() + "x" * 10_001 + ",1," + "y" * 10_001 + "\n"
    assert refusal(over) == [
        (2, "Credits", "10,001 characters are too many."),
        (2, "Title", "10,001 characters are too many."),
    ]
    assert refusal(HEAD.decode() + "x" * 200_000 + ",1,1\n")[0][0] == 2


# --- workbooks ------------------------------------------------------------------------------------


def test_days_and_numbers_of_a_workbook_are_plain_text() -> None:
    day, moment = date(2026, 3, 2), datetime(2026, 3, 2, 14, 30)
    rows = [["Title", "Date completed", "Credits"], ["a", day, 0.1 + 0.2], [7, moment, 1e-5]]
    cells = [row.cells for row in read(workbook(*rows)).rows]
    assert cells == [("a", "2026-03-02", "0.3"), ("7", "2026-03-02", "0.00001")]


def test_the_first_sheet_with_something_in_it_is_read_or_the_one_that_is_named() -> None:
    lines: list[list[object]] = [["Title", "Date completed"], ["a", "2026-01-02"]]
    other: list[list[object]] = [["Title", "Date completed"], ["b", "2026-01-03"]]
    book = workbook(One=lines, Two=other)
    assert read(book).sheets == ("One", "Two")
    assert (read(book).sheet, read(book).rows[0].cells[0]) == ("One", "a")
    assert read(book, sheet="Two").rows[0].cells[0] == "b"
    with pytest.raises(BadInput, match="no sheet Three"):
        read(book, sheet="Three")
    assert "no sheet" in refusal(workbook())[0][2]


PARTS = {
    "sheet": "xl/worksheets/sheet1.xml",
    "extra": "xl/extra.xml",
    "styles": "xl/styles.xml",
    "names": "xl/workbook.xml",
    "types": "[Content_Types].xml",
    "texts": "xl/sharedStrings.xml",
}


def part_of(book: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return archive.read(PARTS[name])


def rebuilt(book: bytes, **parts: bytes) -> bytes:
    """Put other content into parts of a workbook; `sheet` is the first sheet."""
    out = io.BytesIO()
    given_parts = {PARTS[name]: data for name, data in parts.items()}
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for part in old.infolist():
            new.writestr(part.filename, given_parts.pop(part.filename, old.read(part)))
        for name, data in given_parts.items():
            new.writestr(name, data)
    return out.getvalue()


SMALL = workbook(["Title", "Date completed"], ["a", "2026-01-02"])


@pytest.mark.parametrize("encoding", ["ascii", "utf-16"])
def test_a_workbook_with_a_dtd_is_refused(encoding: str) -> None:
    text = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    assert "DTD" in refusal(rebuilt(SMALL, extra=text.encode(encoding)))[0][2]


def test_a_workbook_in_an_encoding_that_could_hide_one_is_refused() -> None:
    hidden = b'<?xml version="1.0" encoding="cp037"?>' + "<!DOCTYPE a>".encode("cp037")
    assert "cannot be read" in refusal(rebuilt(SMALL, extra=hidden))[0][2]
    assert "cannot be read" in refusal(rebuilt(SMALL, extra="<a/>".encode("cp037")))[0][2]


def test_a_part_may_unpack_to_a_hundred_times_its_size() -> None:
    info = xlsx_file
    info._check_ratio(100 * 20_000, 20_000, "file")
    with pytest.raises(BadInput, match="100 times"):
        info._check_ratio(100 * 20_000 + 1, 20_000, "file")
    info._check_ratio(info.RATIO_FROM, 1, "file")
    bomb = rebuilt(SMALL, extra=b"<a>" + b" " * 5_000_000 + b"</a>")
    assert "100 times" in refusal(bomb)[0][2]


def test_a_workbook_may_unpack_to_so_much(monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(io.BytesIO(SMALL)) as archive:
        size = sum(part.file_size for part in archive.infolist())
        parts = len(archive.infolist())
    monkeypatch.setattr(xlsx_file, "MAX_UNPACKED", size)
    monkeypatch.setattr(xlsx_file, "MAX_PARTS", parts)
    assert len(read(SMALL).rows) == 1
    monkeypatch.setattr(xlsx_file, "MAX_UNPACKED", size - 1)
    assert "unpacks to more" in refusal(SMALL)[0][2]
    monkeypatch.setattr(xlsx_file, "MAX_PARTS", parts - 1)
    assert "parts" in refusal(SMALL)[0][2]


def test_what_is_unpacked_is_counted_also_where_headers_say_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(xlsx_file, "_check_headers", lambda *_: None)
    monkeypatch.setattr(xlsx_file, "MAX_UNPACKED", 1_000)
    assert "unpacks to more" in refusal(SMALL)[0][2]


def test_a_protected_archive_is_refused() -> None:
    marked = bytearray(SMALL)
    start = marked.index(b"PK\x01\x02")
    marked[start + 8] |= 1
    assert "password" in refusal(bytes(marked))[0][2]


def test_what_a_sheet_says_of_its_size_is_not_believed() -> None:
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<dimension ref="A1:XFD1048576"/><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Title</t></is></c></row>'
        '<row r="{row}"><c r="{cell}" t="inlineStr"><is><t>x</t></is></c></row>'
        "</sheetData></worksheet>"
    )
    near = rebuilt(SMALL, sheet=sheet.format(row=2, cell="A2").encode())
    assert read(near).rows[0].cells == ("x",)
    wide = rebuilt(SMALL, sheet=sheet.format(row=2, cell="XFD2").encode())
    assert refusal(wide)[0][0] == 2
    deep = rebuilt(SMALL, sheet=sheet.format(row=99_999_999_999, cell="A2").encode())
    assert "below row" in refusal(deep)[0][2]


# What follows was quickly sent and took minutes to read, or all memory.


def with_tags(tag: str, count: int) -> bytes:
    """Write so many tags, and noise beside them, so that they do not pack too well."""
    noise = random.Random(7).randbytes(30_000).hex()
    return f"<!--{noise}-->{tag * count}".encode()


AROUND = {
    "styles": (b"</styleSheet>", "<cellXfs>", "<xf/>", "</cellXfs></styleSheet>"),
    "names": (b"</sheets>", "</sheets><definedNames>", "<definedName/>", "</definedNames>"),
    "types": (b"</Types>", "", "<Default/>", "</Types>"),
}


@pytest.mark.parametrize("part", AROUND)
def test_a_workbook_may_have_so_much_around_its_cells(part: str) -> None:
    place, start, tag, end = AROUND[part]
    old = part_of(SMALL, part).replace(b"<definedNames />", b"")
    assert old.count(place) == 1
    more = start.encode() + with_tags(tag, xlsx_file.MAX_TAGS_AROUND) + end.encode()
    book = rebuilt(SMALL, **{part: old.replace(place, more)})
    assert "more than we read" in refusal(book)[0][2]


def test_the_list_of_texts_may_be_so_long() -> None:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    listed = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'.encode()
    types = part_of(SMALL, "types").replace(b"</Types>", listed)
    texts = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    over = texts + with_tags("<si/>", xlsx_file.MAX_TAGS_OF_TEXTS) + b"</sst>"
    few = texts + with_tags("<si/>", 10) + b"</sst>"
    assert "more than we read" in refusal(rebuilt(SMALL, types=types, texts=over))[0][2]
    assert len(read(rebuilt(SMALL, types=types, texts=few)).rows) == 1


def test_a_workbook_may_have_so_many_sheets() -> None:
    row: list[list[object]] = [["Title"], ["a"]]
    for count in (xlsx_file.MAX_SHEETS, xlsx_file.MAX_SHEETS + 1):
        book = workbook(*row, **{f"S{number}": row for number in range(1, count)})
        if count == xlsx_file.MAX_SHEETS:
            assert len(read(book).sheets) == 50
        else:
            assert "more than we read" in refusal(book)[0][2]


def test_two_sheets_are_two_parts() -> None:
    names = part_of(SMALL, "names")
    twice = re.sub(rb"(<sheet [^>]*/>)", rb"\1\1", names)
    assert twice != names
    assert "more than we read" in refusal(rebuilt(SMALL, names=twice))[0][2]


def test_the_tags_of_all_that_is_read_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_file, "MAX_TAGS", 100)
    assert "more than we read" in refusal(workbook(["Title"], *[["x"]] * 100))[0][2]


def test_empty_cells_are_counted() -> None:
    start = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    head = '<row r="1"><c r="A1" t="inlineStr"><is><t>Title</t></is></c></row>'
    wide = '<row><c r="XFD1"/></row>'
    sheet = f"{start}{head}{wide * 1_300}</sheetData></worksheet>"
    assert "empty cells" in refusal(rebuilt(SMALL, sheet=sheet.encode()))[0][2]


def test_a_dtd_does_not_hide_behind_the_name_of_its_part() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SMALL)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for part in old.infolist():
            data = old.read(part).replace(b"sheet1.xml", b"sheet1.bin")
            name = part.filename.replace("sheet1.xml", "sheet1.bin")
            if name.endswith("sheet1.bin"):
                data = b'<!DOCTYPE worksheet [<!ENTITY x "y">]>' + data.partition(b"?>")[2] or data
            new.writestr(name, data)
    assert "DTD" in refusal(out.getvalue())[0][2]


def test_a_text_named_once_and_used_often_is_counted_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    book = workbook(["Title"], *[["x" * 100]] * 10)
    monkeypatch.setattr(xlsx_file, "MAX_TEXT", 1_005)
    assert len(read(book).rows) == 10
    monkeypatch.setattr(xlsx_file, "MAX_TEXT", 1_004)
    assert "characters" in refusal(book)[0][2]


# --- any bytes ------------------------------------------------------------------------------------


def _is_answered(content: bytes) -> None:
    try:
        table = read(content)
    except BadInput as error:
        table, problems = None, error.problems
    else:
        problems = ()
    assert bool(problems) == (table is None)
    assert all(problem.what for problem in problems)
    if table is not None:
        assert table.rows
        assert {len(row.cells) for row in table.rows} == {len(table.headers)}
        assert len(table.rows) <= MAX_ROWS


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_in_words(content: bytes) -> None:
    _is_answered(content)


@given(st.text(st.sampled_from("a,;\t|\"\n\r'= \u00e4\ufeff\x00Title"), max_size=200))
def test_any_text_is_read_or_refused_in_words(content: str) -> None:
    _is_answered(content.encode())
    _is_answered(content.encode("utf-16"))


@given(st.data())
def test_a_workbook_with_any_bytes_changed_is_read_or_refused_in_words(data: st.DataObject) -> None:
    content = bytearray(SMALL)
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    _is_answered(bytes(content))


@given(st.binary(max_size=300))
def test_a_workbook_with_any_sheet_is_read_or_refused_in_words(sheet: bytes) -> None:
    _is_answered(rebuilt(SMALL, sheet=sheet))


PIECES = ["<row>", "<row r='3'>", "</row>", "<c>", "<c r='B9' t='s'>", "<c t='d'>", "</c>", "<v>"]
XML = st.lists(
    st.sampled_from([*PIECES, "</v>", "<is>", "</is>", "9", "x", "-1e999", "<f>", "<c s='7'>"])
)
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    "{}</sheetData></worksheet>"
)


@given(XML)
def test_a_workbook_with_odd_cells_is_read_or_refused_in_words(cells: list[str]) -> None:
    _is_answered(rebuilt(SMALL, sheet=SHEET.format("".join(cells)).encode()))
