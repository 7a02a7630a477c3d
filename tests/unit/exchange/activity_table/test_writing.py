"""The export: safe for spreadsheets, and exact on the way back."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmeridian.domain.records.record import Activity, Clinician, CreditLine, Evidence
from cmeridian.exchange.activity_table.cells import bare_cell, join_items, safe_cell, split_items
from cmeridian.exchange.activity_table.column_map import guess_map
from cmeridian.exchange.activity_table.reading import read_table
from cmeridian.exchange.activity_table.rows import activities_of
from cmeridian.exchange.activity_table.writing import write_table
from cmeridian.exchange.record_parts import own_sets_of
from cmeridian.packs.loader import load_rulebook
from cmeridian.packs.plain_tree import find_control_character

VOCABULARY = load_rulebook().vocabulary


def read_back(content: bytes) -> list[Activity]:
    table = read_table(content, "file")
    own = own_sets_of([], load_rulebook())
    rows = activities_of(table, guess_map(table), own=own, clinician=Clinician("MD"))
    assert [row.problems for row in rows if row.problems] == []
    return [row.activity for row in rows if row.activity is not None]


def as_workbook(content: bytes) -> bytes:
    """Put a CSV file into a workbook, cell by cell."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for cells in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
        book.active.append(cells)
    for row in book.active.iter_rows():
        assert all(cell.data_type != "f" for cell in row), "a cell became a formula"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


HOSTILE = [
    "=1+1",
    "+x",
    "-x",
    "@x",
    "＝1",
    "－1",
    "＋1",
    "＠a",
    "'",
    "''=",
    "-5",
    "007",
    "a;b\\",
    '"',
]
SIGNS = st.characters(exclude_categories=["Cs"])
WORDS = st.one_of(
    st.sampled_from(HOSTILE), st.text(SIGNS, max_size=30), st.text(";\\'=\n\"1, ", max_size=12)
).filter(lambda text: not find_control_character(text))
TEXT = WORDS.map(lambda text: text.replace("\r", "\n").strip())
NAME = TEXT.filter(bool)
AMOUNT = st.decimals(0, 99_999, places=2).map(
    lambda n: n.quantize(Decimal(1)) if n == n.to_integral_value() else n.normalize()
)
ACTIVITIES = st.builds(
    Activity,
    id=NAME,
    completed=st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    title=TEXT,
    provider=TEXT,
    format=TEXT.filter(lambda text: text not in VOCABULARY.format_aliases),
    credits=st.lists(
        st.builds(
            CreditLine,
            st.sampled_from(sorted(VOCABULARY.credit_classes)),
            AMOUNT,
            st.sampled_from([None, "week", "year"]),
        ),
        max_size=4,
    ).map(tuple),
    topics=st.dictionaries(st.sampled_from(sorted(VOCABULARY.topics)), AMOUNT, max_size=4),
    subtype=st.none() | NAME,
    course=st.none() | NAME,
    approved_lists=st.lists(NAME, max_size=3).map(tuple),
    relevance=st.lists(NAME, max_size=3).map(tuple),
    post_test_score_pct=st.none() | st.integers(0, 100).map(Decimal),
    formally_approved=st.sampled_from([None, True, False]),
    reflection=st.sampled_from([None, True, False]),
    evidence=st.lists(
        st.builds(
            Evidence, NAME, st.none() | st.text("0123456789abcdef", min_size=64, max_size=64)
        ),
        max_size=3,
    ).map(tuple),
)


@settings(max_examples=150)
@given(st.lists(ACTIVITIES, min_size=1, max_size=4))
def test_any_activities_come_back_exactly(activities: list[Activity]) -> None:
    assert read_back(write_table(activities)) == activities


@settings(max_examples=60)
@given(st.lists(ACTIVITIES, min_size=1, max_size=3))
def test_any_activities_come_back_exactly_through_a_workbook(activities: list[Activity]) -> None:
    assert read_back(as_workbook(write_table(activities))) == activities


def test_as_much_as_an_activity_can_hold_comes_back() -> None:
    proofs = [Evidence(f"{n:03}" + ";" * 197, "ab" * 32 if n % 2 else None) for n in range(100)]
    topics = dict.fromkeys(sorted(VOCABULARY.topics)[:200], Decimal("1.25"))
    lines = (CreditLine("AMA_CAT1", Decimal("9999.25")),) * 20
    full = Activity("full", date(2026, 1, 2), "t" * 2000, "=" * 2000, credits=lines, topics=topics)
    full = Activity(
        **{name: getattr(full, name) for name in full.__slots__ if name != "evidence"},
        evidence=tuple(proofs),
    )
    assert read_back(write_table([full, Activity("bare", date(2026, 1, 3))]))[0] == full


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"), ("+1x", "'+1x"), ("-x", "'-x"), ("@x", "'@x"), ("\tx", "'\tx"),
        ("\rx", "'\rx"), ("\nx", "'\nx"), ("＝x", "'＝x"), ("＋x", "'＋x"), ("－x", "'－x"),
        ("＠x", "'＠x"), ("'x", "''x"), ("-5", "-5"), ("+1.5", "+1.5"), ("-1e5", "'-1e5"),
        ("x", "x"), ("", ""),
    ],
)  # fmt: skip
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str, cell: str) -> None:
    assert safe_cell(text) == cell
    assert bare_cell(cell) == text


@given(st.lists(NAME, max_size=5))
def test_a_list_in_a_cell_comes_back(items: list[str]) -> None:
    assert list(split_items(join_items(items))) == items


@given(st.text(max_size=40))
def test_any_cell_is_a_list(cell: str) -> None:
    assert all(isinstance(item, str) for item in split_items(cell))


def test_the_export_has_a_mark_a_header_and_iso_days() -> None:
    content = write_table([Activity("a", date(2026, 1, 2), "Ä")])
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows[0][:5] == ["CMEridian id", "Title", "Provider", "Date completed", "Format"]
    assert rows[1][:4] == ["a", "Ä", "", "2026-01-02"]
    assert len(rows[0]) == len(rows[1])
